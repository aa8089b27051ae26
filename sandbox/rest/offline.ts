import { randomBytes } from 'node:crypto'
import { portalTime } from '../moment.ts'
import { touch } from '../portal.ts'
import type { OfflineEvent } from '../state.ts'
import type { Answer, Call, RestMethod } from './call.ts'
import { isYes, numberParam, page, param, requireAdmin, textParam } from './call.ts'
import { legacyRows } from './legacy-filter.ts'
import { RestError } from './rest-error.ts'
import { systemError } from './system-errors.ts'

const DEFAULT_LIMIT = 50

type Row = { ID: string, TIMESTAMP_X: string, EVENT_NAME: string, EVENT_DATA: unknown, EVENT_ADDITIONAL: false, MESSAGE_ID: string }

function row(call: Call, event: OfflineEvent): Row {
  return { ID: String(event.id), TIMESTAMP_X: portalTime(event.at, call.portal.seed.timeZone), EVENT_NAME: event.event, EVENT_DATA: event.data ?? false, EVENT_ADDITIONAL: false, MESSAGE_ID: event.messageId }
}

function ofConnector(call: Call): OfflineEvent[] {
  const connector = textParam(call, 'auth_connector')
  return call.portal.state.offlineQueue.filter((event) => event.connector === connector)
}

function chosen(call: Call, events: OfflineEvent[]): OfflineEvent[] {
  const byTime = events.toSorted((left, right) => left.at - right.at || left.id - right.id)
  const rows = legacyRows(call, byTime.map((event) => ({ ...row(call, event), PROCESS_ID: event.processId, ERROR: event.error ? '1' : '0' })))
  return rows.flatMap((found) => byTime.find((event) => String(event.id) === found.ID) ?? [])
}

/** Takes records: deletes them at once, or with clear=0 reserves them under a process until event.offline.clear. */
function get(call: Call): Answer {
  const wantsErrors = isYes(param(call, 'error'))
  const process = textParam(call, 'process_id')
  const free = ofConnector(call).filter((event) => event.processId === process && event.error === wantsErrors)
  const taken = chosen(call, free).slice(0, numberParam(call, 'limit') || DEFAULT_LIMIT)
  const isKept = param(call, 'clear') !== undefined && !isYes(param(call, 'clear'))
  const processId = isKept ? process || randomBytes(16).toString('hex') : null
  const { state } = call.portal
  if (processId) for (const event of taken) event.processId = processId
  else state.offlineQueue = state.offlineQueue.filter((event) => !taken.includes(event))
  touch(call.portal)
  return { result: { process_id: processId, events: taken.map((event) => row(call, event)) } }
}

function list(call: Call): Answer {
  const rows = chosen(call, ofConnector(call)).map((event) => ({ ...row(call, event), PROCESS_ID: event.processId, ERROR: event.error ? '1' : '0' }))
  return page(call, rows, (shown) => shown)
}

function listed(call: Call, name: string): string[] | null {
  const sent = param(call, name)
  if (sent === undefined) return null
  return typeof sent === 'object' && sent !== null ? Object.values(sent).map(String) : [String(sent)]
}

function ofProcess(call: Call): OfflineEvent[] {
  const process = textParam(call, 'process_id')
  if (process === '') throw new RestError('ERROR_ARGUMENT', "Argument 'process_id' is null or empty", 400, { argument: 'process_id' })
  const [ids, messages] = [listed(call, 'id'), listed(call, 'message_id')]
  return call.portal.state.offlineQueue.filter((event) => event.processId === process && (!ids || ids.includes(String(event.id))) && (!messages || messages.includes(event.messageId)))
}

function clear(call: Call): Answer {
  const done = ofProcess(call)
  const { state } = call.portal
  state.offlineQueue = state.offlineQueue.filter((event) => !done.includes(event))
  touch(call.portal)
  return { result: true }
}

function markErrors(call: Call): Answer {
  for (const event of ofProcess(call)) Object.assign(event, { error: true, processId: '' })
  touch(call.portal)
  return { result: true }
}

function queue(run: (call: Call) => Answer): RestMethod {
  return {
    scopes: [], onlyApp: systemError('WRONG_AUTH_TYPE'),
    run: (call) => {
      requireAdmin(call, new RestError('ACCESS_DENIED', 'Access denied!', 403))
      return run(call)
    },
  }
}

export const offlineMethods: Record<string, RestMethod> = {
  'event.offline.get': queue(get), 'event.offline.list': queue(list), 'event.offline.clear': queue(clear), 'event.offline.error': queue(markErrors),
}
