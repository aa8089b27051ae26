import { Refusal } from '../../core/errors.ts'
import { clauseTitle, countWarnings, sanctionName, sanctionState } from '../../core/sanction.ts'
import type { Sanction } from '../../core/sanction.ts'
import { moment, say, sentences } from '../../core/said.ts'
import { keep } from '../../say/speak.ts'
import type { Tx } from '../../db/schema.ts'
import { findSanction, listSanctions, updateSanction } from '../../store/sanctions.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import type { CaseHandler } from '../desk/decide-case.ts'
import { openCase } from '../desk/open-case.ts'
import { tellNotice } from '../notice/tell-notice.ts'
import type { Caller } from '../session/open-session.ts'
import { lockSanction, writeLifted } from './lift-sanction.ts'

/** Puts the partner's side on the desk, once. The sanction goes on meanwhile. Throws `not_found`, `not_admin`, `appeal_there` or `appeal_late`. */
export async function appealSanction(app: App, caller: Caller, id: string, text: string): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    if ((await findSanction(tx, id))?.partnerId !== caller.partnerId || caller.partnerId === null) throw new Refusal('not_found')
    if (!caller.isAdmin) throw new Refusal('not_admin')
    const sanction = await lockSanction(tx, id)
    const now = app.now()
    if (sanction.appealedAt !== null) throw new Refusal('appeal_there', { on: moment(sanction.appealedAt, 'day') })
    if (sanctionState(sanction, now) !== 'running') throw new Refusal('appeal_late')
    await updateSanction(tx, id, { appealedAt: now, appealNote: text })
    await openCase(tx, app, {
      kind: 'sanction_appeal', subject: id, partnerId: sanction.partnerId, requestId: null, reservationId: null, openedBy: caller.userName, dueAt: null,
      facts: await factsOf(tx, sanction, text),
    }, now)
  })
  app.wake.live()
}

async function factsOf(tx: Tx, sanction: Sanction, appeal: string): Promise<Readonly<Record<string, unknown>>> {
  const { kind, rule, reason, evidence, imposedBy, startsAt, endsAt, revokes } = sanction
  return { kind, rule: sentences(rule, clauseTitle(rule)), reason, evidence, imposedBy, startsAt, endsAt, revokes, appeal, warnings: countWarnings(await listSanctions(tx, sanction.partnerId)) }
}

/** `accept` lifts the sanction; `refuse` leaves it. The note is the partner's to read. */
export const sanctionAppeal: CaseHandler = {
  decisions: ['accept', 'refuse'],
  apply: async (tx, app, { subject }, { decision, note, by }) => {
    const sanction = await lockSanction(tx, subject)
    if (decision === 'accept' && sanctionState(sanction, app.now()) === 'running') {
      await writeLifted(tx, app, sanction, { by: { userId: '', userName: by, memberId: null }, reason: note })
      return
    }
    const answer = decision === 'accept' ? 'notice.appealAccepted' : 'notice.appealRefused'
    await tellNotice(tx, { partnerId: sanction.partnerId, kind: 'review_decided', subject, ...keep(say(answer, { name: sanctionName(sanction), note })) }, app.now())
  },
}
