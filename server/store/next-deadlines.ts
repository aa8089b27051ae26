import type { Db } from '../db/schema.ts'

/** What the clock will do: how many of a kind stand there, and when the first of them is due. */
export type NextDeadline = { kind: DeadlineKind, count: number, at: number }
export const DEADLINE_KINDS = ['first_contact', 'no_work', 'auto_lost', 'offers', 'sanctions', 'data_cases', 'questions', 'requests', 'kept_places'] as const
export type DeadlineKind = (typeof DEADLINE_KINDS)[number]

type Counted = { count: number | string | bigint, at: number | string | null }

/** Every kind that has something to wait for, in the order of the kinds. */
export async function listNextDeadlines(db: Db): Promise<NextDeadline[]> {
  const idle = await db.selectFrom('reservations').select((of) => ['idle_kind', of.fn.countAll().as('count'), of.fn.min('idle_due_at').as('at')])
    .where('state', '<>', 'closed').where('idle_due_at', 'is not', null).groupBy('idle_kind').execute()
  const found: Partial<Record<DeadlineKind, Counted | undefined>> = {
    ...Object.fromEntries(idle.map((row) => [String(row.idle_kind), row])),
    offers: await db.selectFrom('offers').select((of) => [of.fn.countAll().as('count'), of.fn.min('due_at').as('at')]).where('state', '=', 'sent').executeTakeFirst(),
    sanctions: await db.selectFrom('sanctions').select((of) => [of.fn.countAll().as('count'), of.fn.min('ends_at').as('at')])
      .where('kind', '=', 'suspension').where('lifted_at', 'is', null).where('ended_at', 'is', null).where('ends_at', 'is not', null).executeTakeFirst(),
    data_cases: await db.selectFrom('privacy_cases').select((of) => [of.fn.countAll().as('count'), of.fn.min('due_at').as('at')]).where('state', '=', 'open').executeTakeFirst(),
    questions: await db.selectFrom('vendor_questions').select((of) => [of.fn.countAll().as('count'), of.fn.min('due_at').as('at')]).where('answered_at', 'is', null).executeTakeFirst(),
    requests: await db.selectFrom('holds').select((of) => [of.fn.countAll().as('count'), of.fn.min('until').as('at')]).where('until', 'is not', null).executeTakeFirst(),
    kept_places: await db.selectFrom('kept_places').select((of) => [of.fn.countAll().as('count'), of.fn.min('until').as('at')]).where('state', '=', 'kept').executeTakeFirst(),
  }
  return DEADLINE_KINDS.flatMap((kind) => {
    const it = found[kind]
    return it?.at === null || it?.at === undefined ? [] : [{ kind, count: Number(it.count), at: Number(it.at) }]
  })
}
