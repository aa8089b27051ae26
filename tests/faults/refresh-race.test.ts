import type { ChildProcess } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SessionView } from '../../server/contract/session.ts'
import type { EngineName } from '../support/engines.ts'
import type { Product } from '../support/product.ts'
import type { Chance } from './chance.ts'
import { chanceOf, wished } from './chance.ts'
import { openFrozen } from './frozen-product.ts'
import { answerOf, joinProduct, killed } from './joined-process.ts'
import { watchOAuth } from './oauth-watch.ts'
import type { OAuthWatch } from './oauth-watch.ts'
import type { Calls, Order } from './refresh-process.ts'

/**
 * Fifty callers in eight processes find an access token expired in the same moment, round after round (TRUST R8). In some rounds the
 * process that holds the new pair is killed before it can store it, or the authorisation server's answer is lost: then nobody has a
 * living pair, and an administrator's opening of the app must be enough.
 * `SEED=123` mixes the rounds anew, `ROUNDS=1000` plays more of them.
 */
const ROUNDS = wished('ROUNDS', 6)
const SEED = wished('SEED', 1)
const PROCESSES = 8
const CALLERS = 50
/** Longer than the right to refresh is held. */
const LEASE_OVER_MS = 30_000

/** `quiet`: the one that dies was alone, and nobody calls before the administrator comes. */
type Round = 'fair' | 'killed' | 'killed quietly' | 'cut'

/** In every ten, three in which the new pair is lost. */
const TEN: readonly Round[] = ['fair', 'killed', 'fair', 'cut', 'fair', 'killed quietly', 'fair', 'fair', 'fair', 'fair']

function roundsOf(chance: Chance, count: number): Round[] {
  return chance.shuffle(Array.from({ length: count }, (_, index) => TEN[index % TEN.length]!))
}

const SHARES: [EngineName, number][] = [['SQLite', Math.round(ROUNDS * 0.7)], ['PostgreSQL', ROUNDS - Math.round(ROUNDS * 0.7)]]

describe.each(SHARES)('fifty callers with one expired token, on %s', (engine, rounds) => {
  let product: Product
  let oauth: OAuthWatch
  let processes: ChildProcess[]
  const hire = (): Promise<ChildProcess> => joinProduct(product, 'refresh-process.ts', 'web', {
    oauth: { ...product.settings.oauth, oauthUrl: oauth.url }, trustedOrigins: [...product.settings.trustedOrigins, oauth.url],
  })

  beforeAll(async () => {
    product = await openFrozen(engine, { shared: true })
    oauth = await watchOAuth(product.sandbox.oauthUrl)
    processes = await Promise.all(Array.from({ length: PROCESSES }, hire))
  }, 120_000)
  afterAll(async () => {
    await Promise.all(processes.map(killed))
    await oauth.close()
    await product.close()
  })

  it('renew it once, and whatever is lost an administrator’s opening of the app mends', async () => {
    const startedAt = performance.now()
    const chance = chanceOf(SEED)
    const counts: Record<Round, number> = { 'fair': 0, 'killed': 0, 'killed quietly': 0, 'cut': 0 }
    let opened = 0
    let bad = 0
    const lockedOut: string[] = []
    for (const [number, kind] of roundsOf(chance, rounds).entries()) {
      const where = `SEED=${SEED} round ${number + 1} (${kind})`
      counts[kind] += 1
      product.sandbox.expireTokens('luso')
      oauth.exchanges.length = 0
      if (kind === 'cut') oauth.cutNext()
      const first = await callAll(kind)
      expect(oauth.exchanges.filter((it) => it.good), `${where}: good exchanges`).toHaveLength(1)
      bad += oauth.exchanges.filter((it) => !it.good).length
      if (kind === 'fair') {
        expect(first, where).toEqual({ ok: CALLERS })
        expect(oauth.exchanges, where).toHaveLength(1)
        continue
      }
      await openApp(where)
      opened += 1
      const second = await callAll('fair')
      if (second['ok'] === CALLERS) continue
      lockedOut.push(`${where}: ${JSON.stringify(second)} after an administrator had opened the app`)
      await openApp(where)
      expect(await callAll('fair'), `${where}, after a second opening`).toEqual({ ok: CALLERS })
    }
    expect(await product.app.db.selectFrom('portals').select('state').where('member_id', '=', product.sandbox.portal('luso').memberId).execute()).toEqual([{ state: 'active' }])
    console.log(`refreshes on ${engine}: ${rounds} rounds of ${CALLERS} callers in ${PROCESSES} processes, ${JSON.stringify(counts)}, at most 1 good refresh in each, ${bad} refused, ${
      opened} rounds needed an opening by an administrator, ${lockedOut.length} more than one, ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
    expect(lockedOut).toEqual([])
  }, 900_000)

  /** All call at once; the sum of how their calls ended. The one that is killed says nothing and is replaced. */
  async function callAll(kind: Round): Promise<Calls> {
    const dies = kind === 'killed' || kind === 'killed quietly'
    const { memberId } = product.sandbox.portal('luso')
    const callers = kind === 'killed quietly' ? [1] : processes.map((_, index) => Math.floor(CALLERS / PROCESSES) + (index < CALLERS % PROCESSES ? 1 : 0))
    const dead: number[] = []
    const answers = await Promise.all(callers.map(async (count, index) => {
      const child = processes[index]!
      const answer = answerOf(child)
      child.send({ kind: 'call', memberId, callers: count, dies, now: product.clock.now() } satisfies Order)
      return await answer.catch(() => {
        dead.push(index)
        // The others would wait in real time until the dead one's right to refresh is over.
        product.clock.advance(LEASE_OVER_MS)
        for (const other of processes) if (other !== child && other.connected) other.send({ kind: 'clock', now: product.clock.now() } satisfies Order)
        return {}
      })
    }))
    if (dead.length !== (dies ? 1 : 0)) throw new Error(`${dead.length} processes died in a round that is ${kind}`)
    for (const index of dead) processes[index] = await hire()
    const sum: Calls = {}
    for (const [key, value] of answers.flatMap((calls) => Object.entries(calls as Calls))) sum[key] = (sum[key] ?? 0) + value
    return sum
  }

  /** As the page does that an administrator opens in the portal. */
  async function openApp(where: string): Promise<void> {
    const portal = product.sandbox.portal('luso')
    const { access_token: accessToken, refresh_token: refreshToken } = portal.tokensFor()
    const answer = await fetch(`${product.url}/api/session`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ accessToken, refreshToken, memberId: portal.memberId }),
    })
    expect((await answer.json() as SessionView).user, where).toMatchObject({ isAdmin: true })
  }
})
