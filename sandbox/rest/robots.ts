import { touch } from '../portal.ts'
import type { Answer, Call, RestMethod } from './call.ts'
import { isYes, mapParam, param, requireAdmin, textParam } from './call.ts'
import { RestError } from './rest-error.ts'

function invalid(text: string): RestError {
  return new RestError('ERROR_ACTIVITY_VALIDATION_FAILURE', text)
}

function codeParam(call: Call): string {
  const code = textParam(call, 'CODE')
  if (code === '') throw invalid('Empty activity code!')
  if (!/^[a-z0-9._-]+$/i.test(code)) throw invalid('Wrong activity code!')
  return code
}

function checkHandler(handler: string): void {
  if (!URL.canParse(handler)) throw new RestError('ERROR_WRONG_HANDLER_URL', 'Wrong handler URL')
  const { protocol } = new URL(handler)
  if (protocol !== 'http:' && protocol !== 'https:') throw new RestError('ERROR_UNSUPPORTED_PROTOCOL', 'Unsupported handler protocol')
}

function checkProperties(sent: unknown): void {
  if (sent === undefined) return
  if (typeof sent !== 'object' || sent === null) throw invalid('Wrong properties array!')
  for (const [key, property] of Object.entries(sent as Record<string, { Name?: unknown } | null>)) {
    if (!/^[a-z]\w*$/i.test(key)) throw invalid(`Wrong property key ${key}!`)
    if (!property?.Name) throw invalid(`Empty property NAME ${key}!`)
  }
}

function checkCard(call: Call): void {
  checkHandler(textParam(call, 'HANDLER'))
  if (!param(call, 'NAME')) throw invalid('Empty activity NAME!')
  checkProperties(param(call, 'PROPERTIES'))
  checkProperties(param(call, 'RETURN_PROPERTIES'))
  const filter = param(call, 'FILTER')
  if (filter !== undefined && (typeof filter !== 'object' || filter === null)) throw invalid('Wrong activity FILTER!')
  const type = param(call, 'DOCUMENT_TYPE')
  if (type !== undefined && Object.keys(Object(type) as object).length !== 3) throw invalid('Wrong activity DOCUMENT_TYPE!')
}

/** Robots and actions of business processes share their codes. */
function add(kind: 'robot' | 'activity'): (call: Call) => Answer {
  return (call) => {
    if (Object.keys(call.params).length === 0) throw invalid('Empty data!')
    const code = codeParam(call)
    checkCard(call)
    const { state } = call.portal
    if (state.robots.some((robot) => robot.code === code && robot.kind === kind)) throw new RestError('ERROR_ACTIVITY_ALREADY_INSTALLED', 'Activity or Automation rule already installed!')
    state.robots.push({ code, kind, handler: textParam(call, 'HANDLER'), waits: param(call, 'USE_SUBSCRIPTION') === undefined || isYes(param(call, 'USE_SUBSCRIPTION')), card: call.params })
    touch(call.portal)
    return { result: true }
  }
}

function update(kind: 'robot' | 'activity'): (call: Call) => Answer {
  return (call) => {
    const robot = call.portal.state.robots.find((known) => known.code === codeParam(call) && known.kind === kind)
    if (!robot) throw new RestError('ERROR_ACTIVITY_NOT_FOUND', 'Activity or Robot not found!')
    const fields = mapParam(call, 'FIELDS')
    if (Object.keys(fields).length === 0) throw invalid('No fields to update')
    Object.assign(robot.card, fields)
    if (fields['HANDLER'] !== undefined) robot.handler = String(fields['HANDLER'])
    touch(call.portal)
    return { result: true }
  }
}

function remove(kind: 'robot' | 'activity'): (call: Call) => Answer {
  return (call) => {
    const code = codeParam(call)
    const { state } = call.portal
    const kept = state.robots.filter((robot) => robot.code !== code || robot.kind !== kind)
    if (kept.length === state.robots.length) throw new RestError('ERROR_ACTIVITY_NOT_FOUND', 'Activity or Robot not found!')
    state.robots = kept
    touch(call.portal)
    return { result: true }
  }
}

function list(kind: 'robot' | 'activity'): (call: Call) => Answer {
  return (call) => ({ result: call.portal.state.robots.filter((robot) => robot.kind === kind).map((robot) => robot.code) })
}

/** The answer a started robot waits for; each token is good once. */
function answerRun(call: Call): Answer {
  const { state } = call.portal
  const run = state.robotRuns.find((known) => known.token === textParam(call, 'event_token') && known.answer === null)
  if (!run) throw new RestError('ACCESS_DENIED', 'Access denied!', 403)
  run.answer = { values: param(call, 'return_values') ?? [], log: textParam(call, 'log_message') }
  touch(call.portal)
  return { result: true }
}

const ofAdmin = (run: (call: Call) => Answer): RestMethod => ({
  scopes: ['bizproc'], onlyApp: new RestError('ACCESS_DENIED', 'Application context required'),
  run: (call) => {
    requireAdmin(call, new RestError('ACCESS_DENIED', 'Access denied!'))
    return run(call)
  },
})

export const robotMethods: Record<string, RestMethod> = {
  ...Object.fromEntries((['robot', 'activity'] as const).flatMap((kind) => [
    [`bizproc.${kind}.add`, ofAdmin(add(kind))], [`bizproc.${kind}.update`, ofAdmin(update(kind))], [`bizproc.${kind}.delete`, ofAdmin(remove(kind))], [`bizproc.${kind}.list`, ofAdmin(list(kind))],
  ] as const)),
  'bizproc.event.send': { scopes: ['bizproc'], run: answerRun },
}
