import type { App } from '../app/app.ts'
import { createGuard } from '../app/clock/guard.ts'
import { DEADLINES, DECISIONS, runDeadline } from '../app/clock/run-clock.ts'
import { lookBeforeRecall } from '../app/crm/last-look.ts'
import { sweepPortals } from '../app/crm/sweep.ts'
import { sweepFeeds } from '../app/feed/sweep-feeds.ts'
import { deliverOutbox } from '../app/outbox/deliver.ts'
import { processInbox } from '../app/outbox/process-inbox.ts'
import { checkPortals } from '../app/portal/check-portals.ts'
import { createDraining } from '../app/portal/offline-events.ts'
import { createNaming } from '../app/request/index-names.ts'
import { createResealing } from '../app/system/reseal.ts'
import { DAY_MS } from '../core/time.ts'
import { startLoop } from './loop.ts'
import type { Loop } from './loop.ts'

const PAUSE_MS = 1_000
const CLOCK_PAUSE_MS = 5_000

export type Worker = { wake: () => void, stop: () => Promise<void> }

/** Starts everything that happens without a caller: deliveries, events, deadlines and the sweep. `monotonic` is what the time of day is checked against; null believes it. */
export function startWorker(app: App, sweepEveryMs: number, monotonic: (() => number) | null): Worker {
  const workerId = app.newId()
  const guard = createGuard(app, monotonic)
  const onError = (error: unknown): void => app.log.error({ err: error }, 'a worker step failed')
  const deliveries = startLoop([() => deliverOutbox(app, workerId, guard.isSteady())], PAUSE_MS, onError)
  const events = startLoop([() => processInbox(app, workerId, guard.isSteady())], PAUSE_MS, onError)
  const clock = startLoop([
    () => guard.look(),
    ...DEADLINES.map((deadline) => () => runDeadline(app, guard, deadline)),
    createResealing(app),
    createNaming(app),
  ], CLOCK_PAUSE_MS, onError)
  // What a moderator decided goes out in the second it was promised for.
  const decisions = startLoop([() => runDeadline(app, guard, DECISIONS)], PAUSE_MS, onError)
  // A portal that is slow to answer must not hold up deadlines.
  const portals = startLoop([() => checkPortals(app, DAY_MS), createDraining(app)], CLOCK_PAUSE_MS, onError)
  const looks = startLoop([() => lookBeforeRecall(app)], CLOCK_PAUSE_MS, onError)
  const sweeps = startLoop([() => sweepPortals(app, sweepEveryMs), () => sweepFeeds(app, sweepEveryMs)], CLOCK_PAUSE_MS, onError)
  const loops: readonly Loop[] = [deliveries, events, clock, decisions, portals, looks, sweeps]
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
