import type { Tx } from '../../db/schema.ts'
import { updatePartner } from '../../store/partners.ts'
import { findOpenQuestion } from '../../store/questions.ts'

/** Writes to the locked partner what its gate looks at: the open question that is due first. */
export async function keepOldest(tx: Tx, partnerId: string): Promise<void> {
  const open = await findOpenQuestion(tx, partnerId)
  await updatePartner(tx, partnerId, { questionAskedAt: open?.askedAt ?? null, questionDueAt: open?.dueAt ?? null })
}
