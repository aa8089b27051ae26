import type { BatchCommand } from '../../bitrix24/batch.ts'
import { Refusal } from '../../core/errors.ts'
import { say } from '../../core/said.ts'
import type { Said } from '../../core/said.ts'
import { findPortal } from '../../store/portals.ts'
import type { App } from '../app.ts'
import { callBatch } from '../portal/call-portal.ts'
import { portalVoice } from '../portal/portal-voice.ts'
import type { Caller } from '../session/open-session.ts'

/** `no_rights`: the app may not write in the messenger. `silent`: the portal did not answer. */
export type Told = { result: 'sent' | 'no_rights' | 'silent', count: number }

/** Sends the caller a message as people will get them, so that it is seen whether they arrive. Throws `not_admin`. */
export async function sendTestMessage(app: App, caller: Caller): Promise<Told> {
  return tell(app, caller, [caller.userId], say('asking.arrives'))
}

/** Tells colleagues that they can open the app now. Throws `not_admin`. */
export async function inviteColleagues(app: App, caller: Caller, userIds: readonly string[]): Promise<Told> {
  return tell(app, caller, [...new Set(userIds)], say('asking.invited', { name: plain(caller.userName) }))
}

const NO_RIGHTS = ['insufficient_scope', 'ACCESS_DENIED', 'ERROR_METHOD_NOT_FOUND']

async function tell(app: App, caller: Caller, userIds: readonly string[], message: Said): Promise<Told> {
  if (!caller.isAdmin) throw new Refusal('not_admin')
  const portal = await findPortal(app.db, caller.memberId)
  if (portal?.access !== 'app') return { result: 'no_rights', count: 0 }
  const speak = await portalVoice(app.db, caller.memberId)
  const text = `${speak(message)} [URL=/marketplace/view/${app.bitrix24.appCode}/]${speak(say('asking.openRequests'))}[/URL]`
  const answer = await callBatch(app, caller.memberId, Object.fromEntries(userIds.map((id) => [`to${id}`, notice(id, text)])), { halt: false })
  if (answer.kind !== 'ok') return { result: 'silent', count: 0 }
  const count = Object.values(answer.batch.results).filter((it) => typeof it === 'number').length
  const errors = Object.values(answer.batch.errors)
  if (count > 0) return { result: 'sent', count }
  return { result: errors.some(({ code }) => NO_RIGHTS.includes(code)) ? 'no_rights' : 'silent', count }
}

function notice(userId: string, text: string): BatchCommand {
  return { method: 'im.notify.system.add', params: { USER_ID: userId, MESSAGE: text, TAG: 'IMPLEMENTATION_REQUEST|setup' } }
}

/** A name must not become markup. */
function plain(text: string): string {
  return text.replaceAll('[', '').replaceAll(']', '')
}
