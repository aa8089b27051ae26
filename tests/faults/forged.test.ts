import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DAY_MS } from '../../server/core/time.ts'
import { DEAL, settleAll, takeNew } from '../app/steps.ts'
import type { EngineName } from '../support/engines.ts'
import type { Product } from '../support/product.ts'
import { waitFor } from '../support/wait.ts'
import { chanceOf, wished } from './chance.ts'
import { forgedEvent, forgedInstall } from './forged-posts.ts'
import type { Post, Scene } from './forged-posts.ts'
import { openFrozen } from './frozen-product.ts'
import { setTrap, watchOutgoing } from './trap.ts'
import type { Outgoing, Trap } from './trap.ts'

/** Forged installations and events change nothing and reach nobody (TRUST §6.5, §6.6). `SEED=123` forges others. */
const SEED = wished('SEED', 1)
const INSTALLS = wished('INSTALLS', 200)
const EVENTS = wished('EVENTS', 1_000)
const AT_ONCE = 20
const BIG = 65_536

const ENGINES: [EngineName][] = [['SQLite'], ['PostgreSQL']]
/** What a forger would like to change; the other tables hold only what he sent and how far it came. */
const KEPT = ['portals', 'portal_tokens', 'crm_items', 'reservations', 'reservation_events', 'requests', 'request_contacts', 'open_requests', 'partners', 'partner_locations', 'journal', 'sessions'] as const

describe.each(ENGINES)('forgers of installations and events, on %s', (engine) => {
  let product: Product
  let trap: Trap
  let scene: Scene
  let items: number[]

  beforeAll(async () => {
    product = await openFrozen(engine)
    const victim = product.sandbox.portal('luso')
    const previousToken = victim.applicationToken
    await victim.upgrade()
    await product.sandbox.install(victim)
    await settleAll(product)
    product.clock.advance(DAY_MS + 60_000)
    await checkedAgain()
    const [operator, luso] = [await product.as('vendor'), await product.as('luso')]
    items = [(await takeNew(product, operator, luso)).itemId, (await takeNew(product, operator, luso)).itemId]
    await settleAll(product)
    const spentRefresh = victim.tokensFor().refresh_token
    await exchange(spentRefresh)
    trap = await setTrap()
    scene = { victim, own: product.sandbox.portal('nordwerk'), trap: trap.host, oauthUrl: product.sandbox.oauthUrl, previousToken, spentRefresh }
  }, 120_000)
  afterAll(async () => {
    await trap.close()
    await product.close()
  })

  /** A new day has begun: the daily look at the portals must not fall between two looks of ours. */
  async function checkedAgain(): Promise<void> {
    await waitFor(async () => {
      const rows = await product.app.db.selectFrom('portals').select('checked_at').execute()
      return rows.every((row) => row.checked_at >= product.clock.now())
    }, { timeoutMs: 90_000, message: 'the daily check' })
    await settleAll(product)
  }

  async function exchange(refreshToken: string): Promise<void> {
    const { clientId, clientSecret, oauthUrl } = product.settings.oauth
    await fetch(`${oauthUrl}/oauth/token/`, { method: 'POST', body: new URLSearchParams({ grant_type: 'refresh_token', client_id: clientId, client_secret: clientSecret, refresh_token: refreshToken }) })
  }

  it('change nothing and reach nobody', async () => {
    const startedAt = performance.now()
    const chance = chanceOf(SEED)
    const posts = chance.shuffle([
      ...Array.from({ length: INSTALLS }, () => forgedInstall(chance, scene)),
      ...Array.from({ length: EVENTS }, () => forgedEvent(chance, scene, items)),
    ])
    const before = await snapshot()
    const storedBefore = await countStored()
    const callsBefore = product.sandbox.portals.map((portal) => portal.calls.length)
    const outgoing = watchOutgoing()
    const answers: { post: Post, status: number }[] = []
    for (let at = 0; at < posts.length; at += AT_ONCE) answers.push(...await Promise.all(posts.slice(at, at + AT_ONCE).map(send)))
    await settleAll(product)
    outgoing.stop()

    const wrong = answers.filter(({ post, status }) => !isRight(post, status)).map(({ post, status }) => `${status} for ${post.what}: ${post.body.slice(0, 300)}`)
    expect(wrong).toEqual([])
    const after = await snapshot()
    for (const table of KEPT) expect(after[table], table).toBe(before[table])
    expect(await countStored(), 'forged events that were believed').toBe(storedBefore)
    expect(trap.connections()).toBe(0)
    expect(strangersIn(outgoing.seen)).toEqual([])
    expect(secretElsewhere(outgoing.seen)).toEqual([])
    expect(product.log.filter((line) => line.startsWith('error'))).toEqual([])
    expect(Object.keys(Object.prototype)).toEqual([])
    const refused = answers.filter(({ status }) => status !== 200).length
    const calls = product.sandbox.portals.reduce((sum, portal, index) => sum + portal.calls.length - callsBefore[index]!, 0)
    console.log(`forged on ${engine}: ${INSTALLS} installations and ${EVENTS} events, ${answers.length - refused} answered with 200, ${refused} with 4xx, 0 with 5xx; ${KEPT.length} tables unchanged; ${
      calls} calls to portals (all at their stored addresses), 0 connections to the trap, the secret seen by the authorisation server only; ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
  }, 120_000)

  it('would be noticed: the same doors open for the truth', async () => {
    const before = await snapshot()
    const { victim } = scene
    const { access_token: accessToken, refresh_token: refreshToken } = victim.tokensFor()
    const answer = await send({ door: '/api/install', query: '', type: 'application/json', body: JSON.stringify({ accessToken, refreshToken, memberId: victim.memberId }), mayRefuse: true, what: 'the truth' })
    expect(answer.status).toBe(200)
    victim.moveItem(DEAL, items[0]!, 'LOSE')
    await settleAll(product)
    const after = await snapshot()
    for (const table of ['portal_tokens', 'crm_items', 'reservations', 'journal'] as const) expect(after[table], table).not.toBe(before[table])
  })

  async function send(post: Post): Promise<{ post: Post, status: number }> {
    try {
      const answer = await fetch(`${product.url}${post.door}${post.query}`, { method: 'POST', redirect: 'manual', headers: { 'content-type': post.type }, body: post.body })
      await answer.text()
      return { post, status: answer.status }
    } catch (error) {
      // Who is refused while still sending may find the line cut before the refusal arrives.
      if (post.mayRefuse && post.body.length > BIG) return { post, status: 413 }
      throw error
    }
  }

  function isRight({ door, mayRefuse }: Post, status: number): boolean {
    if (door === '/api/install') return status >= 400 && status < 500
    return status === 200 || (mayRefuse && status >= 400 && status < 500)
  }

  /** Installations are stored until the authorisation server has been asked; of events only those that bring the portal's token. */
  async function countStored(): Promise<number> {
    const rows = await product.app.db.selectFrom('inbox').select('id').where('event', 'not in', ['ONAPPINSTALL', 'ONAPPUPDATE']).execute()
    return rows.length
  }

  /** Every row of what must not change, to the byte. */
  async function snapshot(): Promise<Record<(typeof KEPT)[number], string>> {
    const tables = await Promise.all(KEPT.map(async (table) => {
      const rows = await product.app.db.selectFrom(table).selectAll().execute()
      return [table, rows.map((row) => JSON.stringify(row)).sort().join('\n')] as const
    }))
    return Object.fromEntries(tables) as Record<(typeof KEPT)[number], string>
  }

  /** Addresses to which this process has no business to send anything. */
  function strangersIn(seen: readonly Outgoing[]): string[] {
    const known = new Set([product.url, product.sandbox.oauthUrl, ...product.sandbox.portals.map((portal) => portal.url)].map((url) => new URL(url).origin))
    return [...new Set(seen.map((it) => it.origin))].filter((origin) => !known.has(origin))
  }

  function secretElsewhere(seen: readonly Outgoing[]): string[] {
    const { clientSecret, oauthUrl } = product.settings.oauth
    const kept = [
      ...seen.filter((it) => it.origin !== new URL(oauthUrl).origin || it.path !== '/oauth/token/').map((it) => `${it.origin} ${it.text}`),
      ...product.log, ...product.sandbox.portals.flatMap((portal) => portal.calls.map((call) => `${portal.name} ${JSON.stringify(call)}`)),
    ]
    return kept.filter((text) => text.includes(clientSecret))
  }
})
