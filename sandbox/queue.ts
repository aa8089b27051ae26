import type { Portal } from './portal.ts'
import type { Params } from './php-form.ts'
import { encodePhpForm } from './php-form.ts'

export type Delivery = { id: number, portal: string, event: string, url: string, result: 'waiting' | 'lost' | 'no answer' | number, at: number, body: Params }

export type EventQueue = {
  send: (portal: Portal, url: string, body: Params) => void
  log: Delivery[]
  idle: () => Promise<void>
  stop: () => void
}

const KEPT_DELIVERIES = 200
const ANSWER_MS = 10_000
const SHUFFLE_MS = 1000

/** The cloud queue: one attempt per delivery, whatever the handler says. */
export function openQueue(random: () => number, now: () => number): EventQueue {
  const log: Delivery[] = []
  const pending = new Set<Promise<void>>()
  const timers = new Set<NodeJS.Timeout>()
  const stopped = new AbortController()
  let lastId = 0

  function note(portal: Portal, url: string, body: Params): Delivery {
    lastId += 1
    const delivery: Delivery = { id: lastId, portal: portal.seed.name, event: String(body['event'] ?? ''), url, result: 'waiting', at: now(), body }
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

  function later(delivery: Delivery, delayMs: number): void {
    const done = new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        timers.delete(timer)
        void post(delivery).then(resolve)
      }, delayMs)
      timers.add(timer)
    })
    pending.add(done)
    void done.then(() => pending.delete(done))
  }

  function send(portal: Portal, url: string, body: Params): void {
    if (stopped.signal.aborted) return
    const { weather } = portal.cloud
    for (let copy = 0; copy <= weather.duplicateEvents; copy += 1) {
      const delivery = note(portal, url, body)
      if (random() < weather.dropEvents) {
        delivery.result = 'lost'
        continue
      }
      later(delivery, weather.eventDelayMs + (weather.shuffleEvents ? random() * SHUFFLE_MS : 0))
    }
  }

  async function idle(): Promise<void> {
    // A delivery may cause a call that raises the next event, so look again after each round.
    while (pending.size > 0) await Promise.all(pending)
  }

  function stop(): void {
    stopped.abort()
    for (const timer of timers) clearTimeout(timer)
    timers.clear()
    pending.clear()
  }

  return { send, log, idle, stop }
}
