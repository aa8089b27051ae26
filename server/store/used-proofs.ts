import type { Db } from '../db/schema.ts'

/** Spends a proof of work; false when it was spent before, whoever else spends it at the same time. */
export async function spendProof(db: Db, proof: string, expiresAt: number): Promise<boolean> {
  const row = await db.insertInto('used_proofs').values({ proof, expires_at: expiresAt }).onConflict((conflict) => conflict.doNothing()).returning('proof').executeTakeFirst()
  return row !== undefined
}

export async function forgetProofs(db: Db, now: number): Promise<void> {
  await db.deleteFrom('used_proofs').where('expires_at', '<=', now).execute()
}
