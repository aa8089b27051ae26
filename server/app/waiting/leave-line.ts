import { Refusal } from '../../core/errors.ts'
import { personMayReserve } from '../../core/portal-settings.ts'
import { requestCode } from '../../core/request.ts'
import { getPortalSettings } from '../../store/portal-settings.ts'
import { lockRequestsByNumber } from '../../store/requests.ts'
import { inTransaction } from '../../store/transaction.ts'
import { endWaiting, listLine } from '../../store/waiting-list.ts'
import type { App } from '../app.ts'
import { tellRequest } from '../live/live.ts'
import type { Caller } from '../session/open-session.ts'

/** Takes the caller's company out of the line, whoever of it asked; joining again later is at the end. Throws `not_waiting`. */
export async function leaveLine(app: App, caller: Caller, number: number): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const request = (await lockRequestsByNumber(tx, [number])).get(number)
    if (!request) throw new Refusal('not_found')
    if (caller.partnerId === null) throw new Refusal('not_linked')
    if (!personMayReserve((await getPortalSettings(tx, caller.memberId)).settings, caller)) throw new Refusal('no_permission')
    const line = await listLine(tx, request.id)
    const entry = line.find((it) => it.partnerId === caller.partnerId)
    if (!entry) throw new Refusal('not_waiting', { number: requestCode(number) })
    const now = app.now()
    await endWaiting(tx, entry.id, { state: 'left', now, by: caller.userName })
    await tellRequest(tx, request, { kind: 'request.waiting', number: requestCode(number), inLine: line.length - 1 }, now)
  })
  app.wake.live()
}
