import { Refusal } from '../../core/errors.ts'
import { afterText, sanctionName, sanctionState } from '../../core/sanction.ts'
import type { Sanction } from '../../core/sanction.ts'
import { moment, say } from '../../core/said.ts'
import { keep } from '../../say/speak.ts'
import type { Tx } from '../../db/schema.ts'
import { findCaseBySubject, markCaseDecided } from '../../store/cases.ts'
import { lockPartners } from '../../store/partners.ts'
import { findSanction, updateSanction } from '../../store/sanctions.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellOperators } from '../live/live.ts'
import { tellNotice } from '../notice/tell-notice.ts'
import { editorOf } from '../partner/editor.ts'
import type { Editor } from '../partner/editor.ts'
import { settleSuspension } from './settle-suspension.ts'

/** Lifts a sanction; others of the partner go on. What was taken back stays so. Throws `not_found`, `already_decided` or `sanction_over`. */
export async function liftSanction(app: App, by: Editor, id: string, reason: string): Promise<Sanction> {
  const lifted = await inTransaction(app.db, async (tx) => {
    const sanction = await lockSanction(tx, id)
    const now = app.now()
    const state = sanctionState(sanction, now)
    if (state === 'lifted') throw new Refusal('already_decided', { name: sanction.liftedBy ?? '', on: moment(sanction.liftedAt ?? now, 'day') })
    if (state === 'ended') throw new Refusal('sanction_over', { on: moment(sanction.endsAt ?? now, 'day') })
    await writeLifted(tx, app, sanction, { by, reason })
    // An appeal that still waits has got what it asked for.
    const appeal = await findCaseBySubject(tx, 'sanction_appeal', id)
    if (appeal && appeal.decidedAt === null) await markCaseDecided(tx, appeal.id, { decision: 'accept', note: reason, decidedBy: by.userName, now })
    await tellOperators(tx, { kind: 'desk.changed' }, now)
    return findSanction(tx, id)
  })
  app.wake.live()
  app.wake.worker()
  if (!lifted) throw new Refusal('not_found')
  return lifted
}

/** The sanction as it is while its partner is locked, which every change of a sanction does first. Throws `not_found`. */
export async function lockSanction(tx: Tx, id: string): Promise<Sanction> {
  const found = await findSanction(tx, id)
  if (!found) throw new Refusal('not_found')
  await lockPartners(tx, [found.partnerId])
  return await findSanction(tx, id) ?? found
}

/** Writes that a sanction of a locked partner is lifted, who did it and why, and tells the partner. */
export async function writeLifted(tx: Tx, app: App, sanction: Sanction, { by, reason }: { by: Editor, reason: string }): Promise<void> {
  const now = app.now()
  await updateSanction(tx, sanction.id, { liftedAt: now, liftedBy: by.userName, liftReason: reason })
  const until = await settleSuspension(tx, sanction.partnerId, now)
  const after = sanction.kind === 'suspension' ? afterText(until) : say('notice.warningGone')
  await tellNotice(tx, {
    partnerId: sanction.partnerId, kind: 'sanction_ended', subject: sanction.id, ...keep(say('notice.sanctionLifted', { name: sanctionName(sanction), reason, after })),
  }, now)
  await writeJournal(tx, app, {
    at: now, kind: 'sanction_lifted', requestId: null, partnerId: sanction.partnerId, ...editorOf(by),
    details: `${sanction.kind} ${sanction.id}: ${reason}`,
  })
}
