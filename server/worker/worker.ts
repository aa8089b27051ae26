import type { App } from '../app/app.ts'
import { DEADLINES } from '../app/clock/run-clock.ts'
import { lookBeforeRecall } from '../app/crm/last-look.ts'
import { sweepPortals } from '../app/crm/sweep.ts'
import { forgetOldNews } from '../app/live/feed.ts'
import { deliverOutbox } from '../app/outbox/deliver.ts'
import { forgetOldWork } from '../app/outbox/forget.ts'
import { processInbox } from '../app/outbox/process-inbox.ts'
import { checkPortals } from '../app/portal/check-portals.ts'
import { createDraining } from '../app/portal/offline-events.ts'
import { forgetOldSessions } from '../app/session/forget-sessions.ts'
import { createResealing } from '../app/system/reseal.ts'
import { DAY_MS } from '../core/time.ts'
import { startLoop } from './loop.ts'
import type { Loop } from './loop.ts'

const PAUSE_MS = 1_000
const CLOCK_PAUSE_MS = 5_000

export type Worker = { wake: () => void, stop: () => Promise<void> }

/** Starts everything that happens without a caller: deliveries, events, deadlines and the sweep. */
export function startWorker(app: App, sweepEveryMs: number): Worker {
  const workerId = app.newId()
  const onError = (error: unknown): void => app.log.error({ err: error }, 'a worker step failed')
  const deliveries = startLoop([() => deliverOutbox(app, workerId)], PAUSE_MS, onError)
  const events = startLoop([() => processInbox(app, workerId)], PAUSE_MS, onError)
  const clock = startLoop([
    ...DEADLINES.map(({ run }) => () => run(app)),
    () => sweepPortals(app, sweepEveryMs),
    createResealing(app),
    () => forgetOldNews(app).then(() => 0),
    () => forgetOldSessions(app).then(() => 0),
    () => forgetOldWork(app).then(() => 0),
  ], CLOCK_PAUSE_MS, onError)
  // A portal that is slow to answer must not hold up deadlines.
  const portals = startLoop([() => checkPortals(app, DAY_MS), createDraining(app)], CLOCK_PAUSE_MS, onError)
  const looks = startLoop([() => lookBeforeRecall(app)], CLOCK_PAUSE_MS, onError)
  const loops: readonly Loop[] = [deliveries, events, clock, portals, looks]
  return {
    wake() {
      deliveries.wake()
      events.wake()
    },
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()))
    },
  }
}
