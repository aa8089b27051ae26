import type { App } from '../app.ts'
import type { Contact } from '../../core/request.ts'
import type { Db } from '../../db/schema.ts'
import { findSealedContact } from '../../store/request-contacts.ts'

/** `phoneNote` tells moderators what kind of number it is. */
export type StoredContact = Contact & { phoneNote: string }

export function sealContact(app: App, requestId: string, contact: StoredContact): string {
  return app.seal.seal(JSON.stringify(contact), place(requestId))
}

/** The client's contact; null once it was erased. Callers that show it to a person write the journal first. */
export async function openContact(app: App, requestId: string, db: Db = app.db): Promise<StoredContact | null> {
  const sealed = await findSealedContact(db, requestId)
  return sealed === null ? null : JSON.parse(app.seal.open(sealed, place(requestId))) as StoredContact
}

function place(requestId: string): string {
  return `request_contacts.sealed/${requestId}`
}
