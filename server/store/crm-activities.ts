import type { ActivityPurpose } from '../core/crm-activity.ts'
import type { Db } from '../db/schema.ts'

/** An activity of the app's that stands on a CRM record, as it was left there last. */
export type CrmActivity = { reservationId: string, purpose: ActivityPurpose, activityId: number, kind: 'configurable' | 'todo', deadline: number, isDone: boolean }

export async function saveCrmActivity(db: Db, it: CrmActivity): Promise<void> {
  const changing = { activity_id: it.activityId, kind: it.kind, deadline: it.deadline, is_done: it.isDone ? 1 : 0 }
  await db.insertInto('crm_activities').values({ reservation_id: it.reservationId, purpose: it.purpose, ...changing })
    .onConflict((conflict) => conflict.columns(['reservation_id', 'purpose']).doUpdateSet(changing)).execute()
}

export async function listCrmActivities(db: Db, reservationId: string): Promise<Map<ActivityPurpose, CrmActivity>> {
  const rows = await db.selectFrom('crm_activities').selectAll().where('reservation_id', '=', reservationId).execute()
  return new Map(rows.map((row) => [row.purpose as ActivityPurpose, {
    reservationId, purpose: row.purpose as ActivityPurpose, activityId: row.activity_id, kind: row.kind as CrmActivity['kind'], deadline: row.deadline, isDone: row.is_done === 1,
  }]))
}
