import { SPACED_TLDS } from './masking-mail-words.ts'
import { LABEL, UNSPACED } from './masking-page.ts'
import type { Page } from './masking-page.ts'
import { PRODUCT_NAMES, SURE_TLDS, TLDS } from './masking-words.ts'

const REST_OF_LINK = /(?::\d{1,5}(?!\d))?(?:[/?#][^\s<>"[\]{}|\\^`。、「」\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}\p{Script=Thai}]*)?/uy
const HOST_TOKEN = /[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}_-]|\.(?=[\p{L}\p{M}\p{N}]))*/gu
const WWW = /(?<![\p{L}\p{N}])www\.(?=[\p{L}\p{N}])[^\s<>"[\]{}|\\^`。、「」]*/gu

const SPACED_WWW = new RegExp(String.raw`(?<![\p{L}\p{N}])www[ .]{1,3}${LABEL}{2,63}(?:[ .]{1,3}${LABEL}{2,24})?`, 'gu')
const SPACED_HOST = new RegExp(String.raw`(?<![\p{L}\p{N}.])${LABEL}{2,63} \. ?(?:${SPACED_TLDS})(?!${LABEL})`, 'gu')

export function hideLinks(page: Page): void {
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
  for (const pattern of [SPACED_WWW, SPACED_HOST]) for (const { index, 0: link } of text.matchAll(pattern)) page.hide('links', index, index + link.length)
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
