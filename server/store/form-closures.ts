import type { Db } from '../db/schema.ts'

/** A form that an operator closed; `language` is `all` for every one. `until` null: until somebody opens it. */
export type FormClosure = { language: string, text: string, until: number | null, closedBy: string, closedAt: number }

export async function listFormClosures(db: Db): Promise<FormClosure[]> {
  const rows = await db.selectFrom('form_closures').selectAll().orderBy('language').execute()
  return rows.map((row) => ({ language: row.language, text: row.text, until: row.until, closedBy: row.closed_by, closedAt: row.closed_at }))
}

export async function putFormClosure(db: Db, { language, ...it }: FormClosure): Promise<void> {
  const row = { text: it.text, until: it.until, closed_by: it.closedBy, closed_at: it.closedAt }
  await db.insertInto('form_closures').values({ language, ...row }).onConflict((on) => on.column('language').doUpdateSet(row)).execute()
}

export async function deleteFormClosure(db: Db, language: string): Promise<void> {
  await db.deleteFrom('form_closures').where('language', '=', language).execute()
}
