import type { Db } from '../db/schema.ts'

/** What a system handed in under a key of its own: the form it became, and what its body looked like (a blind index). */
export type IntakeSend = { keyId: string, sendKey: string, formKey: string, bodyIndex: string }

/** Keeps a sending unless its key was used; returns the one that is kept. */
export async function keepIntakeSend(db: Db, it: IntakeSend, now: number): Promise<IntakeSend> {
  await db.insertInto('intake_sends').values({ key_id: it.keyId, send_key: it.sendKey, form_key: it.formKey, body_index: it.bodyIndex, at: now })
    .onConflict((conflict) => conflict.columns(['key_id', 'send_key']).doNothing()).execute()
  const row = await db.selectFrom('intake_sends').selectAll().where('key_id', '=', it.keyId).where('send_key', '=', it.sendKey).executeTakeFirstOrThrow()
  return { keyId: row.key_id, sendKey: row.send_key, formKey: row.form_key, bodyIndex: row.body_index }
}

/** Forgets sendings of before the given moment: a system that repeats so late makes a second request. */
export async function forgetIntakeSends(db: Db, before: number): Promise<void> {
  await db.deleteFrom('intake_sends').where('at', '<', before).execute()
}
