import { findItem } from '../crm/items.ts'
import { entityTypeByNoun } from '../crm/kinds.ts'
import { mayChangeItem } from '../crm/rights.ts'
import { touch } from '../portal.ts'
import { nextId } from '../state.ts'
import type { Answer, Call, RestMethod } from './call.ts'
import { mapParam, numberParam, textParam } from './call.ts'
import { RestError } from './rest-error.ts'

const TYPES = new Set(['COMPANY', 'CONTACT', 'DEAL', 'LEAD', 'QUOTE'])

function core(text: string): RestError {
  return new RestError('ERROR_CORE', text)
}

function traceParam(call: Call): unknown {
  const text = textParam(call, 'TRACE')
  if (text === '') throw core('Parameter `TRACE` required.')
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw core('Can not parse JSON in parameter `TRACE`.')
  }
}

function entityOf(call: Call, sent: { TYPE?: unknown, ID?: unknown }): { type: string, id: number } {
  const [type, id] = [String(sent.TYPE ?? '').toUpperCase(), Number(sent.ID)]
  if (!TYPES.has(type)) throw core('Wrong `TYPE` in parameter `ENTITIES`. Allowed types: COMPANY,CONTACT,DEAL,LEAD,QUOTE')
  if (!(id > 0)) throw core('Wrong `ID` in parameter `ENTITIES`.')
  const entityTypeId = entityTypeByNoun(type)
  const item = findItem(call.portal, entityTypeId, id)
  if (!item || !mayChangeItem(call.portal, call.user.id, entityTypeId, item)) throw core(`You have no access to entity ${type} with ID ${id}.`)
  return { type, id }
}

function add(call: Call): Answer {
  const trace = traceParam(call)
  const entities = (Object.values(mapParam(call, 'ENTITIES')) as object[]).map((sent) => entityOf(call, sent))
  const { state } = call.portal
  const id = nextId(state, 'trace', 1580)
  state.traces.push({ id, trace, entities })
  touch(call.portal)
  return { result: id }
}

function remove(call: Call): Answer {
  const { state } = call.portal
  state.traces = state.traces.filter((trace) => trace.id !== numberParam(call, 'ID'))
  touch(call.portal)
  return { result: true }
}

export const trackingMethods: Record<string, RestMethod> = { 'crm.tracking.trace.add': { scopes: ['crm'], run: add }, 'crm.tracking.trace.delete': { scopes: ['crm'], run: remove } }
