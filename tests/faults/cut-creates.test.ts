import type { ChildProcess } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import { fairWeather } from '../../sandbox/weather.ts'
import { start } from '../../server/compose.ts'
import { MINUTE_MS } from '../../server/core/time.ts'
import { stranger } from '../app/steps.ts'
import type { EngineName } from '../support/engines.ts'
import type { Product } from '../support/product.ts'
import { confirmIn, contactOf, nextInLanes, publishOne, reserve, settled } from '../support/product.ts'
import { waitFor } from '../support/wait.ts'
import type { Chance } from './chance.ts'
import { chanceOf, wished } from './chance.ts'
import { openFrozen } from './frozen-product.ts'
import { joinProduct, killed } from './joined-process.ts'
import { DEAL, LEAD, PORTALS } from './month-story.ts'

/**
 * A create whose answer is lost is not made twice (TRUST R4). Each record is made, and in the moment it stands its answer is lost: the
 * connection is cut, a gateway answers in the portal's place, or the process that asked is killed.
 * `SEED=123` loses other answers, `CREATES=1000` more of them.
 */
const CREATES = wished('CREATES', 32)
const STALLED_MS = 10_000
const SEED = wished('SEED', 1)
const REQUESTS_PER_ROUND = 24
const KILLS_PER_ROUND = 2
const CONTACT = 3
/** Longer than a claim of a dead worker lasts. */
const LEFT_BEHIND_MS = 6 * MINUTE_MS

const SHARES: [EngineName, number][] = [['SQLite', Math.round(CREATES * 0.7)], ['PostgreSQL', CREATES - Math.round(CREATES * 0.7)]]

type Counts = { cut: number, gateway: number, killed: number, later: number }

describe.each(SHARES)('creates whose answers are lost, on %s', (engine, creates) => {
  it('are one record and one contact each in the end', async () => {
    const startedAt = performance.now()
    const chance = chanceOf(SEED)
    const product = await openFrozen(engine, { shared: true })
    // The workers are processes of their own from here on; this one only takes calls.
    await product.stop()
    const web = await start({ ...product.settings, role: 'web', port: Number(new URL(product.url).port) })
    confirmIn(product.url, web.app)
    const ledger = openLedger(product, chance)
    const crew = await openCrew(product, ledger)
    const made: { id: string, portal: SandboxPortal, email: string }[] = []
    try {
      while (made.length < creates) {
        const some = await reserveSome(product, Math.min(3 * REQUESTS_PER_ROUND, creates - made.length))
        made.push(...some)
        ledger.killsLeft = KILLS_PER_ROUND
        await crew.workUntilDone(web.app, some.map((it) => it.id))
      }
      const { counts } = ledger
      for (const { id, portal } of made) {
        expect(ledger.made.get(id), `records made for ${id} in ${portal.name}`).toBe(1)
        expect([LEAD, DEAL].flatMap((kind) => portal.findByOrigin(kind, id)), `records of ${id} in ${portal.name}`).toHaveLength(1)
      }
      const doubled = made.filter(({ portal, email }) => portal.items(CONTACT).filter((it) => it.fm.some((field) => field.value === email)).length > 1)
      expect(doubled).toEqual([])
      expect([...ledger.made.values()].reduce((sum, it) => sum + it, 0)).toBe(creates)
      expect(counts.cut + counts.gateway + counts.killed).toBe(creates)
      const rows = await web.app.db.selectFrom('crm_items').select(['state', 'item_id']).execute()
      expect(rows.filter((row) => row.state !== 'in_crm' || row.item_id === null)).toEqual([])
      console.log(`lost answers on ${engine}: ${creates} creates, ${ledger.made.size} records, 0 twice, 0 contacts twice; ${counts.cut} answers cut, ${counts.gateway} by a gateway, ${
        counts.killed} workers killed; ${counts.later} later answers lost too; ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
    } finally {
      await crew.close()
      await web.stop()
      await product.close()
    }
  }, 900_000)
})

async function reserveSome(product: Product, count: number): Promise<{ id: string, portal: SandboxPortal, email: string }[]> {
  const operator = await product.as('vendor')
  const apis = new Map(await Promise.all(PORTALS.map(async (name) => [name, await product.as(name)] as const)))
  const clients = Array.from({ length: Math.ceil(count / 3) }, () => stranger())
  const numbers = await Promise.all(clients.map((client) => publishOne(product, operator, client)))
  return await Promise.all(Array.from({ length: count }, async (_, index) => {
    const request = Math.floor(index / 3)
    const name = PORTALS[(request + index) % PORTALS.length]!
    const { status, body } = await reserve(apis.get(name)!, numbers[request]!)
    if (status !== 200) throw new Error(`${name} could not reserve: ${JSON.stringify(body)}`)
    await contactOf(apis.get(name)!, body.id)
    return { id: body.id, portal: product.sandbox.portal(name), email: String(clients[request]!['email']) }
  }))
}

/** Sees each record in the moment it is made, and loses the answer that would tell of it. */
type Ledger = { made: Map<string, number>, counts: Counts, killsLeft: number, kill: () => void }

function openLedger({ sandbox }: Product, chance: Chance): Ledger {
  const ledger: Ledger = { made: new Map(), counts: { cut: 0, gateway: 0, killed: 0, later: 0 }, killsLeft: 0, kill: () => undefined }
  const { weather } = sandbox
  Object.assign(weather, fairWeather(), { rateLimit: false, eventDelayMs: 1, requestLimitMs: 1 })
  for (const name of PORTALS) {
    const { calls } = sandbox.portal(name)
    let isNew = false
    let unlucky = 0
    const loseAnswer = (method: string): void => {
      if (ledger.killsLeft > 0 && chance.happens(0.1)) {
        ledger.killsLeft -= 1
        ledger.counts.killed += 1
        // Cut as well, so that not even the other process' pipe brings it.
        weather.cutAnswerAfterEffect = { portal: name, method, times: 1 }
        return ledger.kill()
      }
      const kind = chance.happens(0.7) ? 'cut' : 'gateway'
      ledger.counts[kind] += 1
      if (kind === 'cut') weather.cutAnswerAfterEffect = { portal: name, method, times: 1 }
      else weather.slowAnswer = { portal: name, method, times: 1, ms: 2 }
      unlucky = chance.whole(0, 3)
    }
    // What a call did is noted here before it is answered, in the same breath.
    const push = calls.push.bind(calls)
    calls.push = (...noted) => {
      for (const { method, params, status, inBatch } of noted) {
        const origin = createdOrigin(method, params, status)
        if (origin !== null) {
          const earlier = ledger.made.get(origin) ?? 0
          ledger.made.set(origin, earlier + 1)
          isNew = earlier === 0
        }
        if (inBatch) continue
        if (isNew) loseAnswer(method)
        else if (unlucky > 0 && status === 200) {
          // Now and then the answers of the next calls are lost too, whatever they ask.
          unlucky -= 1
          ledger.counts.later += 1
          weather.cutAnswerAfterEffect = { portal: name, method, times: 1 }
        }
        isNew = false
      }
      return push(...noted)
    }
  }
  return ledger
}

/** The reservation for which a call made a lead or a deal. */
function createdOrigin(method: string, params: Record<string, unknown>, status: number): string | null {
  if (method !== 'crm.item.add' || status !== 200 || Number(params['entityTypeId']) === CONTACT) return null
  const fields = params['fields'] as Record<string, unknown> | undefined
  return typeof fields?.['originId'] === 'string' ? fields['originId'] : null
}

/** As the page does that an administrator opens in the portal. */
async function openApp({ url, sandbox }: Product, name: string): Promise<void> {
  const portal = sandbox.portal(name)
  const { access_token: accessToken, refresh_token: refreshToken } = portal.tokensFor()
  const body = JSON.stringify({ accessToken, refreshToken, memberId: portal.memberId })
  const answer = await fetch(`${url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  expect(answer.status, `the app in ${name}`).toBe(200)
}

/** What stands in the way, for whoever has to find out why. */
async function describeLeft({ db, now }: Product['app'], ids: readonly string[]): Promise<string> {
  const records = await db.selectFrom('crm_items').selectAll().where('reservation_id', 'in', ids).where('state', '!=', 'in_crm').execute()
  const work = await db.selectFrom('outbox').selectAll().where('state', '!=', 'sent').execute()
  return JSON.stringify({ now: now(), records, work })
}

type Crew = { workUntilDone: (app: Product['app'], ids: readonly string[]) => Promise<void>, close: () => Promise<void> }

/** Two workers; who is killed is replaced. */
async function openCrew(product: Product, ledger: Ledger): Promise<Crew> {
  const { sandbox, clock } = product
  const hire = (): Promise<ChildProcess> => joinProduct(product, 'worker-process.ts', 'worker')
  let workers = await Promise.all([hire(), hire()])
  // Nobody can tell whose call it was that is just being answered, so the power fails for both.
  ledger.kill = () => {
    for (const worker of workers) worker.kill('SIGKILL')
  }
  const isDead = (worker: ChildProcess): boolean => worker.killed || worker.exitCode !== null
  return {
    workUntilDone: async (app, ids) => {
      const wake = { ...app.wake }
      app.wake.worker = () => {
        for (const worker of workers) if (!isDead(worker) && worker.connected) worker.send({ now: clock.now() })
      }
      let claimedSince = performance.now()
      await waitFor(async () => {
        if (workers.some(isDead)) {
          await Promise.all(workers.map(killed))
          // Nobody works while time leaps: a claim is left behind only by those who are gone.
          clock.advance(LEFT_BEHIND_MS)
          // Who is killed while tokens are renewed takes the new pair along; an administrator's opening of the app brings another.
          await Promise.all(PORTALS.map((name) => openApp(product, name)))
          workers = await Promise.all([hire(), hire()])
        }
        app.wake.worker()
        const heads = await nextInLanes(app.db)
        const first = heads.find((it) => it.state === 'claimed') ?? heads.toSorted((one, other) => one.run_at - other.run_at)[0]
        if (first?.state !== 'claimed') claimedSince = performance.now()
        // A claim that nobody works on any more is given back after its time, as in life.
        else if (performance.now() - claimedSince > STALLED_MS) {
          clock.advance(LEFT_BEHIND_MS)
          claimedSince = performance.now()
        }
        if (first?.state === 'due') clock.advance(Math.max(0, first.run_at - clock.now()))
        if (first) return false
        const left = await app.db.selectFrom('crm_items').select(['reservation_id', 'state', 'last_error']).where('reservation_id', 'in', ids).where('state', '!=', 'in_crm').execute()
        // Without work nothing changes any more: waiting on would only hide what happened.
        if (left.some((row) => row.state === 'failed')) throw new Error(`given up: ${JSON.stringify(left)}`)
        return left.length === 0
      }, { timeoutMs: 240_000, everyMs: 5, message: 'the records' }).catch(async (error: unknown) => {
        throw new Error(`in vain waited for ${await describeLeft(app, ids)}`, { cause: error })
      })
      await settled({ app }, sandbox)
      Object.assign(app.wake, wake)
    },
    close: async () => {
      await Promise.all(workers.map(killed))
    },
  }
}
