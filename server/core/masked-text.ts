import type { SaidKey } from './said.ts'

/** What stands where something was hidden, by what it was. */
const SHOWN_INSTEAD = {
  'phones': '[phone hidden]', 'emails': '[email hidden]', 'links': '[link hidden]', 'handles': '[handle hidden]', 'names': '[name hidden]', 'company numbers': '[company number hidden]',
} as const
/** What a moderator puts over words the masking did not find. */
export const HIDDEN_BY_HAND = '[hidden]'

/** Whoever reads a text is told in their language what was hidden: what is kept, searched and changed is the text with these. */
export const HIDDEN_WORDS: Readonly<Record<string, SaidKey>> = {
  '[phone hidden]': 'hiddenWord.phone', '[email hidden]': 'hiddenWord.email', '[link hidden]': 'hiddenWord.link', '[handle hidden]': 'hiddenWord.handle', '[name hidden]': 'hiddenWord.name',
  '[company number hidden]': 'hiddenWord.companyNumber', [HIDDEN_BY_HAND]: 'hiddenWord.byHand',
}

export type Kind = keyof typeof SHOWN_INSTEAD
/** How much of each kind was hidden. */
export type Hidden = Record<Kind, number>
/** Something that gives a client away, by its place in the text. */
export type Span = { kind: Kind, from: number, to: number }

export const PLACEHOLDER = /\[(?:phone|email|link|handle|name|company number) hidden\]/gu

/** Replaces spans of a text by words that say what stood there. */
export function hideSpans(text: string, spans: readonly Span[]): string {
  const parts: string[] = []
  let done = 0
  for (const { kind, from, to } of spans) {
    parts.push(text.slice(done, from), SHOWN_INSTEAD[kind])
    done = to
  }
  return parts.join('') + text.slice(done)
}

export function placeholderLength({ kind }: Span): number {
  return SHOWN_INSTEAD[kind].length
}

export function countHidden(masked: string): number {
  return [...masked.matchAll(PLACEHOLDER)].length
}

/** Puts words back where the nth of the placeholders stands, counted from 0. */
export function showAgain(masked: string, nth: number, words: string): string {
  const place = [...masked.matchAll(PLACEHOLDER)][nth]
  return place ? masked.slice(0, place.index) + words + masked.slice(place.index + place[0].length) : masked
}
