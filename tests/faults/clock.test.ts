import { randomBytes, randomUUID } from 'node:crypto'
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { App } from '../../server/app/app.ts'
import { DEADLINES } from '../../server/app/clock/run-clock.ts'
import { noteFirstContact } from '../../server/app/reservation/first-contact.ts'
import { noteActivity } from '../../server/app/reservation/work-sign.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../server/core/time.ts'
import { listIdleDue, listWithoutDeadline } from '../../server/store/deadlines.ts'
import { listExpired } from '../../server/store/requests.ts'
import { listUndoOver } from '../../server/store/reservations.ts'
import { listOver } from '../../server/store/sanctions.ts'
import { NOON } from '../support/build.ts'
import { ENGINES } from '../support/engines.ts'
import type { EngineName } from '../support/engines.ts'
import { quietApp } from '../support/quiet-app.ts'
import { waitFor } from '../support/wait.ts'
import type { Chance } from './chance.ts'
import { chanceOf, wished } from './chance.ts'
import type { ClockJob, ClockReading } from './clock-process.ts'
import { makeWorld, readWorld } from './clock-world.ts'
import type { Sign } from './clock-world.ts'
import { killed } from './joined-process.ts'

/**
 * Deadlines end the same however often the workers that run them are killed and however the machine's clock jumps (issue 4, item 14).
 * `SEED=123` plays another world, `HOURS=120` a longer one.
 */
const SEED = wished('SEED', 1)
const HOURS = wished('HOURS', 6)
/** Longer than the guard's rest. */
const STEP_MS = 6 * MINUTE_MS
const WORKERS = 2
const SECRET = randomBytes(32)

type Counts = { killed: number, jumps: number }

describe.each(Object.keys(ENGINES) as EngineName[])('the clock on %s', (engine) => {
  it('loses and doubles nothing when its workers are killed and the time jumps', async () => {
    const startedAt = performance.now()
    const calm = await play(engine, () => Promise.resolve({ begin: runDue, passHour: runCalmly, close: () => Promise.resolve() }))
    const counts: Counts = { killed: 0, jumps: 0 }
    const chance = chanceOf(SEED + 1)
    const rows = await play(engine, async (location) => {
      const crew = await openCrew(location, counts)
      return { begin: untilQuiet, passHour: (app, tell) => runInStorm(app, tell, { crew, chance, counts }), close: crew.close }
    })
    expect(rows).toEqual(calm)
    const countOf = (what: string, text = ''): number => rows.filter((row) => row.startsWith(what) && row.includes(text)).length
    const recalls = countOf('reservations', '"recalled"')
    expect([countOf('notices', '"recalled"'), countOf('journal', 'reservation_recalled'), countOf('events', '"recalled"')]).toEqual([recalls, recalls, recalls])
    expect([countOf('notices', '"place_got"'), countOf('waiting', '"served"')]).toEqual([countOf('events', '"reserved"'), countOf('events', '"reserved"')])
    expect(Math.min(counts.killed, counts.jumps)).toBeGreaterThan(HOURS / 10)
    console.log(`the clock on ${engine}: ${countOf('reservations')} reservations and ${countOf('requests')} requests over ${HOURS} hours, ${recalls} recalls, ${countOf('waiting', '"served"')} places handed on, ${countOf('notices')} notices, ${
      counts.killed} workers killed, ${counts.jumps} jumps of a day; 0 of ${rows.length} rows differ; ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
  }, 600_000)
})

/** Sets the time of the test's own process. */
type SetTime = (now: number) => void
type Runner = { begin: (app: App) => Promise<void>, passHour: (app: App, setTime: SetTime) => Promise<void>, close: () => Promise<void> }

/** Lets the world's hours pass one after the other. People do what they do between two hours, when nothing is due: the same in every play. */
async function play(engine: EngineName, open: (location: string) => Promise<Runner>): Promise<string[]> {
  const opened = await ENGINES[engine]()
  let now = NOON
  const app = quietApp({ db: opened.db, now: () => now, newId: randomUUID, secret: SECRET })
  const signs = await makeWorld(opened.db, chanceOf(SEED))
  const { begin, passHour, close } = await open(opened.location)
  try {
    await begin(app)
    for (let hour = 0; hour < HOURS; hour += 1) {
      for (const sign of signs.filter((it) => it.at === now)) await give(app, sign)
      await passHour(app, (moment) => {
        now = moment
      })
    }
    // Undo of who got a place in the last minute.
    now += 2 * MINUTE_MS
    await runDue(app)
    return await readWorld(opened.db)
  } finally {
    await close()
    await opened.close()
  }
}

async function runCalmly(app: App, setTime: SetTime): Promise<void> {
  setTime(app.now() + HOUR_MS)
  await runDue(app)
}

async function runDue(app: App): Promise<void> {
  while (await isBusy(app)) for (const { run } of DEADLINES) await run(app)
}

async function untilQuiet(app: App): Promise<void> {
  await waitFor(async () => !await isBusy(app), { timeoutMs: 60_000, everyMs: 5, message: 'the deadlines' })
}

type Storm = { crew: Crew, chance: Chance, counts: Counts }

/** Jumps and deaths come while work of most of an hour waits; there is time to rest from them until the hour is over. */
async function runInStorm(app: App, setTime: SetTime, { crew, chance, counts }: Storm): Promise<void> {
  const until = app.now() + HOUR_MS
  setTime(until - 2 * STEP_MS)
  if (chance.happens(0.3)) {
    counts.jumps += 1
    crew.tell(app.now(), chance.pick([DAY_MS, -DAY_MS]))
    if (chance.happens(0.4)) crew.kill()
    await pause(chance.whole(5, 60))
  }
  crew.tell(app.now())
  if (chance.happens(0.2)) await killSoon(crew, chance)
  for (const moment of [until - STEP_MS, until]) {
    setTime(moment)
    await crew.gather(moment)
  }
  if (chance.happens(0.3)) await killSoon(crew, chance)
  await untilQuiet(app)
}

async function killSoon(crew: Crew, chance: Chance): Promise<void> {
  await pause(chance.whole(0, 40))
  crew.kill()
}

async function give(app: App, { id, at, kind }: Sign): Promise<void> {
  if (kind === 'contact') await noteFirstContact(app, id, { at, seenIn: 'app', actor: 'Ana' })
  else await noteActivity(app, id, at)
}

async function isBusy({ db, now }: App): Promise<boolean> {
  const due: unknown[][] = [await listIdleDue(db, now(), 1), await listUndoOver(db, now(), 1), await listExpired(db, now(), 1), await listWithoutDeadline(db, 1), await listOver(db, now(), 1)]
  return due.some((rows) => rows.length > 0)
}

type Crew = {
  /** Tells everybody how much time has passed; `wrong` is what the machine's clock is beside. */
  tell: (passed: number, wrong?: number) => void
  /** Kills one of them, each in turn; somebody else begins in their place. */
  kill: () => void
  /** Tells everybody, and waits until they have all looked, those who have just begun too. */
  gather: (passed: number) => Promise<void>
  close: () => Promise<void>
}

async function openCrew(location: string, counts: Counts): Promise<Crew> {
  let reading: ClockReading = { now: NOON, passed: NOON }
  const all: ChildProcess[] = []
  const seen = new Map<ChildProcess, number>()
  const hire = (): ChildProcess => {
    const child = fork(join(import.meta.dirname, 'clock-process.ts'), { execArgv: [], env: { ...process.env, NODE_OPTIONS: '' }, serialization: 'advanced' })
    child.on('message', (passed) => seen.set(child, Number(passed)))
    child.send({ ...reading, location, secret: SECRET } satisfies ClockJob)
    all.push(child)
    return child
  }
  const workers = Array.from({ length: WORKERS }, hire)
  const tell = (passed: number, wrong = 0): void => {
    reading = { now: passed + wrong, passed }
    for (const worker of workers) if (worker.connected) worker.send(reading)
  }
  const gather = async (passed: number): Promise<void> => {
    tell(passed)
    await waitFor(() => workers.every((worker) => seen.get(worker) === passed), { timeoutMs: 60_000, everyMs: 2, message: 'the workers' })
  }
  await gather(NOON)
  return {
    tell, gather,
    kill: () => {
      const place = counts.killed % WORKERS
      counts.killed += 1
      workers[place]?.kill('SIGKILL')
      workers[place] = hire()
    },
    close: async () => {
      await Promise.all(all.map(killed))
    },
  }
}
