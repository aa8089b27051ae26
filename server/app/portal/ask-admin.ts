import { z } from 'zod'
import { ASKED_FOR } from '../../core/asking.ts'
import type { AskedFor } from '../../core/asking.ts'
import { Refusal } from '../../core/errors.ts'
import type { TryResult } from '../../core/outbox.ts'
import { moment, say } from '../../core/said.ts'
import { DAY_MS } from '../../core/time.ts'
import { countTry } from '../../store/one-time-links.ts'
import { insertWork } from '../../store/outbox.ts'
import { listAdmins } from '../../store/portal-tokens.ts'
import { findPortal } from '../../store/portals.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { withoutMarkup } from '../crm/new-item.ts'
import type { Caller } from '../session/open-session.ts'
import { callBatch, tryAgain } from './call-portal.ts'
import { portalVoice } from './portal-voice.ts'

export const askPayload = z.object({ memberId: z.string(), userIds: z.array(z.string()), about: z.enum(ASKED_FOR), name: z.string() })

/**
 * Asks the administrators of the caller's own portal in its messenger, once a day for each thing. Returns whom by name; nobody where the app
 * can send no message, and then it costs nothing either. Throws `asked_already`.
 */
export async function askAdmin(app: App, caller: Caller, about: AskedFor): Promise<string[]> {
  const portal = await findPortal(app.db, caller.memberId)
  const admins = (await listAdmins(app.db, caller.memberId)).filter(({ userId }) => userId !== caller.userId)
  if (portal?.access !== 'app' || admins.length === 0) return []
  await inTransaction(app.db, async (tx) => {
    const now = app.now()
    const since = await countTry(tx, `${about} asked by ${caller.memberId}/${caller.userId}`, 1, now - DAY_MS, now)
    if (since !== null) throw new Refusal('asked_already', { at: moment(since, 'dayAndTime', 'UTC') })
    await insertWork(tx, {
      kind: 'im.ask', lane: `ask/${caller.memberId}`, subject: `${caller.memberId}/${caller.userId}/${about}/${now}`, memberId: caller.memberId, runAt: now,
      payload: { memberId: caller.memberId, userIds: admins.map(({ userId }) => userId), about, name: caller.userName } satisfies z.infer<typeof askPayload>,
    }, now)
  })
  app.wake.worker()
  return admins.map(({ name }) => name).filter((name) => name !== '')
}

/** Sends the question; a newer one of the same person takes the place of the older. */
export async function deliverAsking(app: App, { memberId, userIds, about, name }: z.infer<typeof askPayload>): Promise<TryResult> {
  const path = `/marketplace/view/${app.bitrix24.appCode}/?params%5Bview%5D=settings`
  const speak = await portalVoice(app.db, memberId)
  const message = `${withoutMarkup(speak(say(`asking.${about}`, { name })))} [URL=${path}]${speak(say('asking.openSettings'))}[/URL]`
  const answer = await callBatch(app, memberId, Object.fromEntries(userIds.map((userId) => [
    `to${userId}`, { method: 'im.notify.system.add', params: { USER_ID: userId, MESSAGE: message, TAG: `IMPLEMENTATION_REQUEST|ask|${about}|${name}` } },
  ])), { halt: false })
  return answer.kind === 'ok' ? { kind: 'done' } : tryAgain(answer)
}
