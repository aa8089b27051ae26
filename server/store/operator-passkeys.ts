import type { Db } from '../db/schema.ts'

/** A key that stays in somebody's device; `id` and `publicKey` are base64url as WebAuthn gives them. */
export type Passkey = { id: string, operatorId: string, publicKey: string, counter: number, transports: string[], name: string, createdAt: number, usedAt: number | null }

export async function insertPasskey(db: Db, it: Omit<Passkey, 'usedAt'>): Promise<void> {
  await db.insertInto('operator_passkeys').values({
    id: it.id, operator_id: it.operatorId, public_key: it.publicKey, counter: it.counter, transports: it.transports.join(' '), name: it.name, created_at: it.createdAt, used_at: null,
  }).execute()
}

export async function findPasskey(db: Db, id: string): Promise<Passkey | null> {
  return (await rows(db, 'id', id))[0] ?? null
}

export function listPasskeys(db: Db, operatorId: string): Promise<Passkey[]> {
  return rows(db, 'operator_id', operatorId)
}

/** How many keys each person has. */
export async function countPasskeys(db: Db): Promise<Map<string, number>> {
  const found = await db.selectFrom('operator_passkeys').select((of) => ['operator_id', of.fn.countAll<number>().as('count')]).groupBy('operator_id').execute()
  return new Map(found.map(({ operator_id, count }) => [operator_id, Number(count)]))
}

export async function markPasskeyUsed(db: Db, id: string, counter: number, now: number): Promise<void> {
  await db.updateTable('operator_passkeys').set({ counter, used_at: now }).where('id', '=', id).execute()
}

/** Takes all ways in at the console's own address from somebody: they need another invitation. */
export async function forgetWaysIn(db: Db, operatorId: string): Promise<void> {
  await db.deleteFrom('operator_passkeys').where('operator_id', '=', operatorId).execute()
  await db.updateTable('operators').set({ password: null, sealed_totp: null, joined_at: null }).where('id', '=', operatorId).execute()
}

async function rows(db: Db, column: 'id' | 'operator_id', value: string): Promise<Passkey[]> {
  const found = await db.selectFrom('operator_passkeys').selectAll().where(column, '=', value).orderBy('created_at').execute()
  return found.map((row) => ({
    id: row.id, operatorId: row.operator_id, publicKey: row.public_key, counter: row.counter, transports: row.transports.split(' ').filter(Boolean), name: row.name, createdAt: row.created_at, usedAt: row.used_at,
  }))
}
