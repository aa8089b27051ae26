import type { Selectable } from 'kysely'
import { LANGUAGES } from '../core/languages.ts'
import type { Language } from '../core/languages.ts'
import { countCall } from '../core/pace.ts'
import type { Pace } from '../core/pace.ts'
import { CLOCK_SLACK_MS } from '../core/time.ts'
import type { Db, Schema, Tx } from '../db/schema.ts'

export type PortalState = 'active' | 'needs_reopen' | 'uninstalled'

/** One Bitrix24 installation; its address can change, its member id cannot. */
export type Portal = {
  memberId: string
  partnerId: string | null
  domain: string
  clientEndpoint: string
  state: PortalState
  tokenHash: string | null
  previousTokenHash: string | null
  previousTokenUntil: number | null
  installedAt: number
  /** `webhook`: by an inbound webhook instead of the Marketplace. */
  access: 'app' | 'webhook'
  /** How custom fields of the chosen smart process begin. */
  processPrefix: string | null
  /** It said that it is gone, and the authorisation server has not confirmed its address since. */
  isDoubted?: boolean
  /** The member id that a webhook portal's events told. */
  toldMemberId?: string
  /** The entry that took this one's place. */
  movedTo?: string
}

export async function findPortal(db: Db, memberId: string): Promise<Portal | null> {
  const row = await db.selectFrom('portals').selectAll().where('member_id', '=', memberId).executeTakeFirst()
  return row ? toPortal(row) : null
}

/** Inserts the portal or brings its entry up to date. */
export async function savePortal(db: Db, it: Portal, now: number): Promise<void> {
  const changing = {
    partner_id: it.partnerId, domain: it.domain, client_endpoint: it.clientEndpoint, state: it.state, token_hash: it.tokenHash,
    previous_token_hash: it.previousTokenHash, previous_token_until: it.previousTokenUntil, updated_at: now, checked_at: now, doubted: 0, access: it.access,
  }
  await db.insertInto('portals').values({
    member_id: it.memberId, ...changing,
    refresh_holder: null, refresh_until: 0, installed_at: it.installedAt, swept_at: 0,
  }).onConflict((conflict) => conflict.column('member_id').doUpdateSet(changing)).execute()
}

/** Every portal the app was ever installed in, by address. */
export async function listPortals(db: Db): Promise<(Portal & { sweptAt: number | null })[]> {
  const rows = await db.selectFrom('portals').selectAll().where('moved_to', 'is', null).orderBy('domain').execute()
  return rows.map((row) => ({ ...toPortal(row), sweptAt: row.swept_at === 0 ? null : row.swept_at }))
}

/** The portals that stand, or stood, at an address. */
export async function listPortalsAt(db: Db, domain: string): Promise<Portal[]> {
  return (await db.selectFrom('portals').selectAll().where('domain', '=', domain).where('moved_to', 'is', null).execute()).map(toPortal)
}

export async function listPortalsOf(db: Db, partnerId: string): Promise<Portal[]> {
  return (await db.selectFrom('portals').selectAll().where('partner_id', '=', partnerId).where('moved_to', 'is', null).orderBy('domain').execute()).map(toPortal)
}

/** The partners that have a portal, also one from which the app is gone. */
export async function listLinked(db: Db): Promise<ReadonlySet<string>> {
  const rows = await db.selectFrom('portals').select('partner_id').distinct().where('partner_id', 'is not', null).where('moved_to', 'is', null).execute()
  return new Set(rows.flatMap((row) => row.partner_id ?? []))
}

/** The addresses of the partners' own portals, also of those that are gone. */
export async function listPartnerDomains(db: Db): Promise<string[]> {
  return (await db.selectFrom('portals').select('domain').where('partner_id', 'is not', null).execute()).map((row) => row.domain)
}

/** Says whose portal it is; null: nobody's. */
export async function linkPortal(db: Db, memberId: string, partnerId: string | null, now: number): Promise<void> {
  await db.updateTable('portals').set({ partner_id: partnerId, updated_at: now }).where('member_id', '=', memberId).execute()
}

export async function setPortalState(db: Db, memberId: string, state: PortalState, now: number): Promise<void> {
  await db.updateTable('portals').set({ state, updated_at: now }).where('member_id', '=', memberId).execute()
}

export async function setPortalEndpoint(db: Db, memberId: string, clientEndpoint: string, now: number): Promise<void> {
  await db.updateTable('portals').set({ client_endpoint: clientEndpoint, domain: new URL(clientEndpoint).host, doubted: 0, updated_at: now })
    .where('member_id', '=', memberId).execute()
}

/** Lets one transaction at a time pass for this portal. */
export async function lockPortal(tx: Tx, memberId: string): Promise<void> {
  await tx.selectFrom('portals').select('member_id').where('member_id', '=', memberId).forUpdate().execute()
}

/** Who works in the portal as far as the last check knows; null before the first. */
export async function listActivePeople(db: Db, memberId: string): Promise<Set<string> | null> {
  const row = await db.selectFrom('portals').select('active_people').where('member_id', '=', memberId).executeTakeFirst()
  return row?.active_people ? new Set(JSON.parse(row.active_people) as string[]) : null
}

export async function setActivePeople(db: Db, memberId: string, userIds: readonly string[]): Promise<void> {
  await db.updateTable('portals').set({ active_people: JSON.stringify(userIds) }).where('member_id', '=', memberId).execute()
}

export async function forgetPeople(db: Db, memberId: string): Promise<void> {
  await db.updateTable('portals').set({ active_people: null }).where('member_id', '=', memberId).execute()
}

export async function setProcessPrefix(db: Db, memberId: string, prefix: string | null): Promise<void> {
  await db.updateTable('portals').set({ process_prefix: prefix }).where('member_id', '=', memberId).execute()
}

/** Whether the portal keeps events for us to fetch, because its plan has that. */
export async function setOfflineEvents(db: Db, memberId: string, hasOffline: boolean): Promise<void> {
  await db.updateTable('portals').set({ offline_events: hasOffline ? 1 : 0 }).where('member_id', '=', memberId).execute()
}

/** Those of the portals that keep events for us to fetch. */
export async function listOfflinePortals(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('portals').select('member_id').where('offline_events', '=', 1).where('state', '=', 'active').orderBy('member_id').execute()
  return rows.map((row) => row.member_id)
}

/** By what events of the portal are recognised. */
export type TokenHashes = Pick<Portal, 'tokenHash' | 'previousTokenHash' | 'previousTokenUntil'>

export async function setApplicationToken(db: Db, memberId: string, it: TokenHashes, now: number): Promise<void> {
  await db.updateTable('portals').set({
    token_hash: it.tokenHash, previous_token_hash: it.previousTokenHash, previous_token_until: it.previousTokenUntil, updated_at: now,
  }).where('member_id', '=', memberId).execute()
}

/** The language that its people's Bitrix24 speaks; null until it was opened once. */
export async function findPortalLanguage(db: Db, memberId: string): Promise<Language | null> {
  const row = await db.selectFrom('portals').select('language').where('member_id', '=', memberId).executeTakeFirst()
  return LANGUAGES.find((it) => it === row?.language) ?? null
}

/** That of the partner's portal that was installed first; null where none was opened yet. */
export async function findPartnerLanguage(db: Db, partnerId: string): Promise<Language | null> {
  const rows = await db.selectFrom('portals').select('language').where('partner_id', '=', partnerId).where('language', 'is not', null).where('moved_to', 'is', null).orderBy('installed_at').limit(1).execute()
  return LANGUAGES.find((it) => it === rows[0]?.language) ?? null
}

/** Keeps the portal's language; an opening only where none is known (`isFirst`), an installation always. */
export async function setPortalLanguage(db: Db, memberId: string, language: Language, isFirst = false): Promise<void> {
  await db.updateTable('portals').set({ language }).where('member_id', '=', memberId).where('language', 'is distinct from', language)
    .$if(isFirst, (query) => query.where('language', 'is', null)).execute()
}

/** What the portal said its plan is; null until it was asked. */
export async function findLicense(db: Db, memberId: string): Promise<string | null> {
  const row = await db.selectFrom('portals').select('license').where('member_id', '=', memberId).executeTakeFirst()
  return row?.license ?? null
}

/** Keeps what the portal says its plan is; writes only when that is news. */
export async function setLicense(db: Db, memberId: string, license: string): Promise<void> {
  await db.updateTable('portals').set({ license }).where('member_id', '=', memberId).where('license', 'is distinct from', license).execute()
}

/** Takes the right to refresh this portal's tokens for a while; false when another process has it. One that would end much later than this one was taken by a wrong clock. */
export async function takeRefreshLease(db: Db, memberId: string, holder: string, now: number, untilMs: number): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable('portals').set({ refresh_holder: holder, refresh_until: untilMs })
    .where('member_id', '=', memberId).where((of) => of.or([of('refresh_until', '<=', now), of('refresh_until', '>', untilMs + CLOCK_SLACK_MS)])).executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function releaseRefreshLease(db: Db, memberId: string, holder: string): Promise<void> {
  await db.updateTable('portals').set({ refresh_holder: null, refresh_until: 0 })
    .where('member_id', '=', memberId).where('refresh_holder', '=', holder).execute()
}

/** Counts one call to the portal in the bucket that all processes share. Returns how many ms the call has to wait. Who finds that another was quicker counts anew. */
export async function takePace(db: Db, memberId: string, pace: Pace, now: number): Promise<number> {
  for (;;) {
    const row = await db.selectFrom('portal_paces').select('paced_until').where('member_id', '=', memberId).executeTakeFirst()
    const { waitMs, pacedUntil } = countCall(row?.paced_until ?? 0, now, pace)
    const written = row
      ? await db.updateTable('portal_paces').set({ paced_until: pacedUntil }).where('member_id', '=', memberId).where('paced_until', '=', row.paced_until).returning('member_id').executeTakeFirst()
      : await db.insertInto('portal_paces').values({ member_id: memberId, paced_until: pacedUntil }).onConflict((conflict) => conflict.doNothing()).returning('member_id').executeTakeFirst()
    if (written) return waitMs
  }
}

/** What is done to every portal from time to time, with the column that remembers when. */
const ROUNDS = { sweep: 'swept_at', check: 'checked_at' } as const

/** Takes portals whose last round was before the given moment, at most `limit`, so that one process does each. A round far in the future was noted by a wrong clock. */
export async function claimRound(db: Db, round: keyof typeof ROUNDS, before: number, now: number, limit: number): Promise<string[]> {
  const column = ROUNDS[round]
  const due = await db.selectFrom('portals').select('member_id').where('state', '=', 'active').where((of) => of.or([of(column, '<=', before), of(column, '>', now + CLOCK_SLACK_MS)]))
    .orderBy(column).limit(limit).forUpdate().skipLocked().execute()
  if (due.length === 0) return []
  await db.updateTable('portals').set({ [column]: now }).where('member_id', 'in', due.map((row) => row.member_id)).execute()
  return due.map((row) => row.member_id)
}

export function toPortal(row: Selectable<Schema['portals']>): Portal {
  return {
    memberId: row.member_id, partnerId: row.partner_id, domain: row.domain, clientEndpoint: row.client_endpoint, state: row.state as PortalState,
    tokenHash: row.token_hash, previousTokenHash: row.previous_token_hash, previousTokenUntil: row.previous_token_until,
    installedAt: row.installed_at, access: row.access as Portal['access'], processPrefix: row.process_prefix,
    ...(row.doubted === 1 && { isDoubted: true }),
    ...(row.told_member_id !== null && { toldMemberId: row.told_member_id }),
    ...(row.moved_to !== null && { movedTo: row.moved_to }),
  }
}
