import { runTrigger } from '../crm/triggers.ts'
import { fieldCards } from '../crm/fields.ts'
import { entityTypeByNoun } from '../crm/kinds.ts'
import { touch } from '../portal.ts'
import type { Answer, Call, RestMethod } from './call.ts'
import { numberParam, requireAdmin, textParam } from './call.ts'
import { RestError } from './rest-error.ts'

const NO_APP = new RestError('ACCESS_DENIED', 'Access denied! Application context required')
const NO_ADMIN = new RestError('ACCESS_DENIED', 'Access denied! Admin permissions required')

function codeParam(call: Call): string {
  const code = textParam(call, 'CODE')
  if (code === '') throw new RestError('', 'Empty trigger code!')
  if (!/^[a-z0-9._-]+$/.test(code)) throw new RestError('', 'Wrong trigger code!')
  return code
}

/** A second add under the same code changes the name. */
function add(call: Call): Answer {
  const code = codeParam(call)
  const name = textParam(call, 'NAME')
  if (name === '') throw new RestError('', 'Empty trigger name!')
  const { state } = call.portal
  const known = state.triggers.find((trigger) => trigger.code === code)
  if (known) known.name = name
  else state.triggers.push({ code, name, places: [] })
  touch(call.portal)
  return { result: true }
}

function remove(call: Call): Answer {
  const code = codeParam(call)
  const { state } = call.portal
  const kept = state.triggers.filter((trigger) => trigger.code !== code)
  if (kept.length === state.triggers.length) throw new RestError('', 'Trigger not found')
  state.triggers = kept
  touch(call.portal)
  return { result: true }
}

/** That the call succeeds does not promise that anything moves: a person must have placed the trigger on a stage. */
function execute(call: Call): Answer {
  const code = codeParam(call)
  if (!call.portal.state.triggers.some((trigger) => trigger.code === code)) throw new RestError('', `Trigger with code ${code} is not registered.`)
  const entityTypeId = numberParam(call, 'OWNER_TYPE_ID')
  if (!(entityTypeId > 0) || !fieldCards(call.portal, entityTypeId)) throw new RestError('', 'Incorrect parameter OWNER_TYPE_ID.')
  const id = numberParam(call, 'OWNER_ID')
  if (!(id > 0)) throw new RestError('', 'Incorrect parameter OWNER_ID.')
  runTrigger(call.portal, { code, entityTypeId, id })
  return { result: true }
}

/** The address a portal shows for its own "incoming webhook" trigger: DEAL_57 and a code. */
function incoming(call: Call): Answer {
  const [, noun = '', id = ''] = /^(\w+)_(\d+)$/.exec(textParam(call, 'target')) ?? []
  const entityTypeId = entityTypeByNoun(noun)
  if (entityTypeId > 0) runTrigger(call.portal, { code: textParam(call, 'code'), entityTypeId, id: Number(id) })
  return { result: true }
}

const ofAdmin = (run: (call: Call) => Answer): RestMethod => ({
  scopes: ['crm'], onlyApp: NO_APP,
  run: (call) => {
    requireAdmin(call, NO_ADMIN)
    return run(call)
  },
})

export const triggerMethods: Record<string, RestMethod> = {
  'crm.automation.trigger': { scopes: ['crm'], run: incoming }, 'crm.automation.trigger.add': ofAdmin(add), 'crm.automation.trigger.delete': ofAdmin(remove),
  'crm.automation.trigger.list': ofAdmin((call) => ({ result: call.portal.state.triggers.map(({ name, code }) => ({ NAME: name, CODE: code })) })), 'crm.automation.trigger.execute': ofAdmin(execute),
}
