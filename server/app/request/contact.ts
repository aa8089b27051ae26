import type { App } from '../app.ts'
import { wordsOfName } from '../../core/name-words.ts'
import type { Contact } from '../../core/request.ts'
import type { Db } from '../../db/schema.ts'
import { findSealedContact } from '../../store/request-contacts.ts'
import type { ContactIndex, ContactIndexes } from '../../store/request-contacts.ts'

/** `phoneNote` tells moderators what kind of number it is; `details` are what the client added to the text, in which they stand too. */
export type StoredContact = Contact & { phoneNote: string, details?: readonly AddedDetails[], questions?: readonly Question[] }
export type AddedDetails = { key: string, at: number, text: string }
/** What a moderator asked, and what the client said to it; the answer is one of the details too. */
export type Question = { id: string, text: string, askedAt: number, by: string, answer?: string, answeredAt?: number }

/** The question that waits for its answer; null when there is none. */
export function openQuestion({ questions = [] }: StoredContact): Question | null {
  return questions.findLast(({ answeredAt }) => answeredAt === undefined) ?? null
}

export function sealContact(app: App, requestId: string, contact: StoredContact): string {
  return app.seal.seal(JSON.stringify(contact), contactPlace(requestId))
}

/** The client's contact; null once it was erased. Callers that show it to a person write the journal first. */
export async function openContact(app: App, requestId: string, db: Db = app.db): Promise<StoredContact | null> {
  const sealed = await findSealedContact(db, requestId)
  return sealed === null ? null : JSON.parse(app.seal.open(sealed, contactPlace(requestId))) as StoredContact
}

/** Under which a contact is found without being read: as a repeat, and by operators. */
export function contactIndex(app: App, contact: Pick<Contact, 'firstName' | 'lastName' | 'phone' | 'email'>): ContactIndex {
  return { phoneIndex: app.seal.blindIndex('phone', contact.phone), emailIndex: emailIndex(app, contact.email), nameIndexes: nameIndexes(app, contact) }
}

/** The same for an address alone. */
export function emailIndex(app: App, email: string): string {
  return app.seal.blindIndex('email', email.toLowerCase())
}

/** One for each word of the name. */
export function nameIndexes(app: App, name: Pick<Contact, 'firstName' | 'lastName'>): string[] {
  return wordsOfName(name).map((word) => app.seal.blindIndex('name', word))
}

/** All under which it may stand: rows of before a change of keys keep theirs for a while. */
export function contactIndexes(app: App, { phone, email }: Pick<Contact, 'phone' | 'email'>): ContactIndexes {
  return { phoneIndexes: app.seal.blindIndexes('phone', phone), emailIndexes: app.seal.blindIndexes('email', email.toLowerCase()) }
}

/** Where a contact stands sealed. */
export function contactPlace(requestId: string): string {
  return `request_contacts.sealed/${requestId}`
}
