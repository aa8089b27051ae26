import type { Selectable } from 'kysely'
import { countCall } from '../core/pace.ts'
import type { Pace } from '../core/pace.ts'
import type { Db, Schema } from '../db/schema.ts'

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
  crmTarget: { entity: 'deal' | 'lead', categoryId: number }
  installedAt: number
}

export async function findPortal(db: Db, memberId: string): Promise<Portal | null> {
  const row = await db.selectFrom('portals').selectAll().where('member_id', '=', memberId).executeTakeFirst()
  return row ? toPortal(row) : null
}

/** Inserts the portal or brings its entry up to date; the CRM target of a known portal stays. */
export async function savePortal(db: Db, it: Portal, now: number): Promise<void> {
  const changing = {
    partner_id: it.partnerId, domain: it.domain, client_endpoint: it.clientEndpoint, state: it.state, token_hash: it.tokenHash,
    previous_token_hash: it.previousTokenHash, previous_token_until: it.previousTokenUntil, updated_at: now, checked_at: now,
  }
  await db.insertInto('portals').values({
    member_id: it.memberId, ...changing, crm_entity: it.crmTarget.entity, crm_category: it.crmTarget.categoryId,
    refresh_holder: null, refresh_until: 0, installed_at: it.installedAt, swept_at: 0,
  }).onConflict((conflict) => conflict.column('member_id').doUpdateSet(changing)).execute()
}

/** Every portal the app was ever installed in, by address. */
export async function listPortals(db: Db): Promise<(Portal & { sweptAt: number | null })[]> {
  const rows = await db.selectFrom('portals').selectAll().orderBy('domain').execute()
  return rows.map((row) => ({ ...toPortal(row), sweptAt: row.swept_at === 0 ? null : row.swept_at }))
}

/** Says whose portal it is; null: nobody's. */
export async function linkPortal(db: Db, memberId: string, partnerId: string | null, now: number): Promise<void> {
  await db.updateTable('portals').set({ partner_id: partnerId, updated_at: now }).where('member_id', '=', memberId).execute()
}

export async function setPortalState(db: Db, memberId: string, state: PortalState, now: number): Promise<void> {
  await db.updateTable('portals').set({ state, updated_at: now }).where('member_id', '=', memberId).execute()
}

export async function setPortalEndpoint(db: Db, memberId: string, clientEndpoint: string, now: number): Promise<void> {
  await db.updateTable('portals').set({ client_endpoint: clientEndpoint, domain: new URL(clientEndpoint).host, updated_at: now })
    .where('member_id', '=', memberId).execute()
}

export async function setCrmTarget(db: Db, memberId: string, target: Portal['crmTarget'], now: number): Promise<void> {
  await db.updateTable('portals').set({ crm_entity: target.entity, crm_category: target.categoryId, updated_at: now }).where('member_id', '=', memberId).execute()
}

/** Takes the right to refresh this portal's tokens for a while; false when another process has it. */
export async function takeRefreshLease(db: Db, memberId: string, holder: string, now: number, untilMs: number): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable('portals').set({ refresh_holder: holder, refresh_until: untilMs })
    .where('member_id', '=', memberId).where('refresh_until', '<=', now).executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function releaseRefreshLease(db: Db, memberId: string, holder: string): Promise<void> {
  await db.updateTable('portals').set({ refresh_holder: null, refresh_until: 0 })
    .where('member_id', '=', memberId).where('refresh_holder', '=', holder).execute()
}

/** Counts one call to the portal in the bucket that all processes share. Returns how many ms the call has to wait. */
export async function takePace(tx: Db, memberId: string, pace: Pace, now: number): Promise<number> {
  await tx.insertInto('portal_paces').values({ member_id: memberId, paced_until: 0 }).onConflict((conflict) => conflict.doNothing()).execute()
  const row = await tx.selectFrom('portal_paces').select('paced_until').where('member_id', '=', memberId).forUpdate().executeTakeFirstOrThrow()
  const { waitMs, pacedUntil } = countCall(row.paced_until, now, pace)
  await tx.updateTable('portal_paces').set({ paced_until: pacedUntil }).where('member_id', '=', memberId).execute()
  return waitMs
}

/** What is done to every portal from time to time, with the column that remembers when. */
const ROUNDS = { sweep: 'swept_at', check: 'checked_at' } as const

/** Takes portals whose last round was before the given moment, at most `limit`, so that one process does each. */
export async function claimRound(db: Db, round: keyof typeof ROUNDS, before: number, now: number, limit: number): Promise<string[]> {
  const column = ROUNDS[round]
  const due = await db.selectFrom('portals').select('member_id').where('state', '=', 'active').where(column, '<=', before)
    .orderBy(column).limit(limit).forUpdate().skipLocked().execute()
  if (due.length === 0) return []
  await db.updateTable('portals').set({ [column]: now }).where('member_id', 'in', due.map((row) => row.member_id)).execute()
  return due.map((row) => row.member_id)
}

function toPortal(row: Selectable<Schema['portals']>): Portal {
  return {
    memberId: row.member_id, partnerId: row.partner_id, domain: row.domain, clientEndpoint: row.client_endpoint, state: row.state as PortalState,
    tokenHash: row.token_hash, previousTokenHash: row.previous_token_hash, previousTokenUntil: row.previous_token_until,
    crmTarget: { entity: row.crm_entity as 'deal' | 'lead', categoryId: row.crm_category }, installedAt: row.installed_at,
  }
}
