import type { Db } from '../db/schema.ts'

/** How deliveries to one portal stand. */
export type PortalQueue = {
  waiting: number
  /** How many of these could have gone already. */
  late: number
  dead: number
  /** Since when the oldest that could have gone has waited. */
  oldestWaitingSince: number | null
  /** The newest words of the portal about something that waits, or that was given up. */
  waitingError: string | null
  deadError: string | null
  /** Whether a record was ever made in its CRM. */
  hasMade: boolean
}

export async function readPortalQueue(db: Db, memberId: string, now: number): Promise<PortalQueue> {
  const rows = await db.selectFrom('outbox').select(['state', 'last_error', 'created_at', 'run_at', 'attempts']).where('member_id', '=', memberId)
    .where('state', '!=', 'sent').orderBy('run_at').execute()
  const dead = rows.filter((row) => row.state === 'dead')
  const waiting = rows.filter((row) => row.state !== 'dead')
  // Work that waits for the end of the undo time is not late.
  const late = waiting.filter((row) => row.attempts > 0 || row.last_error !== null || row.run_at <= now)
  const made = await db.selectFrom('crm_items').select('reservation_id').where('member_id', '=', memberId).where('item_id', 'is not', null).limit(1).executeTakeFirst()
  return {
    waiting: waiting.length, late: late.length, dead: dead.length,
    oldestWaitingSince: late.length === 0 ? null : Math.min(...late.map((row) => row.created_at)),
    waitingError: late.findLast((row) => row.last_error !== null)?.last_error ?? null,
    deadError: dead.at(-1)?.last_error ?? null,
    hasMade: made !== undefined,
  }
}

/** Portals of partners in which work for the CRM that began before a moment was tried and is not done. */
export async function listStuckPortals(db: Db, begunBefore: number): Promise<{ memberId: string, partnerId: string }[]> {
  const rows = await db.selectFrom('outbox').innerJoin('portals', 'portals.member_id', 'outbox.member_id').select(['portals.member_id', 'portals.partner_id']).distinct()
    .where('outbox.state', 'in', ['due', 'dead']).where('outbox.kind', 'in', ['crm.create', 'crm.close']).where('outbox.attempts', '>', 0).where('outbox.last_error', 'is not', null)
    .where('outbox.created_at', '<=', begunBefore).where('portals.state', '!=', 'uninstalled').where('portals.partner_id', 'is not', null).orderBy('portals.member_id').execute()
  return rows.map((row) => ({ memberId: row.member_id, partnerId: row.partner_id ?? '' }))
}
