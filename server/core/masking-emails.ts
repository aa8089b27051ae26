import { AT_WORDS, MAIL_HOSTS, MAIL_PREPOSITIONS, MAIL_WORDS, NO_MAILBOX, SPACED_TLDS } from './masking-mail-words.ts'
import { LABEL, UNSPACED } from './masking-page.ts'
import type { Page } from './masking-page.ts'
import { TLDS } from './masking-words.ts'

const MAILBOX_UNIT = /[\p{L}\p{M}\p{N}\ud800-\udfff.!#$%&'*+/=?^_`{|}~-]/u
const MAIL_DOMAIN = new RegExp(String.raw`( {0,2})(${LABEL}{1,63}(?:\.${LABEL}{1,63}){0,12})(?: {0,2}\. {0,2}(${LABEL}{2,24})(?!${LABEL}))?`, 'uy')
const SPELLED_MAIL = /(?<![\p{L}\p{N}])(?:[\p{L}\p{N}@._-] ){5,120}[\p{L}\p{N}@._-](?![\p{L}\p{N}])/gu
const LOCAL = String.raw`[\p{L}\p{M}\d._+-]{2,64}`
const HOST = String.raw`(?:${MAIL_HOSTS})(?:[ .]{1,2}(?:com|ru|de|net|fr|it|pl|co|uk|me))?(?![\p{L}\d])`
/** "mail: ivan, gmail": announced, so that any word before the host is a mailbox. */
const ANNOUNCED_HOST = new RegExp(String.raw`(?<![\p{L}\d])(?:${MAIL_WORDS})(?: (?:is|ist|es|é|est|to|bitte an|an|address|adresse))?[ :=]{1,3}(?<local>${LOCAL})(?: ?[,;/] ?| {1,2}(?:(?:${MAIL_PREPOSITIONS}) )?)${HOST}`, 'gu')
/** "olga_lebedeva на яндексе": no everyday word looks like this. */
const NAMED_HOST = new RegExp(String.raw`(?<![\p{L}\p{M}\d._+-])(?<local>${LOCAL}) {1,2}(?:\(|(?:${MAIL_PREPOSITIONS}) )?${HOST}`, 'gu')
/** "my gmail is deewalker77". */
const HOST_FIRST = new RegExp(String.raw`(?<![\p{L}\d@.])(?:${MAIL_HOSTS})(?: ?[:=-] ?| (?:is|ist|es|é|est|это|to) )(?<local>(?=[\p{L}_.]{0,30}[\d_])[\p{L}\d._-]{6,64})`, 'gu')
/** "info at kruse-bau de": spaces for everything, so that the word for mail has to stand near. */
const SPACED_MAIL = new RegExp(String.raw`(?<![\p{L}\d])(?:${MAIL_WORDS})(?: (?:is|ist|es|é|est|to|bitte|an|bitte an))?[ :=]{1,3}(?<local>${LOCAL}) (?:${AT_WORDS}) ${LABEL}{2,63} (?:${SPACED_TLDS})(?!${LABEL})`, 'gu')

export function hideEmails(page: Page): void {
  const { text } = page
  for (const match of text.matchAll(SPELLED_MAIL)) {
    if (match[0].includes('@')) page.hide('emails', match.index, match.index + match[0].length)
  }
  for (const pattern of [ANNOUNCED_HOST, NAMED_HOST, HOST_FIRST, SPACED_MAIL]) {
    for (const match of text.matchAll(pattern)) {
      const local = match.groups?.['local'] ?? ''
      if (NO_MAILBOX.has(local) || pattern === NAMED_HOST && !/[\d_]|\p{L}\.\p{L}/u.test(local)) continue
      const from = match.index + match[0].indexOf(local, pattern === NAMED_HOST ? 0 : 3)
      page.hide('emails', from, match.index + match[0].length)
    }
  }
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
  const looksLike = glued ? /\p{L}/u.test(domain) && (domain.includes('.') || !UNSPACED.test(text.slice(start, end)) && /\p{L}/u.test(text.slice(start, at)) && /^\p{L}/u.test(domain)) : known
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
