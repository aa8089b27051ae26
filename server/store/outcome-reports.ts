import type { OutcomeReport, ReportSource, Said } from '../core/outcome-reports.ts'
import type { Db } from '../db/schema.ts'

/** Keeps what a side says now; false when it has said the same before. What it said earlier stands in the reservation's history. */
export async function keepReport(db: Db, reservationId: string, { source, says, detail, at }: OutcomeReport): Promise<boolean> {
  const row = await db.insertInto('outcome_reports').values({ reservation_id: reservationId, source, says, detail, at })
    .onConflict((conflict) => conflict.columns(['reservation_id', 'source']).doUpdateSet({ says, detail, at })
      .where((of) => of.or([of('outcome_reports.says', '!=', says), of('outcome_reports.detail', '!=', detail)])))
    .returning('source').executeTakeFirst()
  return row !== undefined
}

/** Takes a side's word back. */
export async function dropReport(db: Db, reservationId: string, source: ReportSource): Promise<void> {
  await db.deleteFrom('outcome_reports').where('reservation_id', '=', reservationId).where('source', '=', source).execute()
}

export async function listReports(db: Db, reservationId: string): Promise<OutcomeReport[]> {
  const rows = await db.selectFrom('outcome_reports').selectAll().where('reservation_id', '=', reservationId).orderBy('at').execute()
  return rows.map((row) => ({ source: row.source as ReportSource, says: row.says as Said, detail: row.detail, at: row.at }))
}
