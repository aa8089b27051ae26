import { CLOCK_SLACK_MS, MINUTE_MS, SECOND_MS } from '../../core/time.ts'
import { findMark, leaveMark } from '../../store/clock-marks.ts'
import type { App } from '../app.ts'

/** How long a new time has to hold before anything is taken from anybody by it. */
const STEADY_MS = 5 * MINUTE_MS
const MARK_EVERY_MS = 30 * SECOND_MS
/** What the workers leave: the last moment at which deadlines were looked at by a clock that is sure of the time. */
export const CLOCK_MARK = 'clock'

export type ClockGuard = {
  /** Whether it has been sure for long enough what time it is. Looks at the machine only. */
  isSteady: () => boolean
  /** Compares the time with the mark that workers leave, and leaves one. */
  look: () => Promise<number>
}

/**
 * Notices that the machine's time of day jumped: it is compared with a clock that only ever runs forward, and with the mark of the
 * process before or of other workers. What it can't know is in decision 0022.
 */
export function createGuard(app: Pick<App, 'db' | 'now' | 'log'>, monotonic: (() => number) | null): ClockGuard {
  if (monotonic === null) return { isSteady: () => true, look: () => Promise.resolve(0) }
  let [wall, passed] = [app.now(), monotonic()]
  let restsFrom: number | null = null
  let lastMark: number | null | undefined

  function rest(reason: string, byMs: number): void {
    if (restsFrom === null) app.log.warn({ byMs }, `${reason}; deadlines rest until the time is steady`)
    restsFrom = passed
  }

  function isSteady(): boolean {
    const [now, run] = [app.now(), monotonic?.() ?? 0]
    const jump = now - wall - (run - passed)
    ;[wall, passed] = [now, run]
    if (Math.abs(jump) > CLOCK_SLACK_MS) rest('the machine’s clock jumped', jump)
    if (restsFrom !== null && run - restsFrom >= STEADY_MS) {
      app.log.info({}, 'the time is steady again')
      restsFrom = null
    }
    // Before the first look nobody knows what the clock did while no process ran.
    return restsFrom === null && lastMark !== undefined
  }

  async function look(): Promise<number> {
    isSteady()
    const mark = await findMark(app.db, CLOCK_MARK)
    // One's own mark of before a jump says nothing new; one that moves is another worker's, who is sure of another time.
    if (mark !== null && mark !== lastMark && Math.abs(wall - mark) > CLOCK_SLACK_MS) rest('the last mark tells another time', wall - mark)
    lastMark = mark
    if (isSteady() && (mark === null || Math.abs(wall - mark) >= MARK_EVERY_MS)) {
      lastMark = wall
      await leaveMark(app.db, CLOCK_MARK, wall)
    }
    return 0
  }

  return { isSteady, look }
}
