import { z } from 'zod'
import type { App } from '../app.ts'
import type { BatchCommand } from '../../bitrix24/batch.ts'
import { proofFieldCommand } from '../../bitrix24/crm-item.ts'
import { EVENTS } from '../../core/manifest.ts'
import { callBatch, callPortal } from './call-portal.ts'

const handlers = z.array(z.object({ event: z.string(), handler: z.string() }))

/** Binds what is missing, removes what points elsewhere and makes the proof field; doing it again changes nothing. Returns how many handlers it mended. */
export async function preparePortal(app: App, memberId: string): Promise<number> {
  const mended = await bindEvents(app, memberId)
  // A field that exists already is answered with an error of its own: nothing to do then.
  for (const entity of ['deal', 'lead'] as const) {
    const { method, params } = proofFieldCommand(entity)
    await callPortal(app, memberId, method, params)
  }
  return mended
}

async function bindEvents(app: App, memberId: string): Promise<number> {
  const answer = await callPortal(app, memberId, 'event.get')
  if (answer.kind !== 'ok') {
    app.log.warn({ memberId, answer: answer.kind }, 'could not read event handlers')
    return 0
  }
  const handler = `${app.publicUrl}/b24/event`
  const bound = handlers.catch([]).parse(answer.result).map((it) => ({ ...it, event: it.event.toUpperCase() }))

  const stale = bound.filter((it) => it.handler !== handler)
  const missing = EVENTS.filter((event) => !bound.some((it) => it.event === event && it.handler === handler))
  const commands: [string, BatchCommand][] = [
    ...stale.map((it, index): [string, BatchCommand] => [`unbind${index}`, { method: 'event.unbind', params: it }]),
    ...missing.map((event): [string, BatchCommand] => [event, { method: 'event.bind', params: { event, handler } }]),
  ]
  if (commands.length > 0) await callBatch(app, memberId, Object.fromEntries(commands), { halt: false })
  return commands.length
}
