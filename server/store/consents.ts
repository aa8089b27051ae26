import type { Selectable } from 'kysely'
import type { ClientLanguage } from '../core/languages.ts'
import type { ConsentChannel } from '../core/consent.ts'
import type { Db, Schema } from '../db/schema.ts'
import { LostRace } from './transaction.ts'

/** Sentences as clients read them; never changed and never deleted. `policy` is the privacy policy that they name. */
export type ConsentText = { language: ClientLanguage, version: number, sha256: string, body: string, cap: number, policy: string, firstUsedAt: number }

/** `how` is the answer that was chosen, `network` the part of the address that may be kept. */
export type Consent = {
  requestId: string, language: ClientLanguage, version: number, sha256: string, policy: string, how: string, shownAt: number | null, givenAt: number
  confirmedAt: number | null, network: string, emailIndex: string, withdrawnAt: number | null, withdrawnBy: ConsentChannel | null
}

/** The version that holds these words; new words become the language's next version. */
export async function keepConsentText(db: Db, it: Omit<ConsentText, 'version'>): Promise<number> {
  const known = await findVersion(db, it)
  if (known !== null) return known
  const { last } = await db.selectFrom('consent_texts').select((of) => of.fn.max('version').as('last')).where('language', '=', it.language).executeTakeFirstOrThrow()
  // Two processes may find the same gap: who comes second reads what the first one wrote, or begins anew where that were other words.
  await db.insertInto('consent_texts').values({
    language: it.language, version: Number(last ?? 0) + 1, sha256: it.sha256, body: it.body, cap: it.cap, policy: it.policy, first_used_at: it.firstUsedAt,
  }).onConflict((conflict) => conflict.doNothing()).execute()
  const kept = await findVersion(db, it)
  if (kept === null) throw new LostRace()
  return kept
}

async function findVersion(db: Db, { language, sha256 }: Pick<ConsentText, 'language' | 'sha256'>): Promise<number | null> {
  const row = await db.selectFrom('consent_texts').select('version').where('language', '=', language).where('sha256', '=', sha256).executeTakeFirst()
  return row?.version ?? null
}

export async function findConsentText(db: Db, language: string, version: number): Promise<ConsentText | null> {
  const row = await db.selectFrom('consent_texts').selectAll().where('language', '=', language).where('version', '=', version).executeTakeFirst()
  return row ? { language: row.language as ClientLanguage, version: row.version, sha256: row.sha256, body: row.body, cap: row.cap, policy: row.policy, firstUsedAt: row.first_used_at } : null
}

export async function insertConsent(db: Db, it: Omit<Consent, 'confirmedAt' | 'withdrawnAt' | 'withdrawnBy'>): Promise<void> {
  await db.insertInto('consents').values({
    request_id: it.requestId, language: it.language, version: it.version, sha256: it.sha256, policy: it.policy, how: it.how, shown_at: it.shownAt, given_at: it.givenAt,
    confirmed_at: null, network: it.network, email_index: it.emailIndex, withdrawn_at: null, withdrawn_by: null,
  }).execute()
}

export async function findConsent(db: Db, requestId: string): Promise<Consent | null> {
  const row = await db.selectFrom('consents').selectAll().where('request_id', '=', requestId).executeTakeFirst()
  return row ? toConsent(row) : null
}

/** The address turned out to be the client's own; the first moment stays. */
export async function markConsentConfirmed(db: Db, requestId: string, now: number): Promise<void> {
  await db.updateTable('consents').set({ confirmed_at: now }).where('request_id', '=', requestId).where('confirmed_at', 'is', null).execute()
}

/** The client took it back as a whole; the first moment stays. */
export async function markConsentWithdrawn(db: Db, requestId: string, by: ConsentChannel, now: number): Promise<void> {
  await db.updateTable('consents').set({ withdrawn_at: now, withdrawn_by: by }).where('request_id', '=', requestId).where('withdrawn_at', 'is', null).execute()
}

/** The client gives it again by taking the withdrawal back: who withdrew and when stands in the journal. */
export async function clearConsentWithdrawn(db: Db, requestId: string): Promise<void> {
  await db.updateTable('consents').set({ withdrawn_at: null, withdrawn_by: null }).where('request_id', '=', requestId).execute()
}

function toConsent(row: Selectable<Schema['consents']>): Consent {
  return {
    requestId: row.request_id, language: row.language as ClientLanguage, version: row.version, sha256: row.sha256, policy: row.policy, how: row.how, shownAt: row.shown_at, givenAt: row.given_at,
    confirmedAt: row.confirmed_at, network: row.network, emailIndex: row.email_index, withdrawnAt: row.withdrawn_at, withdrawnBy: row.withdrawn_by as ConsentChannel | null,
  }
}
