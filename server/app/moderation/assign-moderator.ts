import { Refusal } from '../../core/errors.ts'
import { rightsOf } from '../../core/operator-roles.ts'
import { requestCode } from '../../core/request.ts'
import type { Decider } from '../../store/decisions.ts'
import { listOperators } from '../../store/operators.ts'
import type { Operator } from '../../store/operators.ts'
import { deleteModerator, putModerator } from '../../store/request-moderators.ts'
import { inTransaction } from '../../store/transaction.ts'
import { findOperatorId } from '../access/rights.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellOperators } from '../live/live.ts'
import { editorOf } from '../partner/editor.ts'
import { lockUndecided } from '../request/lock-undecided.ts'
import type { Caller } from '../session/open-session.ts'

/** Who decides, and under which entry of the staff. */
export type Moderator = Decider & Pick<Caller, 'operatorId'>

/** Whom a request can be given to: all who may decide, and whoever asks, who may. */
export async function listDeciders(app: App, caller: Moderator): Promise<{ id: string, name: string, isMe: boolean }[]> {
  const me = await findOperatorId(app, caller)
  return (await listOperators(app.db)).filter((it) => it.id === me || decides(it)).map(({ id, name }) => ({ id, name, isMe: id === me }))
}

/** Gives a request that waits to one moderator, or to nobody in particular; whoever is faster may decide all the same. Throws what deciding would throw, and `moderator_unknown`. */
export async function assignModerator(app: App, caller: Moderator, number: number, moderatorId: string | null): Promise<void> {
  const found = moderatorId === null ? null : (await listDeciders(app, caller)).find(({ id }) => id === moderatorId)
  if (found === undefined) throw new Refusal('moderator_unknown')
  await inTransaction(app.db, async (tx) => {
    const now = app.now()
    const { id } = await lockUndecided(tx, number, now)
    if (found === null) await deleteModerator(tx, id)
    else await putModerator(tx, id, found.id, { at: now, by: caller.userName })
    await writeJournal(tx, app, { at: now, kind: 'request_assigned', requestId: id, partnerId: null, ...editorOf(caller), details: found?.name ?? 'nobody' })
    await tellOperators(tx, { kind: 'request.moderated', number: requestCode(number) }, now)
  })
  app.wake.live()
}

function decides({ roles, disabledAt }: Operator): boolean {
  return disabledAt === null && rightsOf(roles).includes('requests.decide')
}
