import { monthsBefore } from '../../core/privacy.ts'
import { DAY_MS, HOUR_MS } from '../../core/time.ts'
import { takeTurn } from '../../store/clock-marks.ts'
import { listPastRetention } from '../../store/retention.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import { eachAlone } from '../clock/each-alone.ts'
import { byClock, eraseClient } from './erase-client.ts'

const AT_ONCE = 100

/** Erases the contacts whose time is over. Looks once an hour and goes on until none is left. Returns how many. */
export async function endRetention(app: App): Promise<number> {
  const now = app.now()
  if (!await takeTurn(app.db, 'retention', HOUR_MS, now)) return 0
  const { retention } = await getRulebook(app.db, now)
  const until = { closed: monthsBefore(now, retention.closedMonths), open: monthsBefore(now, retention.openMonths), rejected: now - retention.rejectedDays * DAY_MS }
  let erased = 0
  for (;;) {
    const numbers = await listPastRetention(app.db, until, AT_ONCE)
    const done = await eachAlone(app, 'retention', numbers, (number) => eraseClient(app, byClock('time_over'), number))
    erased += done
    if (numbers.length < AT_ONCE || done === 0) return erased
  }
}
