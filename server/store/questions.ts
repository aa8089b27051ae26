import type { Selectable } from 'kysely'
import type { Db, Schema } from '../db/schema.ts'

/** What the vendor wants to know of a partner. */
export type Question = {
  id: string, partnerId: string, text: string, askedBy: string, askedAt: number, dueAt: number
  answer: string | null, answeredBy: string | null, answeredAt: number | null
}

export async function insertQuestion(db: Db, it: Question, remindAt: number): Promise<void> {
  await db.insertInto('vendor_questions').values({
    id: it.id, partner_id: it.partnerId, text: it.text, asked_by: it.askedBy, asked_at: it.askedAt, due_at: it.dueAt,
    answer: it.answer, answered_by: it.answeredBy, answered_at: it.answeredAt, remind_at: remindAt,
  }).execute()
}

export async function findQuestion(db: Db, id: string): Promise<Question | null> {
  const row = await db.selectFrom('vendor_questions').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? toQuestion(row) : null
}

const LIST_LIMIT = 200

/** A partner's questions, newest first. */
export async function listQuestions(db: Db, partnerId: string): Promise<Question[]> {
  const rows = await db.selectFrom('vendor_questions').selectAll().where('partner_id', '=', partnerId).orderBy('asked_at', 'desc').orderBy('id').limit(LIST_LIMIT).execute()
  return rows.map(toQuestion)
}

/** The open question of a partner that is due first; null when all are answered. */
export async function findOpenQuestion(db: Db, partnerId: string): Promise<Question | null> {
  const row = await db.selectFrom('vendor_questions').selectAll().where('partner_id', '=', partnerId).where('answered_at', 'is', null)
    .orderBy('due_at').orderBy('asked_at').limit(1).executeTakeFirst()
  return row ? toQuestion(row) : null
}

export async function answerQuestion(db: Db, id: string, it: { answer: string, answeredBy: string, now: number }): Promise<void> {
  await db.updateTable('vendor_questions').set({ answer: it.answer, answered_by: it.answeredBy, answered_at: it.now, remind_at: null }).where('id', '=', id).execute()
}

/** Questions whose reminder is due. */
export async function listToRemind(db: Db, now: number, limit: number): Promise<Question[]> {
  const rows = await db.selectFrom('vendor_questions').selectAll().where('remind_at', '<=', now).orderBy('remind_at').limit(limit).execute()
  return rows.map(toQuestion)
}

/** Uses the reminder up; false when it was used, or the question answered, in the meantime. */
export async function takeReminder(db: Db, id: string): Promise<boolean> {
  const row = await db.updateTable('vendor_questions').set({ remind_at: null }).where('id', '=', id).where('remind_at', 'is not', null).returning('id').executeTakeFirst()
  return row !== undefined
}

function toQuestion(row: Selectable<Schema['vendor_questions']>): Question {
  return {
    id: row.id, partnerId: row.partner_id, text: row.text, askedBy: row.asked_by, askedAt: row.asked_at, dueAt: row.due_at,
    answer: row.answer, answeredBy: row.answered_by, answeredAt: row.answered_at,
  }
}
