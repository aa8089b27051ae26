import { hideEmails } from './masking-emails.ts'
import { hideHandles } from './masking-handles.ts'
import { hideLinks } from './masking-links.ts'
import { hideNames } from './masking-names.ts'
import type { Known } from './masking-names.ts'
import { hideSpans, Page } from './masking-page.ts'
import type { Hidden, Span } from './masking-page.ts'
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

/** Where a text gives its client away, from its beginning to its end. */
export function findContacts(text: string, known?: Known): Span[] {
  const page = new Page(text)
  hideEmails(page)
  hideLinks(page)
  hideHandles(page)
  hideRegistrations(page)
  hidePhones(page)
  if (known) hideNames(page, known)
  return page.found()
}
