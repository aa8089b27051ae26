import { beforeEach, describe, expect, it } from 'vitest'
import { createGuard } from '../../server/app/clock/guard.ts'
import type { ClockGuard } from '../../server/app/clock/guard.ts'
import { runDeadline } from '../../server/app/clock/run-clock.ts'
import type { App } from '../../server/app/app.ts'
import { eachAlone } from '../../server/app/clock/each-alone.ts'
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../server/core/time.ts'
import { findMark } from '../../server/store/clock-marks.ts'
import { NOON } from '../support/build.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'

const LOG = { info: () => undefined, warn: () => undefined, error: () => undefined }

describe.each(EACH_ENGINE)('the guard of the clock on %s', (_engine, open) => {
  const opened = useDatabase(open)
  let time: number
  let jumped: number

  beforeEach(() => {
    [time, jumped] = [NOON, 0]
  })

  /** A process on a machine whose clock is `wrong` beside the others. */
  const start = (wrong = 0): ClockGuard => createGuard({ db: opened.db, now: () => time + jumped + wrong, log: LOG }, () => time)
  async function pass(ms: number, ...guards: ClockGuard[]): Promise<void> {
    for (const end = time + ms; time < end;) {
      time = Math.min(end, time + 5 * SECOND_MS)
      for (const guard of guards) await guard.look()
    }
  }

  it('is sure of the time of a machine that has never been asked, once it has looked', async () => {
    const guard = start()
    expect(guard.isSteady()).toBe(false)
    await guard.look()
    expect(guard.isSteady()).toBe(true)
    expect(await findMark(opened.db, 'clock')).toBe(NOON)
  })

  it('stays sure while time passes, also when nobody looked for an hour', async () => {
    const guard = start()
    await pass(10 * MINUTE_MS, guard)
    time += 60 * MINUTE_MS
    expect(guard.isSteady()).toBe(true)
    expect(await findMark(opened.db, 'clock')).toBeGreaterThanOrEqual(NOON + 9 * MINUTE_MS)
  })

  it.each([['forward', DAY_MS], ['back', -DAY_MS], ['four minutes', 4 * MINUTE_MS]])('notices a jump %s at once and rests until the time has been steady', async (_what, by) => {
    const guard = start()
    await pass(MINUTE_MS, guard)
    jumped = by
    expect(guard.isSteady()).toBe(false)
    await pass(4 * MINUTE_MS, guard)
    expect(guard.isSteady()).toBe(false)
    expect(await findMark(opened.db, 'clock')).toBeLessThan(NOON + 2 * MINUTE_MS)
    await pass(MINUTE_MS, guard)
    expect(guard.isSteady()).toBe(true)
  })

  it('rests anew when the clock jumps back, and then tells the right time', async () => {
    const guard = start()
    await guard.look()
    jumped = DAY_MS
    await pass(3 * MINUTE_MS, guard)
    jumped = 0
    await pass(4 * MINUTE_MS, guard)
    expect(guard.isSteady()).toBe(false)
    await pass(2 * MINUTE_MS, guard)
    expect(guard.isSteady()).toBe(true)
    expect(await findMark(opened.db, 'clock')).toBeGreaterThan(NOON + 8 * MINUTE_MS)
  })

  it('takes no notice of the seconds by which clocks are set', async () => {
    const guard = start()
    await guard.look()
    for (let count = 0; count < 20; count += 1) {
      jumped += 20 * SECOND_MS
      expect(guard.isSteady()).toBe(true)
    }
  })

  it('rests at first when the machine’s clock jumped while no process ran', async () => {
    await pass(MINUTE_MS, start())
    jumped = DAY_MS
    const next = start()
    await next.look()
    expect(next.isSteady()).toBe(false)
    await pass(5 * MINUTE_MS, next)
    expect(next.isSteady()).toBe(true)
  })

  it('does not rest after an ordinary restart', async () => {
    await pass(MINUTE_MS, start())
    time += MINUTE_MS
    const next = start()
    await next.look()
    expect(next.isSteady()).toBe(true)
  })

  it('never lets a worker with a wrong clock act while another one knows better', async () => {
    const right = start()
    await right.look()
    const wrong = start(DAY_MS)
    await pass(30 * MINUTE_MS, right, wrong)
    expect([right.isSteady(), wrong.isSteady()]).toEqual([true, false])
  })

  it('lets nothing run before it has looked, and shows each handler the time that was looked at', async () => {
    const guard = start()
    const app = { db: opened.db, now: () => time + jumped, log: LOG } as unknown as App
    const seen: number[] = []
    const run = (it: App): Promise<number> => {
      jumped = DAY_MS
      seen.push(it.now())
      return Promise.resolve(1)
    }
    expect(await runDeadline(app, guard, { name: 'a deadline', run })).toBe(0)
    await guard.look()
    expect(await runDeadline(app, guard, { name: 'a deadline', run })).toBe(1)
    expect(seen).toEqual([NOON])
  })
})

describe('pieces of a deadline', () => {
  it('do not stop each other', async () => {
    const told: string[] = []
    const log = { ...LOG, error: (_fields: object, message: string) => told.push(message) }
    const done = await eachAlone({ log }, 'a test', [1, 2, 3], async (piece) => {
      if (piece === 2) throw new Error('broken')
      await Promise.resolve()
    })
    expect([done, told]).toEqual([2, ['the clock could not do a piece of a test']])
  })
})
