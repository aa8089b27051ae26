import { findUser, touch } from '../portal.ts'
import { nextId } from '../state.ts'
import type { Answer, Call, RestMethod } from './call.ts'
import { numberParam, param, textParam } from './call.ts'
import { RestError } from './rest-error.ts'

const MAX_ATTACH = 60_000

function checkAttach(call: Call): void {
  const attach = param(call, 'ATTACH')
  if (attach === undefined) return
  if (typeof attach !== 'object' || attach === null) throw new RestError('ATTACH_ERROR', 'Incorrect attach params')
  if (JSON.stringify(attach).length > MAX_ATTACH) throw new RestError('ATTACH_OVERSIZE', 'You have exceeded the maximum allowable size of attach')
}

function notify(call: Call): Answer {
  const userId = numberParam(call, 'USER_ID')
  const message = textParam(call, 'MESSAGE')
  const tag = textParam(call, 'TAG')
  if (!(userId > 0)) throw new RestError('USER_ID_EMPTY', "User ID can't be empty")
  if (message === '') throw new RestError('MESSAGE_EMPTY', "Message can't be empty")
  checkAttach(call)
  const { state, cloud } = call.portal
  if (!findUser(call.portal, userId)) return { result: false }
  // The same tag replaces what the application said before.
  if (tag !== '') state.notifications = state.notifications.filter((known) => known.tag !== tag || known.userId !== userId)
  const id = nextId(state, 'notification', 12_340)
  state.notifications.push({ id, userId, message, tag, at: cloud.now() })
  touch(call.portal)
  return { result: id }
}

function remove(call: Call): Answer {
  const { state } = call.portal
  const [id, tag] = [numberParam(call, 'ID'), textParam(call, 'TAG')]
  state.notifications = state.notifications.filter((known) => known.id !== id && (tag === '' || known.tag !== tag))
  touch(call.portal)
  return { result: true }
}

const im = (run: (call: Call) => Answer): RestMethod => ({ scopes: ['im'], run })

export const notificationMethods: Record<string, RestMethod> = {
  'im.notify': im(notify), 'im.notify.system.add': im(notify), 'im.notify.personal.add': im(notify), 'im.notify.delete': im(remove),
}
