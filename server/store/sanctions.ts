import type { Selectable } from 'kysely'
import type { Clause, Sanction } from '../core/sanction.ts'
import type { Db, Schema } from '../db/schema.ts'

export async function insertSanction(db: Db, it: Sanction): Promise<void> {
  await db.insertInto('sanctions').values({
    id: it.id, partner_id: it.partnerId, kind: it.kind, rule: it.rule, reason: it.reason, evidence: it.evidence, starts_at: it.startsAt, ends_at: it.endsAt,
    revokes: it.revokes ? 1 : 0, revoked_at: it.revokedAt, imposed_by: it.imposedBy, lifted_at: it.liftedAt, lifted_by: it.liftedBy, lift_reason: it.liftReason,
    appealed_at: it.appealedAt, appeal_note: it.appealNote, ended_at: it.endedAt,
  }).execute()
}

export async function findSanction(db: Db, id: string): Promise<Sanction | null> {
  const row = await db.selectFrom('sanctions').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? toSanction(row) : null
}

/** All of a partner's sanctions, newest first. */
export async function listSanctions(db: Db, partnerId: string): Promise<Sanction[]> {
  const rows = await db.selectFrom('sanctions').selectAll().where('partner_id', '=', partnerId).orderBy('starts_at', 'desc').orderBy('id').execute()
  return rows.map(toSanction)
}

/** Suspensions whose time is over and of which that is not written yet. */
export async function listOver(db: Db, now: number, limit: number): Promise<Sanction[]> {
  const rows = await db.selectFrom('sanctions').selectAll().where('ends_at', '<=', now).where('ended_at', 'is', null).where('lifted_at', 'is', null)
    .orderBy('ends_at').limit(limit).execute()
  return rows.map(toSanction)
}

/** Sanctions that take reservations back: those not done with it, and those that run, because a Lost can come back to work. */
export async function listRevoking(db: Db): Promise<Sanction[]> {
  const rows = await db.selectFrom('sanctions').selectAll().where('revokes', '=', 1).where('lifted_at', 'is', null)
    .where((of) => of.or([of('revoked_at', 'is', null), of('ended_at', 'is', null)])).orderBy('starts_at').execute()
  return rows.map(toSanction)
}

export type SanctionPatch = Partial<Pick<Sanction, 'revokedAt' | 'liftedAt' | 'liftedBy' | 'liftReason' | 'appealedAt' | 'appealNote' | 'endedAt'>>

export async function updateSanction(db: Db, id: string, patch: SanctionPatch): Promise<void> {
  await db.updateTable('sanctions').set({
    ...(patch.revokedAt !== undefined && { revoked_at: patch.revokedAt }),
    ...(patch.liftedAt !== undefined && { lifted_at: patch.liftedAt }),
    ...(patch.liftedBy !== undefined && { lifted_by: patch.liftedBy }),
    ...(patch.liftReason !== undefined && { lift_reason: patch.liftReason }),
    ...(patch.appealedAt !== undefined && { appealed_at: patch.appealedAt }),
    ...(patch.appealNote !== undefined && { appeal_note: patch.appealNote }),
    ...(patch.endedAt !== undefined && { ended_at: patch.endedAt }),
  }).where('id', '=', id).execute()
}

function toSanction(row: Selectable<Schema['sanctions']>): Sanction {
  return {
    id: row.id, partnerId: row.partner_id, kind: row.kind as Sanction['kind'], rule: row.rule as Clause, reason: row.reason, evidence: row.evidence,
    startsAt: row.starts_at, endsAt: row.ends_at, revokes: row.revokes === 1, revokedAt: row.revoked_at, imposedBy: row.imposed_by,
    liftedAt: row.lifted_at, liftedBy: row.lifted_by, liftReason: row.lift_reason, appealedAt: row.appealed_at, appealNote: row.appeal_note, endedAt: row.ended_at,
  }
}
