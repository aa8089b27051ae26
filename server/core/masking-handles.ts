import { IS_WORDS, LONE_LABELS, MESSENGERS, NAME_LABELS, NO_HANDLE, SAME_NUMBER, UNSPACED_MESSENGERS } from './masking-messengers.ts'
import type { Page } from './masking-page.ts'
import { PRODUCT_NAMES } from './masking-words.ts'

const UNSPACED_BEFORE = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}ー`
const AT_NAME = new RegExp(String.raw`(?:(?<![\p{L}\p{N}])|(?<=[${UNSPACED_BEFORE}]))@ ?(?:(?=[a-z0-9_.-]*[a-z])[a-z0-9_](?:[a-z0-9_-]|\.(?=[a-z0-9_]))+|(?!\p{Script=Hiragana})(?=[\p{L}\p{N}_.-]*\p{L})[\p{L}\p{M}\p{N}_](?:[\p{L}\p{M}\p{N}_-]|\.(?=[\p{L}\p{N}_]))+)`, 'gu')
const LIVE_NAME = /(?<![\p{L}\p{N}])live:[\p{L}\p{N}._-]{3,64}/gu
const NAME = String.raw`[\p{L}\p{N}_][\p{L}\p{M}\p{N}_.#:-]{2,63}`
const MESSENGER_NAME = new RegExp(String.raw`(?<![\p{L}\p{N}])[وفبלוב]?(?:${MESSENGERS}|line)(?<label> ?(?:${NAME_LABELS})(?![\p{L}]))?(?<sign> ?(?:[:：=→»>|]|->|=>) ?| ?- ?| /| (?:${IS_WORDS}) | {1,3})(?<name>${NAME})`, 'gu')
/** "Signal me, username priya.77": an everyday word holds no digit, dot or dash below. */
const LABELLED_NAME = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${LONE_LABELS}) ?[:：=]? ?(?<name>(?=[\p{L}\p{M}]*[\d_.])${NAME})`, 'gu')
/** "my telegram, of course, is golnar_shop": some words stand between. */
const FARTHER_NAME = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${MESSENGERS})(?:[ ,]{1,2}[\p{L}\p{M}]{1,12}){1,3}[ :]{1,2}(?<name>(?=[a-z0-9.]{1,30}_)[a-z0-9._]{4,63})`, 'gu')
const UNSPACED_NAME = new RegExp(String.raw`(?:${UNSPACED_MESSENGERS})(?: ?(?:${NAME_LABELS}))? ?[:：=]? ?(?<name>[a-z0-9_][a-z0-9_.-]{3,63})`, 'gu')
const SAME = new RegExp(String.raw`(?:(?<![\p{L}\p{N}])(?:${MESSENGERS})|${UNSPACED_MESSENGERS})[ :=-]{0,3}(?:(?:${IS_WORDS}|o|на|por|no|en|على|mit|auf)[ ,]{1,2})?(?:${SAME_NUMBER})(?![a-z])`, 'gu')

export function hideHandles(page: Page): void {
  const { text } = page
  for (const { index, 0: name } of text.matchAll(AT_NAME)) {
    const spaced = name.startsWith('@ ')
    if (!spaced || /[_.\d]/.test(name)) page.hide('handles', index, index + name.length)
  }
  for (const { index, 0: name } of text.matchAll(LIVE_NAME)) page.hide('handles', index, index + name.replace(/[._-]+$/, '').length)
  for (const { index, 0: phrase } of text.matchAll(SAME)) page.hide('handles', index, index + phrase.length)
  for (const match of text.matchAll(MESSENGER_NAME)) hideMessengerName(page, match)
  for (const match of [...text.matchAll(LABELLED_NAME), ...text.matchAll(FARTHER_NAME)]) {
    const name = trimmed(match.groups?.name ?? '')
    const from = match.index + match[0].length - (match.groups?.name ?? '').length
    if (isHandle(name, true, '')) page.hide('handles', from, from + name.length)
  }
  for (const match of text.matchAll(UNSPACED_NAME)) {
    const name = trimmed(match.groups?.name ?? '')
    const from = match.index + match[0].length - (match.groups?.name ?? '').length
    if (!NO_HANDLE.has(name) && /[a-z]|^\d{5,}$/.test(name)) page.hide('handles', from, from + name.length)
  }
}

function hideMessengerName(page: Page, match: RegExpExecArray): void {
  const { label, sign = '', name: written = '' } = match.groups ?? {}
  const name = trimmed(written)
  const from = match.index + match[0].length - written.length
  // "Product line: furniture" speaks of goods, "LINE: furniture" of the messenger.
  if (match[0].startsWith('line') && !match[0].startsWith('line id') && page.typed(match.index, match.index + 4) !== 'LINE') return
  const after = page.text.slice(from + name.length, from + name.length + 12)
  if (/^\/|^:\/\//.test(after) || PRODUCT_NAMES.has(name)) return
  const announced = label !== undefined || /[:：=→»>|/]|\p{L}/u.test(sign)
  if (isHandle(name, announced, after) || isOfAnotherScript(match[0], name, after)) page.hide('handles', from, from + name.length)
}

function trimmed(name: string): string {
  return name.replace(/[.:#-]+$/, '')
}

function isHandle(name: string, announced: boolean, after: string): boolean {
  if (NO_HANDLE.has(name) || !/\p{L}/u.test(name)) return false
  if (/[_#\d]|\p{L}\.\p{L}/u.test(name)) return true
  return announced && /^[a-z._-]{3,}$/.test(name) && /^(?:$| ?[\n,;()/]|\.(?:$|\s)| [-–—])/.test(after)
}

/** "телега olgavega": in a text of another script, Latin letters behind a messenger are its name. */
function isOfAnotherScript(whole: string, name: string, after: string): boolean {
  const messenger = whole.slice(0, whole.length - name.length)
  const next = /^[ .,;]*(\p{L})/u.exec(after)?.[1] ?? 'я'
  return /^[a-z][a-z._-]{4,}$/.test(name) && !NO_HANDLE.has(name) && /[^\p{Script=Latin}\p{P}\s]/u.test(messenger.replace(/[^\p{L}]/gu, '')) && !/[a-z]/.test(next)
}
