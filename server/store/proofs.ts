import { createHash } from 'node:crypto'
import type { Db } from '../db/schema.ts'

/** Whether another Won already has this proof, or had it before its client's data were erased. */
export async function isProofUsed(db: Db, proofKey: string, exceptId: string): Promise<boolean> {
  const row = await db.selectFrom('reservations').select('id').where('proof_key', 'in', [proofKey, hiddenKey(proofKey)]).where('outcome', '=', 'won')
    .where('id', '!=', exceptId).executeTakeFirst()
  return row !== undefined
}

/** What proved a request's Won can be read no more, and still proves no other one. */
export async function hideProofs(db: Db, requestId: string): Promise<void> {
  const rows = await db.selectFrom('reservations').select(['id', 'proof_key']).where('request_id', '=', requestId).where('proof_key', 'is not', null)
    .where('proof_key', 'not like', `${HIDDEN}%`).execute()
  for (const { id, proof_key: key } of rows) await db.updateTable('reservations').set({ proof: null, proof_key: hiddenKey(key ?? '') }).where('id', '=', id).execute()
}

const HIDDEN = 'hidden:'

function hiddenKey(key: string): string {
  return HIDDEN + createHash('sha256').update(key).digest('base64url')
}
