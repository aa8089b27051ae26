import type { Db, Tx } from '../db/schema.ts'
import { toPortal } from './portals.ts'
import type { Portal } from './portals.ts'

/** Portals that are reached by a webhook now and whose webhook works as far as is known. */
export async function listWebhookPortals(db: Db): Promise<Portal[]> {
  const rows = await db.selectFrom('portals').selectAll().where('access', '=', 'webhook').where('state', '=', 'active').where('doubted', '=', 0)
    .where('moved_to', 'is', null).orderBy('member_id').execute()
  return rows.map(toPortal)
}

/** Those whose outbound webhook an event may come from: it told this member id before, or stands at this address. */
export async function listWebhookSenders(db: Db, memberId: string, domain: string): Promise<Portal[]> {
  const rows = await db.selectFrom('portals').selectAll().where('access', '=', 'webhook').where('state', '!=', 'uninstalled').where('moved_to', 'is', null)
    .where((of) => of.or([of('told_member_id', '=', memberId), of('domain', '=', domain)])).orderBy('member_id').execute()
  return rows.map(toPortal)
}

/** Its webhook does not work any more; false when that was known. */
export async function stopPortal(db: Db, memberId: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable('portals').set({ state: 'needs_reopen', updated_at: now }).where('member_id', '=', memberId)
    .where('state', '=', 'active').executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Another entry whose events carry this token, which only its administrators see. */
export async function findByEventToken(db: Db, tokenHash: string, exceptMemberId: string): Promise<Portal | null> {
  const row = await db.selectFrom('portals').selectAll().where('access', '=', 'webhook').where('moved_to', 'is', null).where('token_hash', '=', tokenHash)
    .where('member_id', '!=', exceptMemberId).executeTakeFirst()
  return row ? toPortal(row) : null
}

export async function setToldMemberId(db: Db, memberId: string, told: string | null): Promise<void> {
  await db.updateTable('portals').set({ told_member_id: told }).where('member_id', '=', memberId).execute()
}

/** It was shown, or an operator said, that it is the same portal. */
export async function clearDoubt(db: Db, memberId: string): Promise<void> {
  await db.updateTable('portals').set({ doubted: 0 }).where('member_id', '=', memberId).execute()
}

/** Records that the app made in a portal, the newest first. */
export async function listKnownRecords(db: Db, memberId: string, limit: number): Promise<{ reservationId: string, entityTypeId: number, itemId: number }[]> {
  const rows = await db.selectFrom('crm_items').select(['reservation_id', 'entity_type_id', 'item_id']).where('member_id', '=', memberId)
    .where('state', '=', 'in_crm').orderBy('item_id', 'desc').limit(limit).execute()
  return rows.flatMap((row) => (row.item_id === null ? [] : [{ reservationId: row.reservation_id, entityTypeId: row.entity_type_id, itemId: row.item_id }]))
}

/** Takes an entry that was left for another back into use. */
export async function clearMove(tx: Tx, memberId: string): Promise<void> {
  await tx.updateTable('portals').set({ moved_to: null }).where('member_id', '=', memberId).execute()
}

/** Everything that belongs to the one portal goes over to the other entry of the same portal; the first stays as a sign to where. */
export async function movePortal(tx: Tx, from: string, to: string, now: number): Promise<void> {
  for (const table of ['reservations', 'crm_items', 'outbox', 'inbox'] as const) {
    await tx.updateTable(table).set({ member_id: to }).where('member_id', '=', from).execute()
  }
  for (const table of ['portal_settings', 'test_records'] as const) {
    if (!await tx.selectFrom(table).select('member_id').where('member_id', '=', from).executeTakeFirst()) continue
    await tx.deleteFrom(table).where('member_id', '=', to).execute()
    await tx.updateTable(table).set({ member_id: to }).where('member_id', '=', from).execute()
  }
  const { process_prefix, active_people } = await tx.selectFrom('portals').select(['process_prefix', 'active_people']).where('member_id', '=', from).executeTakeFirstOrThrow()
  await tx.updateTable('portals').set({ process_prefix, active_people }).where('member_id', '=', to).execute()
  for (const table of ['portal_tokens', 'sessions', 'one_time_links', 'method_blocks', 'portal_paces', 'portal_checks', 'portal_repairs'] as const) {
    await tx.deleteFrom(table).where('member_id', '=', from).execute()
  }
  await tx.updateTable('portals').set({
    state: 'uninstalled', moved_to: to, partner_id: null, token_hash: null, previous_token_hash: null, previous_token_until: null, told_member_id: null, updated_at: now,
  }).where('member_id', '=', from).execute()
}
