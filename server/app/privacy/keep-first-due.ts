import { PRIVACY_KINDS, waitsForPartner } from '../../core/privacy.ts'
import type { Tx } from '../../db/schema.ts'
import { updatePartner } from '../../store/partners.ts'
import { findFirstDue } from '../../store/privacy-cases.ts'
import { getRulebook } from '../../store/rulebooks.ts'

const OF_PARTNERS = PRIVACY_KINDS.filter(waitsForPartner)

/** Writes to the locked partner what its gate looks at: the case that is due first; nothing where the rules let late partners reserve. */
export async function keepFirstDue(tx: Tx, partnerId: string, now: number): Promise<void> {
  const { privacy } = await getRulebook(tx, now)
  const first = privacy.blocksLate ? await findFirstDue(tx, partnerId, OF_PARTNERS) : null
  await updatePartner(tx, partnerId, { privacyAskedAt: first?.openedAt ?? null, privacyDueAt: first?.dueAt ?? null })
}
