import { openOvertaking } from './overtaking.ts'
import type { Portal } from './portal.ts'
import type { Params } from './php-form.ts'
import { encodePhpForm } from './php-form.ts'

/** `order`: which delivery of all it was that left; null while it waits or when it was lost. */
export type Delivery = { id: number, portal: string, event: string, url: string, result: 'waiting' | 'lost' | 'no answer' | number, order: number | null, at: number, body: Params }

export type EventQueue = {
  send: (portal: Portal, url: string, body: Params) => void
  log: Delivery[]
  idle: () => Promise<void>
  stop: () => void
}

type Waiting = { delivery: Delivery, delayMs: number, done: () => void }

const KEPT_DELIVERIES = 3000
const ANSWER_MS = 10_000
// A burst of a thousand must not need a thousand sockets of this process.
const AT_ONCE = 64

/** The cloud queue: one attempt per delivery, whatever the handler says. */
export function openQueue(random: () => number, now: () => number): EventQueue {
  const log: Delivery[] = []
  const pending = new Set<Promise<void>>()
  const timers = new Set<NodeJS.Timeout>()
  const ready: Waiting[] = []
  const stopped = new AbortController()
  const overtaking = openOvertaking<Waiting>(later)
  let lastId = 0
  let lastOrder = 0
  let active = 0

  function note(portal: Portal, url: string, body: Params): Delivery {
    lastId += 1
    const delivery: Delivery = { id: lastId, portal: portal.seed.name, event: String(body['event'] ?? ''), url, result: 'waiting', order: null, at: now(), body }
    log.push(delivery)
    if (log.length > KEPT_DELIVERIES) log.shift()
    return delivery
  }

  async function post(delivery: Delivery): Promise<void> {
    try {
      const answer = await fetch(delivery.url, {
        method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: encodePhpForm(delivery.body),
        redirect: 'manual', signal: AbortSignal.any([AbortSignal.timeout(ANSWER_MS), stopped.signal]),
      })
      delivery.result = answer.status
      await answer.body?.cancel()
    } catch {
      delivery.result = 'no answer'
    }
  }

  async function leave({ delivery, done }: Waiting): Promise<void> {
    lastOrder += 1
    delivery.order = lastOrder
    active += 1
    await post(delivery)
    active -= 1
    done()
    pump()
  }

  function pump(): void {
    while (active < AT_ONCE) {
      const next = ready.shift()
      if (!next) return
      void leave(next)
    }
  }

  function later(waiting: Waiting): void {
    const timer = setTimeout(() => {
      timers.delete(timer)
      ready.push(waiting)
      pump()
    }, waiting.delayMs)
    timers.add(timer)
  }

  function send(portal: Portal, url: string, body: Params): void {
    if (stopped.signal.aborted) return
    const { weather } = portal.cloud
    for (let copy = 0; copy <= weather.duplicateEvents; copy += 1) {
      const delivery = note(portal, url, body)
      // Both are drawn always, so that one switch does not change what another one hits.
      const [luck, chance] = [random(), random()]
      if (luck < weather.dropEvents) {
        delivery.result = 'lost'
        continue
      }
      const done = Promise.withResolvers<void>()
      pending.add(done.promise)
      void done.promise.then(() => pending.delete(done.promise))
      const waiting = { delivery, delayMs: weather.eventDelayMs, done: done.resolve }
      if (weather.shuffleEvents) overtaking.hold(waiting, chance)
      else later(waiting)
    }
  }

  async function idle(): Promise<void> {
    // A delivery may cause a call that raises the next event, so look again after each round.
    while (pending.size > 0) await Promise.all(pending)
  }

  function stop(): void {
    stopped.abort()
    overtaking.stop()
    for (const timer of timers) clearTimeout(timer)
    timers.clear()
    ready.length = 0
    pending.clear()
  }

  return { send, log, idle, stop }
}
