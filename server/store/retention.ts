import type { Db } from '../db/schema.ts'

/** Moments before which the time to hold a contact is over: since the last outcome, since the arrival, since the rejection. */
export type Until = { closed: number, open: number, rejected: number }

/**
 * Numbers of requests whose contact is held for too long, oldest first: rejected ones after their own time, closed ones after the last of their
 * reservations, and whatever is not over yet after its arrival.
 */
export async function listPastRetention(db: Db, until: Until, limit: number): Promise<number[]> {
  const rows = await db.selectFrom('requests').innerJoin('request_contacts', 'request_contacts.request_id', 'requests.id').select('requests.number')
    .where('requests.erased_at', 'is', null)
    .where(({ or, and, eb, not, exists, selectFrom }) => {
      const live = exists(selectFrom('reservations').select('reservations.id').whereRef('reservations.request_id', '=', 'requests.id').where('reservations.state', '!=', 'closed'))
      const endedLate = exists(selectFrom('reservations').select('reservations.id').whereRef('reservations.request_id', '=', 'requests.id').where('reservations.closed_at', '>', until.closed))
      return or([
        and([eb('requests.close_reason', 'in', ['rejected', 'duplicate']), eb('requests.closed_at', '<=', until.rejected), not(live)]),
        and([eb('requests.state', '=', 'closed'), eb('requests.closed_at', '<=', until.closed), not(live), not(endedLate)]),
        and([eb('requests.received_at', '<=', until.open), or([eb('requests.state', '!=', 'closed'), live])]),
      ])
    }).orderBy('requests.number').limit(limit).execute()
  return rows.map((row) => row.number)
}
