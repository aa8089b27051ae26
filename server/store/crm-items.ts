import type { Selectable } from 'kysely'
import type { Db, Schema } from '../db/schema.ts'

export type CrmItemState = 'waiting' | 'in_crm' | 'failed' | 'deleted'

/** What the app knows of the record that a reservation has become in the partner's CRM. */
export type CrmItem = {
  reservationId: string
  memberId: string
  entityTypeId: number
  categoryId: number
  itemId: number | null
  contactId: number | null
  state: CrmItemState
  stageId: string | null
  stageName: string | null
  semantic: 'P' | 'S' | 'F' | null
  lastError: string | null
  nextTryAt: number | null
  responsibleId: string | null
  /** The lead that the deal was converted from: the deal itself has no origin of ours. */
  leadId: number | null
}

export async function insertCrmItem(db: Db, it: Pick<CrmItem, 'reservationId' | 'memberId' | 'entityTypeId' | 'categoryId'>): Promise<void> {
  await db.insertInto('crm_items').values({
    reservation_id: it.reservationId, member_id: it.memberId, entity_type_id: it.entityTypeId, category_id: it.categoryId, item_id: null,
    contact_id: null, state: 'waiting', stage_id: null, stage_name: null, semantic: null, last_error: null, next_try_at: null, checked_at: 0,
  }).execute()
}

export async function findCrmItem(db: Db, reservationId: string): Promise<CrmItem | null> {
  const row = await db.selectFrom('crm_items').selectAll().where('reservation_id', '=', reservationId).executeTakeFirst()
  return row ? toCrmItem(row) : null
}

export async function findCrmItemById(db: Db, memberId: string, entityTypeId: number, itemId: number): Promise<CrmItem | null> {
  const row = await db.selectFrom('crm_items').selectAll().where('member_id', '=', memberId).where('entity_type_id', '=', entityTypeId)
    .where('item_id', '=', itemId).executeTakeFirst()
  return row ? toCrmItem(row) : null
}

export async function listCrmItems(db: Db, reservationIds: readonly string[]): Promise<Map<string, CrmItem>> {
  if (reservationIds.length === 0) return new Map()
  const rows = await db.selectFrom('crm_items').selectAll().where('reservation_id', 'in', reservationIds).execute()
  return new Map(rows.map((row) => [row.reservation_id, toCrmItem(row)]))
}

/** Records of a portal that the sweep compares: of reservations in work, or ended in a way that the CRM can still change. Deleted ones may come back. */
export async function listWatchedItems(db: Db, memberId: string): Promise<CrmItem[]> {
  const rows = await db.selectFrom('crm_items').innerJoin('reservations', 'reservations.id', 'crm_items.reservation_id').selectAll('crm_items')
    .where('crm_items.member_id', '=', memberId).where('crm_items.state', 'in', ['in_crm', 'deleted'])
    .where((of) => of.or([of('reservations.state', '=', 'in_work'), of('reservations.outcome', 'in', ['won', 'lost'])]))
    .orderBy('crm_items.checked_at').limit(500).execute()
  return rows.map(toCrmItem)
}

/** Reservations of a portal that have no record yet, and of which none is being made at this moment. */
export async function listUnmade(db: Db, memberId: string): Promise<CrmItem[]> {
  const rows = await db.selectFrom('crm_items').innerJoin('reservations', 'reservations.id', 'crm_items.reservation_id').selectAll('crm_items')
    .where('crm_items.member_id', '=', memberId).where('crm_items.item_id', 'is', null).where('crm_items.state', 'in', ['waiting', 'failed'])
    .where('reservations.state', '!=', 'closed').where(({ not, exists, selectFrom }) => not(exists(selectFrom('outbox').select('outbox.id')
      .where('outbox.kind', '=', 'crm.create').whereRef('outbox.subject', '=', 'crm_items.reservation_id').where('outbox.state', '=', 'claimed')))).execute()
  return rows.map(toCrmItem)
}

/** Lets the record be made elsewhere; false when it stands by now. */
export async function moveUnmade(db: Db, reservationId: string, { entityTypeId, categoryId }: Pick<CrmItem, 'entityTypeId' | 'categoryId'>): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable('crm_items').set({ entity_type_id: entityTypeId, category_id: categoryId, state: 'waiting', last_error: null, next_try_at: null })
    .where('reservation_id', '=', reservationId).where('item_id', 'is', null).executeTakeFirst()
  return numUpdatedRows > 0n
}

export type CrmItemPatch = Partial<Omit<CrmItem, 'reservationId' | 'memberId'>> & { checkedAt?: number }

export async function updateCrmItem(db: Db, reservationId: string, patch: CrmItemPatch): Promise<void> {
  await db.updateTable('crm_items').set({
    ...(patch.entityTypeId !== undefined && { entity_type_id: patch.entityTypeId }),
    ...(patch.categoryId !== undefined && { category_id: patch.categoryId }),
    ...(patch.itemId !== undefined && { item_id: patch.itemId }),
    ...(patch.contactId !== undefined && { contact_id: patch.contactId }),
    ...(patch.state !== undefined && { state: patch.state }),
    ...(patch.stageId !== undefined && { stage_id: patch.stageId }),
    ...(patch.stageName !== undefined && { stage_name: patch.stageName }),
    ...(patch.semantic !== undefined && { semantic: patch.semantic }),
    ...(patch.lastError !== undefined && { last_error: patch.lastError }),
    ...(patch.nextTryAt !== undefined && { next_try_at: patch.nextTryAt }),
    ...(patch.responsibleId !== undefined && { responsible_id: patch.responsibleId }),
    ...(patch.leadId !== undefined && { lead_id: patch.leadId }),
    ...(patch.checkedAt !== undefined && { checked_at: patch.checkedAt }),
  }).where('reservation_id', '=', reservationId).execute()
}

/** Remembers that a create is on its way; false when one was before, and then something of it may stand in the portal. */
export async function markSent(db: Db, reservationId: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable('crm_items').set({ sent_at: now }).where('reservation_id', '=', reservationId).where('sent_at', 'is', null).executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Reservations in work per responsible person of a portal. */
export async function countLoads(db: Db, memberId: string): Promise<Map<string, number>> {
  const rows = await db.selectFrom('crm_items').innerJoin('reservations', 'reservations.id', 'crm_items.reservation_id')
    .select(['responsible_id', (of) => of.fn.countAll<number>().as('count')]).where('crm_items.member_id', '=', memberId)
    .where('responsible_id', 'is not', null).where('reservations.state', '=', 'in_work').groupBy('responsible_id').execute()
  return new Map(rows.map((row) => [row.responsible_id ?? '', Number(row.count)]))
}

/** Who was made responsible last, or null. */
export async function findLastResponsible(db: Db, memberId: string): Promise<string | null> {
  const row = await db.selectFrom('crm_items').select('responsible_id').where('member_id', '=', memberId).where('responsible_id', 'is not', null)
    .where('sent_at', 'is not', null).orderBy('sent_at', 'desc').limit(1).executeTakeFirst()
  return row?.responsible_id ?? null
}

function toCrmItem(row: Selectable<Schema['crm_items']>): CrmItem {
  return {
    reservationId: row.reservation_id, memberId: row.member_id, entityTypeId: row.entity_type_id, categoryId: row.category_id, itemId: row.item_id,
    contactId: row.contact_id, state: row.state as CrmItemState, stageId: row.stage_id, stageName: row.stage_name,
    semantic: row.semantic as CrmItem['semantic'], lastError: row.last_error, nextTryAt: row.next_try_at,
    responsibleId: row.responsible_id, leadId: row.lead_id,
  }
}
