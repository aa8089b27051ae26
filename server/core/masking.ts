import { hideSpans, placeholderLength } from './masked-text.ts'
import type { Hidden, Span } from './masked-text.ts'
import { hideEmails } from './masking-emails.ts'
import { hideHandles } from './masking-handles.ts'
import { hideLinks } from './masking-links.ts'
import { hideNames, nameKey } from './masking-names.ts'
import type { Known } from './masking-names.ts'
import { Page } from './masking-page.ts'
import { hidePhones } from './masking-phones.ts'
import { hideRegistrations } from './masking-registrations.ts'

/**
 * Replaces phone numbers, e-mail addresses, links, handles, register numbers and the client's own names by words (S0 §6.2: contacts
 * open after a reservation). In doubt it hides: a moderator sees both texts and can put a word back. Linear in the length of the text.
 */
export function maskContacts(text: string, known?: Known): { text: string, hidden: Hidden } {
  const spans = findContacts(text, known)
  const hidden: Hidden = { 'phones': 0, 'emails': 0, 'links': 0, 'handles': 0, 'names': 0, 'company numbers': 0 }
  for (const { kind } of spans) hidden[kind]++
  return { text: hideSpans(text, spans), hidden }
}

/** A place, without the client's name unless the place bears it too: São Paulo, Santiago, Braga. */
export function maskPlace(place: string, known: Known): string {
  const [town = ''] = place.split(/[,(]/)
  const towns = [nameKey(known.firstName), ...(nameKey(town.trim()) === nameKey(known.lastName) ? [nameKey(known.lastName)] : [])]
  return hideSpans(place, findContacts(place, known).filter(({ kind, from, to }) => kind !== 'names' || !towns.includes(nameKey(place.slice(from, to)))))
}

/** What one look may uncover for the next: "t.me/" in front of a link that is hidden. */
const MOST_LOOKS = 8

/** Where a text gives its client away, from its beginning to its end. */
export function findContacts(text: string, known?: Known): Span[] {
  let spans = lookOnce(text, known)
  for (let looks = 1; looks < MOST_LOOKS && spans.length > 0; looks++) {
    const more = lookOnce(hideSpans(text, spans), known)
    if (more.length === 0) break
    spans = [...spans, ...inOriginal(more, spans)].sort((a, b) => a.from - b.from)
  }
  return spans
}

function lookOnce(text: string, known: Known | undefined): Span[] {
  const page = new Page(text)
  hideEmails(page)
  hideHandles(page)
  hideLinks(page)
  hideRegistrations(page)
  hidePhones(page)
  if (known) hideNames(page, known)
  return page.found()
}

/** Spans of the masked text, where they stand in the text before `hidden` was taken out of it. */
function inOriginal(spans: readonly Span[], hidden: readonly Span[]): Span[] {
  let at = 0
  let shift = 0
  return spans.map(({ kind, from, to }) => {
    for (let next = hidden[at]; next && next.from + shift < to; next = hidden[++at]) shift += placeholderLength(next) - (next.to - next.from)
    return { kind, from: from - shift, to: to - shift }
  })
}

/** What a text shows of its client although it should not, as it is written there; what the moderator shows on purpose is left out. */
export function contactsIn(text: string, known: Known | undefined, onPurpose: readonly string[]): string[] {
  const found = findContacts(text, known).map(({ from, to }) => oneLine(text.slice(from, to)))
  const allowed = new Set(onPurpose.map(oneLine))
  return found.filter((words) => !allowed.has(words))
}

function oneLine(words: string): string {
  return words.replace(/\s+/gu, ' ').trim()
}
