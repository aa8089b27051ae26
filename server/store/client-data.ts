import { sql } from 'kysely'
import type { Db, Schema } from '../db/schema.ts'
import { hideProofs } from './proofs.ts'

/** Whose data go: the request and every reservation there ever was of it. */
export type ClientOf = { requestId: string, reservationIds: readonly string[] }

/**
 * One place where something of a client stands. `read` gives the rows as they are, for whoever asks what is held; `erase` leaves what statistics
 * need. Later places may rest on earlier ones, so they are erased in this order.
 */
type Place = {
  table: keyof Schema
  /** The columns that hold something of the client's, or something that a person typed about them. */
  columns: readonly string[]
  /** What the client gave or what speaks of them, and so belongs into what is handed out to them. */
  read?: (db: Db, of: ClientOf) => Promise<object[]>
  erase: (db: Db, of: ClientOf) => Promise<unknown>
}

/** Where a client's data stand. A table that comes to hold some gets its line here, and with it is erased and handed out (tests/store/client-data.test.ts). */
export const CLIENT_DATA: readonly Place[] = [
  // Work that waits or is done, before the notices by which some of it is found. What tells a CRM of an end is still told.
  { table: 'outbox', columns: ['payload', 'last_error'], erase: eraseWork },
  {
    table: 'messages', columns: ['said'],
    erase: (db, { requestId }) => db.deleteFrom('messages').where((of) => of.or([
      of('request_id', '=', requestId), of('notice_id', 'in', of.selectFrom('notices').select('notices.id').where('notices.request_id', '=', requestId)),
    ])).execute(),
  },
  { table: 'notices', columns: ['text', 'said'], erase: (db, { requestId }) => db.deleteFrom('notices').where('request_id', '=', requestId).execute() },
  {
    table: 'attachments', columns: ['sealed', 'content'],
    read: (db, { requestId }) => db.selectFrom('attachments').select(['id', 'type', 'size']).where('request_id', '=', requestId).orderBy('position').execute(),
    erase: (db, { requestId }) => db.deleteFrom('attachments').where('request_id', '=', requestId).execute(),
  },
  { table: 'contact_names', columns: ['name_index'], erase: (db, { requestId }) => db.deleteFrom('contact_names').where('request_id', '=', requestId).execute() },
  { table: 'request_contacts', columns: ['sealed', 'phone_index', 'email_index'], erase: (db, { requestId }) => db.deleteFrom('request_contacts').where('request_id', '=', requestId).execute() },
  {
    table: 'request_origins', columns: ['network', 'domain'],
    read: (db, { requestId }) => db.selectFrom('request_origins').select('at').where('request_id', '=', requestId).execute(),
    erase: (db, { requestId }) => db.deleteFrom('request_origins').where('request_id', '=', requestId).execute(),
  },
  {
    table: 'client_links', columns: ['token_hash', 'subject'],
    read: (db, { requestId }) => db.selectFrom('client_links').select(['purpose', 'made_at', 'expires_at', 'used_at']).where('request_id', '=', requestId).orderBy('made_at').execute(),
    erase: (db, { requestId }) => db.deleteFrom('client_links').where('request_id', '=', requestId).execute(),
  },
  {
    table: 'client_answers', columns: ['asked_for_it'],
    read: (db, { requestId }) => db.selectFrom('client_answers').select(['asked_for_it', 'at']).where('request_id', '=', requestId).execute(),
    erase: (db, { requestId }) => db.deleteFrom('client_answers').where('request_id', '=', requestId).execute(),
  },
  {
    table: 'follow_up_calls', columns: ['note'],
    read: (db, { requestId }) => db.selectFrom('follow_up_calls').select(['at', 'answer', 'score', 'note']).where('request_id', '=', requestId).orderBy('at').execute(),
    erase: (db, { requestId }) => db.updateTable('follow_up_calls').set({ note: '' }).where('request_id', '=', requestId).execute(),
  },
  { table: 'decisions', columns: ['words', 'failed'], erase: (db, { requestId }) => db.deleteFrom('decisions').where('request_id', '=', requestId).execute() },
  { table: 'holds', columns: ['reason'], erase: (db, { requestId }) => db.deleteFrom('holds').where('request_id', '=', requestId).execute() },
  // That somebody agreed, to what and when, is proof and stays; the index of the address shows whose it was to who knows the address.
  {
    table: 'consents', columns: ['network', 'email_index'],
    read: (db, { requestId }) => db.selectFrom('consents').innerJoin('consent_texts', (on) => on.onRef('consent_texts.language', '=', 'consents.language').onRef('consent_texts.version', '=', 'consents.version'))
      .select(['body', 'consents.policy', 'how', 'shown_at', 'given_at', 'confirmed_at', 'network', 'withdrawn_at', 'withdrawn_by']).where('request_id', '=', requestId).execute(),
    erase: (db, { requestId }) => db.updateTable('consents').set({ network: '' }).where('request_id', '=', requestId).execute(),
  },
  { table: 'open_requests', columns: ['card', 'city_key'], erase: (db, { requestId }) => db.deleteFrom('open_requests').where('request_id', '=', requestId).execute() },
  // What was handed in under a key is not taken a second time, whatever it says.
  {
    table: 'intake_sends', columns: ['body_index'],
    erase: (db, { requestId }) => db.updateTable('intake_sends').set({ body_index: '' }).where('form_key', 'in', (of) => of.selectFrom('requests').select('requests.form_key').where('requests.id', '=', requestId)).execute(),
  },
  // Kinds and moments stay, words go.
  { table: 'request_events', columns: ['note'], erase: (db, { requestId }) => db.updateTable('request_events').set({ note: '' }).where('request_id', '=', requestId).where('kind', 'in', ['rejected', 'corrected', 'held']).execute() },
  { table: 'offers', columns: ['answer_note'], erase: (db, { requestId }) => db.updateTable('offers').set({ answer_note: null }).where('request_id', '=', requestId).execute() },
  {
    table: 'waiting_list', columns: ['passed_over_text', 'said'],
    erase: (db, { requestId }) => db.updateTable('waiting_list').set({ passed_over_text: null, said: null }).where('request_id', '=', requestId).execute(),
  },
  {
    table: 'bad_reports', columns: ['note', 'tried', 'decision_note', 'appeal_note', 'said'],
    read: (db, { requestId }) => db.selectFrom('bad_reports').select(['reason', 'note', 'reported_at', 'state', 'decision_note', 'appeal_note']).where('request_id', '=', requestId).execute(),
    erase: (db, { requestId }) => db.updateTable('bad_reports').set({ note: '', tried: '[]', decision_note: null, appeal_note: null, said: null }).where('request_id', '=', requestId).execute(),
  },
  {
    table: 'cases', columns: ['facts', 'note'],
    erase: (db, { requestId, reservationIds }) => db.updateTable('cases').set({ facts: '{}', note: null })
      .where((of) => of.or([of('request_id', '=', requestId), of('reservation_id', 'in', some(reservationIds))])).execute(),
  },
  {
    table: 'reservation_events', columns: ['reason', 'said'],
    erase: (db, { reservationIds }) => db.updateTable('reservation_events').set({ reason: '', said: null }).where('reservation_id', 'in', some(reservationIds)).execute(),
  },
  {
    table: 'outcome_reports', columns: ['detail'],
    read: (db, { reservationIds }) => db.selectFrom('outcome_reports').select(['source', 'says', 'detail', 'at']).where('reservation_id', 'in', some(reservationIds)).execute(),
    erase: (db, { reservationIds }) => db.updateTable('outcome_reports').set({ detail: '' }).where('reservation_id', 'in', some(reservationIds)).execute(),
  },
  { table: 'contact_words', columns: ['contacted'], ...ofReservations('contact_words', ['contacted', 'at']) },
  { table: 'client_ratings', columns: ['contacted', 'score', 'shown_as', 'comment'], ...ofReservations('client_ratings', ['contacted', 'score', 'shown_as', 'rated_at', 'changed_at']) },
  { table: 'client_complaints', columns: ['reason', 'words'], ...ofReservations('client_complaints', ['reason', 'made_at']) },
  { table: 'follow_ups', columns: ['stage'], ...ofReservations('follow_ups', ['stage', 'asked_at']) },
  {
    table: 'sales', columns: ['product'],
    read: (db, { reservationIds }) => db.selectFrom('sales').select(['product', 'seats', 'amount', 'currency', 'bought_on']).where('reservation_id', 'in', some(reservationIds)).execute(),
    erase: (db, { reservationIds }) => db.updateTable('sales').set({ product: null }).where('reservation_id', 'in', some(reservationIds)).execute(),
  },
  { table: 'crm_items', columns: ['last_error', 'stage_name'], erase: (db, { reservationIds }) => db.updateTable('crm_items').set({ last_error: null }).where('reservation_id', 'in', some(reservationIds)).execute() },
  // That it proved a Won stays (store/proofs.ts), what it was does not.
  { table: 'reservations', columns: ['proof', 'proof_key'], erase: (db, { requestId }) => hideProofs(db, requestId) },
  // Country, needs, months and outcomes are statistics.
  {
    table: 'requests', columns: ['place', 'city_key', 'title', 'masked_text', 'hints', 'reject_note', 'source'],
    erase: (db, { requestId }) => db.updateTable('requests').set({
      place: '', city_key: '', region: null, masked_text: '', hints: '[]', reject_note: null, source: null, call_time: null, seats: null, budget_amount: null, budget_currency: null,
    }).where('id', '=', requestId).execute(),
  },
]

/** Erases all that stands of a client anywhere; the request's title and state, and whoever has to be told, are for the caller. */
export async function eraseClientData(db: Db, of: ClientOf): Promise<void> {
  for (const { erase } of CLIENT_DATA) await erase(db, of)
}

/** What is held beside the contact and the request itself, by table; tables without a row are left out. */
export async function readClientData(db: Db, of: ClientOf): Promise<Record<string, object[]>> {
  const found: Record<string, object[]> = {}
  for (const { table, read } of CLIENT_DATA) {
    const rows = await read?.(db, of) ?? []
    if (rows.length > 0) found[table] = rows
  }
  return found
}

/** Rows that are the client's as a whole: they are handed out without what is sealed, and go. */
function ofReservations<T extends 'contact_words' | 'client_ratings' | 'client_complaints' | 'follow_ups'>(table: T, shown: readonly (keyof Schema[T] & string)[]): Required<Pick<Place, 'read' | 'erase'>> {
  const { ref } = sql
  return {
    read: async (db, { reservationIds }) => (await sql<object>`select ${sql.join(shown.map((name) => ref(name)))} from ${sql.table(table)} where reservation_id in (${sql.join(some(reservationIds))})`.execute(db)).rows,
    erase: (db, { reservationIds }) => sql`delete from ${sql.table(table)} where reservation_id in (${sql.join(some(reservationIds))})`.execute(db),
  }
}

/** `in ()` is not SQL on every engine. */
function some(ids: readonly string[]): readonly string[] {
  return ids.length > 0 ? ids : ['']
}

/** Mails and records that were not made yet are not made; what was delivered is forgotten. */
async function eraseWork(db: Db, { requestId, reservationIds }: ClientOf): Promise<void> {
  const lanes = [`mail/${requestId}`, `follow-up/${requestId}`, ...reservationIds.flatMap((id) => [`crm/${id}`, `mail/${id}`])]
  await db.deleteFrom('outbox').where('lane', 'in', lanes).where('state', '!=', 'claimed')
    .where((of) => of.or([of('state', '!=', 'due'), of('kind', 'not like', 'crm.%'), of('kind', '=', 'crm.create')])).execute()
  await db.deleteFrom('outbox').where('kind', '=', 'mail.new_links').where('state', '!=', 'claimed')
    .where('lane', 'in', (of) => of.selectFrom('request_contacts').select(sql<string>`'my/' || request_contacts.email_index`.as('lane')).where('request_id', '=', requestId)).execute()
  await db.deleteFrom('outbox').where('kind', '=', 'mail.notice').where('state', '!=', 'claimed')
    .where('subject', 'in', (of) => of.selectFrom('notices').select(sql<string>`notices.partner_id || '/' || notices.kind || '/' || notices.subject`.as('subject')).where('notices.request_id', '=', requestId)).execute()
  await db.deleteFrom('outbox').where('kind', '=', 'mail.offer').where('state', '!=', 'claimed')
    .where('subject', 'in', (of) => of.selectFrom('offers').select('offers.id').where('offers.request_id', '=', requestId)).execute()
}
