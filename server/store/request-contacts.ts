import type { RepeatedBy } from '../core/hints.ts'
import type { ImplementationRequest } from '../core/request.ts'
import type { Db } from '../db/schema.ts'
import { replaceNames } from './contact-names.ts'
import { toRequest } from './requests.ts'

/** Blind indexes: equal for equal phones, e-mails or words of a name, and useless without the key. */
export type ContactIndex = { phoneIndex: string, emailIndex: string, nameIndexes: readonly string[] }
/** Those of phone and e-mail under every key that rows may have been written with. */
export type ContactIndexes = { phoneIndexes: readonly string[], emailIndexes: readonly string[] }

export async function insertContact(db: Db, requestId: string, sealed: string, index: ContactIndex): Promise<void> {
  await db.insertInto('request_contacts').values({
    request_id: requestId, sealed, phone_index: index.phoneIndex, email_index: index.emailIndex, has_names: 1,
  }).execute()
  await replaceNames(db, requestId, index.nameIndexes)
}

/** Writes a contact that changed, as long as it is there. */
export async function updateContact(db: Db, requestId: string, sealed: string, index: ContactIndex): Promise<void> {
  const { numUpdatedRows } = await db.updateTable('request_contacts').set({ sealed, phone_index: index.phoneIndex, email_index: index.emailIndex, has_names: 1 }).where('request_id', '=', requestId).executeTakeFirstOrThrow()
  if (numUpdatedRows > 0n) await replaceNames(db, requestId, index.nameIndexes)
}

/** The sealed contact; null once it was erased. */
export async function findSealedContact(db: Db, requestId: string): Promise<string | null> {
  const row = await db.selectFrom('request_contacts').select('sealed').where('request_id', '=', requestId).executeTakeFirst()
  return row?.sealed ?? null
}

export type Repeat = { number: number, receivedAt: number, by: RepeatedBy }

/** The newest request since a moment with the same phone or e-mail, or null. */
export async function findRepeat(db: Db, { phoneIndexes, emailIndexes }: ContactIndexes, since: number): Promise<Repeat | null> {
  const row = await db.selectFrom('request_contacts').innerJoin('requests', 'requests.id', 'request_contacts.request_id').select(['requests.number', 'requests.received_at', 'phone_index', 'email_index'])
    .where('requests.received_at', '>=', since)
    .where((of) => of.or([of('phone_index', 'in', phoneIndexes), of('email_index', 'in', emailIndexes)]))
    .orderBy('requests.number', 'desc').limit(1).executeTakeFirst()
  if (!row) return null
  const [samePhone, sameEmail] = [phoneIndexes.includes(row.phone_index), emailIndexes.includes(row.email_index)]
  return { number: row.number, receivedAt: row.received_at, by: samePhone && sameEmail ? 'both' : samePhone ? 'phone' : 'email' }
}

/** How many requests an address sent since a moment. */
export async function countOfEmail(db: Db, emailIndexes: readonly string[], since: number): Promise<number> {
  const row = await db.selectFrom('request_contacts').innerJoin('requests', 'requests.id', 'request_contacts.request_id').select((of) => of.fn.countAll<number>().as('count'))
    .where('email_index', 'in', emailIndexes).where('requests.received_at', '>', since).executeTakeFirstOrThrow()
  return Number(row.count)
}

/** The partner that works with whoever has this phone or e-mail, or has won an earlier request of theirs; null when there is none. */
export async function findWorkingPartner(db: Db, { phoneIndexes, emailIndexes }: ContactIndexes): Promise<{ partner: string, number: number } | null> {
  const row = await db.selectFrom('request_contacts').innerJoin('requests', 'requests.id', 'request_contacts.request_id').innerJoin('reservations', 'reservations.request_id', 'requests.id')
    .innerJoin('partners', 'partners.id', 'reservations.partner_id').select(['partners.name', 'requests.number'])
    .where((of) => of.or([of('phone_index', 'in', phoneIndexes), of('email_index', 'in', emailIndexes)]))
    .where((of) => of.or([of('reservations.outcome', '=', 'won'), of.and([of('reservations.state', '=', 'in_work'), of('reservations.contact_shown_at', 'is not', null)])]))
    .orderBy('reservations.reserved_at', 'desc').limit(1).executeTakeFirst()
  return row ? { partner: row.name, number: row.number } : null
}

/** Whether the same phone or e-mail sent another request before that partners were shown; withdrawn and rejected ones do not count. */
export async function hasEarlierRequest(db: Db, requestId: string): Promise<boolean> {
  const row = await db.selectFrom('request_contacts as this').innerJoin('request_contacts as other', (on) => on.onRef('other.request_id', '!=', 'this.request_id')
    .on((of) => of.or([of('other.phone_index', '=', of.ref('this.phone_index')), of('other.email_index', '=', of.ref('this.email_index'))])))
    .innerJoin('requests as before', 'before.id', 'other.request_id').innerJoin('requests as now', 'now.id', 'this.request_id').select('before.id')
    .where('this.request_id', '=', requestId).where('before.published_at', 'is not', null).whereRef('before.received_at', '<', 'now.received_at')
    .where((of) => of.or([of('before.close_reason', 'is', null), of('before.close_reason', 'in', ['chosen', 'expired'])])).limit(1).executeTakeFirst()
  return row !== undefined
}

/** Numbers of other requests with the same phone or e-mail that partners were shown and that came in a stretch of time; withdrawn and rejected ones are no earlier request. */
export async function listEarlier(db: Db, { phoneIndexes, emailIndexes }: ContactIndexes, { exceptId, from, to }: { exceptId: string, from: number, to: number }): Promise<number[]> {
  const rows = await db.selectFrom('request_contacts').innerJoin('requests', 'requests.id', 'request_contacts.request_id').select('requests.number')
    .where('requests.id', '!=', exceptId).where('requests.received_at', '>=', from).where('requests.received_at', '<=', to).where('requests.published_at', 'is not', null)
    .where((of) => of.or([of('requests.close_reason', 'is', null), of('requests.close_reason', 'in', ['chosen', 'expired'])]))
    .where((of) => of.or([of('phone_index', 'in', phoneIndexes), of('email_index', 'in', emailIndexes)]))
    .orderBy('requests.number').execute()
  return rows.map((row) => row.number)
}

/** What two requests have in common; false for both once one of them was erased. */
export type SameContact = { phone: boolean, email: boolean }

export async function compareContacts(db: Db, id: string, otherId: string): Promise<SameContact> {
  const rows = await db.selectFrom('request_contacts').select(['phone_index', 'email_index']).where('request_id', 'in', [id, otherId]).execute()
  const [one, other] = rows
  return { phone: one !== undefined && one.phone_index === other?.phone_index, email: one !== undefined && one.email_index === other?.email_index }
}

/** Whether two requests have the same phone or e-mail. */
export async function shareContact(db: Db, id: string, otherId: string): Promise<boolean> {
  const { phone, email } = await compareContacts(db, id, otherId)
  return phone || email
}

const ALIKE_LIMIT = 10

/** Other requests with the same phone or e-mail, whatever became of them, newest first. */
export async function listAlike(db: Db, requestId: string): Promise<ImplementationRequest[]> {
  const rows = await db.selectFrom('request_contacts as this').innerJoin('request_contacts as other', (on) => on.onRef('other.request_id', '!=', 'this.request_id')
    .on((of) => of.or([of('other.phone_index', '=', of.ref('this.phone_index')), of('other.email_index', '=', of.ref('this.email_index'))])))
    .innerJoin('requests', 'requests.id', 'other.request_id').selectAll('requests').where('this.request_id', '=', requestId).where('requests.state', '!=', 'received')
    .orderBy('requests.number', 'desc').limit(ALIKE_LIMIT).execute()
  return rows.map(toRequest)
}

/** The newest requests of an e-mail address whose contact is still there, whatever became of them. */
export async function listRequestsOfEmail(db: Db, emailIndexes: readonly string[], limit: number): Promise<ImplementationRequest[]> {
  if (emailIndexes.length === 0) return []
  const rows = await db.selectFrom('request_contacts').innerJoin('requests', 'requests.id', 'request_contacts.request_id').selectAll('requests')
    .where('email_index', 'in', emailIndexes).orderBy('requests.number', 'desc').limit(limit).execute()
  return rows.map(toRequest)
}
