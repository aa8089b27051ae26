import { LABEL, Page, UNSPACED } from './masking-page.ts'
import type { Hidden } from './masking-page.ts'
import { hidePhones } from './masking-phones.ts'
import { MESSENGERS, NO_HANDLE, PRODUCT_NAMES, SURE_TLDS, TLDS } from './masking-words.ts'

/**
 * Replaces every phone number, e-mail address, link and handle by words (S0 §6.2: contacts open after a reservation).
 * In doubt it hides: a moderator sees both texts and can put a word back. Each step is linear in the length of the text.
 */
export function maskContacts(text: string): { text: string, hidden: Hidden } {
  const page = new Page(text)
  hideEmails(page)
  hideLinks(page)
  hideHandles(page)
  hidePhones(page)
  return page.masked()
}

const MAILBOX_UNIT = /[\p{L}\p{M}\p{N}\ud800-\udfff.!#$%&'*+/=?^_`{|}~-]/u
const MAIL_DOMAIN = new RegExp(String.raw`( {0,2})(${LABEL}{1,63}(?:\.${LABEL}{1,63}){0,12})(?: {0,2}\. {0,2}(${LABEL}{2,24})(?!${LABEL}))?`, 'uy')
const SPELLED_MAIL = /(?<![\p{L}\p{N}])(?:[\p{L}\p{N}@._-] ){5,120}[\p{L}\p{N}@._-](?![\p{L}\p{N}])/gu
const MAIL_HOST_AS_WORD = /(?<![\p{L}\d])(?:e-?mail|mail|correo|почта|мейл|имейл) ?[:=] ?[\p{L}\d._+-]{2,64} ?[,;/ ] ?(?:at |на |em |en |bei )?(?:gmail|yahoo|hotmail|outlook|icloud|gmx|proton(?:mail)?|yandex|яндекс|mail\.?ru|мейл\.?ру)(?![\p{L}\d])/gu

function hideEmails(page: Page): void {
  const { text } = page
  for (const match of text.matchAll(SPELLED_MAIL)) {
    if (match[0].includes('@')) page.hide('emails', match.index, match.index + match[0].length)
  }
  for (const match of text.matchAll(MAIL_HOST_AS_WORD)) page.hide('emails', match.index, match.index + match[0].length)
  let free = 0
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    if (at < free) continue
    free = hideEmailAt(page, at, free) ?? free
  }
}

/** Hides the address around one `@`; answers where it ends, or null when there is none. */
function hideEmailAt(page: Page, at: number, free: number): number | null {
  const { text } = page
  MAIL_DOMAIN.lastIndex = at + 1
  const match = MAIL_DOMAIN.exec(text)
  if (!match) return null
  const [, gap = '', written = '', spacedTld] = match
  const domain = withoutSentence(written)
  let end = at + 1 + gap.length + domain.length
  const spaced = spacedTld !== undefined && !domain.includes('.') && TLDS.has(spacedTld)
  if (spaced) end = MAIL_DOMAIN.lastIndex

  let mailboxEnd = at
  while (mailboxEnd > at - 3 && text[mailboxEnd - 1] === ' ') mailboxEnd--
  let start = mailboxEnd
  while (start > free && start > mailboxEnd - 64 && MAILBOX_UNIT.test(text[start - 1] ?? '') && !startsAfterSentence(text, start, mailboxEnd)) start--
  while (start < mailboxEnd && /[.'*/=-]/.test(text[start] ?? '')) start++
  if (start === mailboxEnd) return null

  const known = spaced || TLDS.has(domain.slice(domain.lastIndexOf('.') + 1)) && domain.includes('.')
  const glued = gap === '' && mailboxEnd === at
  const looksLike = glued ? /\p{L}/u.test(domain) && (domain.includes('.') || /\p{L}/u.test(text.slice(start, at)) && /^\p{L}/u.test(domain)) : known
  if (!looksLike) return null
  page.hide('emails', start, end)
  return end
}

/** Japanese, Thai or Chinese goes on without a space after "acme.example". */
function withoutSentence(domain: string): string {
  const ascii = /^[a-z0-9_.-]+/.exec(domain)?.[0] ?? ''
  const known = ascii.includes('.') && TLDS.has(ascii.slice(ascii.lastIndexOf('.') + 1))
  return known && UNSPACED.test(domain.charAt(ascii.length)) ? ascii : domain
}

function startsAfterSentence(text: string, start: number, mailboxEnd: number): boolean {
  return start < mailboxEnd && UNSPACED.test(text[start - 1] ?? '') && /[a-z0-9]/.test(text[start] ?? '')
}

const REST_OF_LINK = /(?::\d{1,5}(?!\d))?(?:[/?#][^\s<>"[\]{}|\\^`。、「」\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}\p{Script=Thai}]*)?/uy
const HOST_TOKEN = /[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}_-]|\.(?=[\p{L}\p{M}\p{N}]))*/gu
const WWW = /(?<![\p{L}\p{N}])www\.(?=[\p{L}\p{N}])[^\s<>"[\]{}|\\^`。、「」]*/gu

function hideLinks(page: Page): void {
  const { text } = page
  let next = 0
  for (let at = text.indexOf('://'); at !== -1; at = text.indexOf('://', next)) {
    let start = at
    while (start > at - 20 && /[a-z0-9+.-]/.test(text[start - 1] ?? '')) start--
    const end = start < at ? linkEnd(text, at + 2) : at
    if (end > at + 3) page.hide('links', start, end)
    next = Math.max(at + 3, end)
  }
  for (const match of text.matchAll(WWW)) page.hide('links', match.index, linkEnd(text, match.index, match.index + match[0].length))
  for (const match of text.matchAll(HOST_TOKEN)) {
    const [token] = match
    if (!token.includes('.')) continue
    if (UNSPACED.test(token)) for (const part of token.matchAll(/[a-z0-9][a-z0-9._-]*/g)) hideHost(page, match.index + part.index, part[0])
    if (page.isFree(match.index, match.index + token.length)) hideHost(page, match.index, token)
  }
}

function hideHost(page: Page, from: number, token: string): void {
  const length = hostLength(page, from, token)
  if (length === 0) return
  const hostEnd = from + length
  const end = length === token.length ? linkEnd(page.text, hostEnd) : hostEnd
  if (end > hostEnd || !isProductName(token.slice(0, length))) page.hide('links', from, end)
}

/** Where a link ends: a full stop or a bracket after it belongs to the sentence. */
function linkEnd(text: string, from: number, known?: number): number {
  REST_OF_LINK.lastIndex = from
  let end = known ?? from + (REST_OF_LINK.exec(text)?.[0].length ?? 0)
  while (end > from && /[.,;:!?)'»”…*]/u.test(text[end - 1] ?? '')) end--
  return end
}

/** How much of a dotted word is a domain: up to its last known ending; 0 when none is. */
function hostLength(page: Page, at: number, token: string): number {
  let best = 0
  let labelAt = 0
  let labels = 0
  let longest = 0
  for (const label of token.split('.')) {
    const end = labelAt + label.length
    const isTld = TLDS.has(label) || /^xn--[a-z0-9-]+$/.test(label)
    const opensSentence = !SURE_TLDS.has(label) && /^\p{Lu}\p{Ll}/u.test(page.typed(at + labelAt, at + end)) && !/^\p{Lu}/u.test(page.typed(at, at + 1))
    const shortName = longest < 2 && !/^[/]/.test(page.text.slice(at + end, at + end + 1))
    if (labels > 0 && isTld && !opensSentence && !shortName && /\p{L}/u.test(label)) best = end
    longest = Math.max(longest, label.length)
    labelAt = end + 1
    labels++
  }
  return best
}

function isProductName(host: string): boolean {
  return PRODUCT_NAMES.has(host) || /^(?:bitrix24|битрикс24|бітрікс24)\.\p{L}{2,3}(?:\.\p{L}{2})?$/u.test(host)
}

const AT_NAME = /(?<![\p{L}\p{N}])@ ?(?=[\p{L}\p{N}_.-]*\p{L})[\p{L}\p{M}\p{N}_](?:[\p{L}\p{M}\p{N}_-]|\.(?=[\p{L}\p{N}_]))+/gu
const LIVE_NAME = /(?<![\p{L}\p{N}])live:[\p{L}\p{N}._-]{3,64}/gu
const MESSENGER_NAME = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${MESSENGERS})(?: ?(?:id|nick|nickname|username|user|account|login|handle))?( ?[:=-] ?| {1,3})(?:is )?([\p{L}\p{N}_][\p{L}\p{M}\p{N}_.#:-]{2,63})`, 'gu')

function hideHandles(page: Page): void {
  const { text } = page
  for (const match of text.matchAll(AT_NAME)) {
    const spaced = match[0].startsWith('@ ')
    if (!spaced || /[_.\d]/.test(match[0])) page.hide('handles', match.index, match.index + match[0].length)
  }
  for (const match of text.matchAll(LIVE_NAME)) page.hide('handles', match.index, match.index + match[0].replace(/[._-]+$/, '').length)
  for (const match of text.matchAll(MESSENGER_NAME)) {
    const [whole, sign = '', rest = ''] = match
    const name = rest.replace(/[.:#-]+$/, '')
    const at = match.index + whole.length - rest.length
    const after = text.slice(at + name.length, at + name.length + 2)
    if (isHandle(name, /[:=]/.test(sign), after)) page.hide('handles', at, at + name.length)
  }
}

function isHandle(name: string, announced: boolean, after: string): boolean {
  if (NO_HANDLE.has(name) || !/\p{L}/u.test(name)) return false
  if (/[_#\d]|\p{L}\.\p{L}/u.test(name)) return true
  return announced && /^[a-z._-]{3,}$/.test(name) && /^(?:$|[\n,;)]|\.(?:$|\s))/.test(after)
}
