import type { BatchCommand } from '../../bitrix24/batch.ts'
import type { Handler } from '../../bitrix24/survey.ts'
import { crmEvents, onlineEvents } from '../../core/manifest.ts'

/** Commands that take away come before those that add: a place or name may be free only then. */
export type Changes = { remove: BatchCommand[], add: BatchCommand[] }

/** What a portal should send: kinds of records it has, our address, and whether it can keep events for us to fetch. */
export type WantedHandlers = { entityTypeIds: readonly number[], address: string, hasOffline: boolean }

/** How the bound handlers become the wanted ones: each event once to our address, and once into the offline queue where there is one. */
export function handlerChanges(bound: readonly Handler[], wanted: WantedHandlers): Changes {
  const online = onlineEvents(wanted.entityTypeIds, wanted.hasOffline)
  const offline = wanted.hasOffline ? crmEvents(wanted.entityTypeIds) : []
  const isRight = (it: Handler): boolean => (it.isOffline ? offline.includes(it.event) : it.handler === wanted.address && online.includes(it.event) && it.authType === '0')
  const kept = new Set(bound.filter(isRight).map(keyOf))
  return {
    remove: bound.filter((it) => !isRight(it)).map(unbindCommand),
    add: [
      ...online.filter((event) => !kept.has(keyOf({ event, isOffline: false }))).map((event) => bindCommand(event, wanted.address)),
      ...offline.filter((event) => !kept.has(keyOf({ event, isOffline: true }))).map((event): BatchCommand => ({ method: 'event.bind', params: { event, event_type: 'offline' } })),
    ],
  }
}

function bindCommand(event: string, handler: string): BatchCommand {
  // Events come directly too; the queue is for those that are lost, and a look into it costs a call.
  return { method: 'event.bind', params: { event, handler, ...(event === 'ONOFFLINEEVENT' && { options: { minTimeout: 300 } }) } }
}

function unbindCommand({ event, handler, authType, isOffline }: Handler): BatchCommand {
  const params = isOffline ? { event, event_type: 'offline' } : { event, handler, ...(authType !== '0' && { auth_type: authType }) }
  return { method: 'event.unbind', params }
}

function keyOf({ event, isOffline }: Pick<Handler, 'event' | 'isOffline'>): string {
  return `${event} ${isOffline ? 'offline' : 'online'}`
}
