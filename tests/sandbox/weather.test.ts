import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import type { Weather } from '../../sandbox/weather.ts'
import type { Opened } from './open-sandbox.ts'
import { example, openSandbox } from './open-sandbox.ts'

const SWITCH = join(import.meta.dirname, '../../sandbox/switch.ts')

let opened: Opened
let luso: SandboxPortal
let weather: Weather
let now = Date.parse('2026-03-02T09:00:00Z')

beforeEach(async () => {
  opened = await openSandbox({ now: () => now })
  weather = opened.sandbox.weather
  weather.rateLimit = false
  luso = opened.sandbox.portal('luso')
  await opened.sandbox.install(luso)
})
afterEach(() => opened.stop())

const profile = async (): Promise<{ status: number, text: string, ms: number }> => {
  const start = performance.now()
  const answer = await fetch(`${luso.restUrl}profile?auth=${luso.tokensFor().access_token}`)
  return { status: answer.status, text: await answer.text(), ms: performance.now() - start }
}
const time = (body: Record<string, unknown>): Record<string, number> => body['time'] as Record<string, number>

describe('the operating time limit', () => {
  it('counts each method by itself, blocks the call after the limit and frees it when the oldest minute drops', async () => {
    Object.assign(weather, { operatingCostSeconds: 20, operatingLimitSeconds: 50 })
    const sums: number[] = []
    for (let call = 0; call < 3; call += 1) sums.push(time((await opened.rest(luso, 'profile')).body)['operating']!)
    const resetAt = now / 1000 + 600
    expect(sums).toEqual([20, 40, 60])
    expect(await opened.rest(luso, 'profile')).toMatchObject({ status: 429, body: { error: 'OPERATION_TIME_LIMIT' } })
    const other = await opened.rest(luso, 'server.time')
    expect([other.status, time(other.body)['operating'], time(other.body)['operating_reset_at']]).toEqual([200, 20, resetAt])
    const batch = await opened.rest(luso, 'batch', { cmd: { a: 'profile', b: 'user.admin' } })
    expect([batch.status, batch.body.result]).toMatchObject([200, { result: { b: true }, result_error: { a: { error: 'OPERATION_TIME_LIMIT' } } }])
    now += 601_000
    expect(time((await opened.rest(luso, 'profile')).body)['operating']).toBe(20)
  })
})

describe('answers', () => {
  it('come late, or not at all after the limit although the call was done', async () => {
    weather.slowAnswer = { method: 'profile', times: 1, ms: 120 }
    expect((await profile()).ms).toBeGreaterThan(100)
    Object.assign(weather, { requestLimitMs: 80, slowAnswer: { method: 'crm.item.add', times: 1, ms: 60_000 } })
    const cut = await fetch(`${luso.restUrl}crm.item.add`, { method: 'POST', body: new URLSearchParams({ auth: luso.tokensFor().access_token, entityTypeId: '2', 'fields[originId]': 'slow' }) })
    expect([cut.status, cut.headers.get('content-type')]).toEqual([504, 'text/html; charset=utf-8'])
    expect(luso.findByOrigin(2, 'slow')).toHaveLength(1)
  })

  it('drip, swell and turn into pages', async () => {
    weather.dripAnswer = { times: 1, ms: 200 }
    const dripped = await profile()
    expect(dripped.ms).toBeGreaterThan(150)
    expect(JSON.parse(dripped.text)).toHaveProperty('result.ID')
    weather.hugeAnswer = { times: 1, megabytes: 3 }
    expect((await profile()).text.length).toBeGreaterThan(3 * 1024 * 1024)
    weather.failNextRest = { times: 1, status: 502, html: true }
    expect(await profile()).toMatchObject({ status: 502, text: expect.stringContaining('<h1>502 Bad Gateway</h1>') })
    weather.restDown = { luso: 'html200' }
    expect(await profile()).toMatchObject({ status: 200, text: expect.stringContaining('<html>') })
    weather.restDown = { luso: 'silent' }
    await expect(fetch(`${luso.restUrl}profile`, { signal: AbortSignal.timeout(100) })).rejects.toThrow(/timeout/i)
  })
})

describe('a connection', () => {
  it('breaks before anything is done, or brings half an answer to what was done', async () => {
    weather.cutBeforeEffect = { method: 'crm.item.add', times: 1 }
    const add = async (originId: string): Promise<unknown> => await opened.rest(luso, 'crm.item.add', { entityTypeId: 2, fields: { originId } })
    await expect(add('never')).rejects.toThrow()
    expect(luso.findByOrigin(2, 'never')).toEqual([])
    weather.brokenAnswer = { method: 'crm.item.add', times: 1 }
    await expect(add('half')).rejects.toThrow(/JSON/)
    expect(luso.findByOrigin(2, 'half')).toHaveLength(1)
  })

  it('packs answers for whoever takes them', async () => {
    weather.gzipAnswers = true
    const answer = await fetch(`${luso.restUrl}profile?auth=${luso.tokensFor().access_token}`)
    expect([answer.headers.get('content-encoding'), await answer.json()]).toMatchObject(['gzip', { result: { ID: '1' } }])
  })

  it('to a renamed portal is sent on with any status', async () => {
    weather.redirectStatus = 308
    const before = luso.restUrl
    await luso.rename()
    expect((await fetch(`${before}profile`, { method: 'POST', redirect: 'manual' })).status).toBe(308)
  })
})

describe('a portal', () => {
  it('forgets handlers and widgets without a word', async () => {
    await opened.rest(luso, 'event.bind', { event: 'ONCRMDEALADD', handler: opened.handlerUrl })
    await opened.rest(luso, 'placement.bind', { PLACEMENT: 'LEFT_MENU', HANDLER: opened.handlerUrl })
    const count = opened.received.length
    luso.loseHandlers()
    luso.loseWidgets()
    luso.addItem(2, { title: 'A' })
    await opened.sandbox.idle()
    expect([luso.handlers, luso.placements, opened.received.length]).toEqual([[], [], count])
  })

  it('of an older version posts and answers with less', async () => {
    weather.oldPortals = ['luso']
    const opening = (await (await fetch(`${luso.url}/desk/frame/open`, { method: 'POST' })).json()) as { opening: { fields: Record<string, string> } }
    const documented = example('iframe.open.INSTALL-older-portal').request.body_parsed
    expect(Object.keys(opening.opening.fields).toSorted()).toEqual(Object.keys(documented).toSorted())
    expect(Object.keys(time((await opened.rest(luso, 'profile')).body)).filter((key) => key.startsWith('operating'))).toEqual([])
  })

  it('whose plan lapsed answers 403 and sends nothing', async () => {
    await opened.rest(luso, 'event.bind', { event: 'ONCRMDEALADD', handler: opened.handlerUrl })
    weather.planLapsed = ['luso']
    expect(await opened.rest(luso, 'profile')).toEqual({ status: 403, body: example('rest.error.ACCESS_DENIED').response.body })
    luso.addItem(2, { title: 'A' })
    await opened.sandbox.idle()
    expect(opened.received.filter(({ event }) => event === 'ONCRMDEALADD')).toEqual([])
  })

  it('has a clock that is ahead', async () => {
    await opened.rest(luso, 'event.bind', { event: 'ONCRMDEALADD', handler: opened.handlerUrl })
    weather.clockSkewSeconds = 900
    expect(time((await opened.rest(luso, 'profile')).body)['finish']).toBe(now / 1000 + 900)
    luso.addItem(2, { title: 'A' })
    await opened.sandbox.idle()
    expect(Number(opened.received.at(-1)?.body['ts'])).toBe(now / 1000 + 900)
  })

  it('loses the same events with the same seed', async () => {
    const lost = async (seed: number): Promise<string[]> => {
      const own = await openSandbox({ seed })
      const portal = own.sandbox.portal('luso')
      await own.sandbox.install(portal)
      await own.rest(portal, 'event.bind', { event: 'ONCRMDEALADD', handler: own.handlerUrl })
      own.sandbox.weather.dropEvents = 0.5
      for (let index = 0; index < 12; index += 1) portal.addItem(2, { title: 'A' })
      await own.sandbox.idle()
      const results = own.sandbox.events().filter(({ event }) => event === 'ONCRMDEALADD').map(({ result }) => String(result))
      await own.stop()
      return results
    }
    const [first, again, other] = [await lost(5), await lost(5), await lost(6)]
    expect(again).toEqual(first)
    expect(new Set(first)).toEqual(new Set(['lost', '200']))
    expect(other).not.toEqual(first)
  })

  it('is switched from the desk, and by a command', async () => {
    // The desk answers from this process, so the command must not block it.
    const run = promisify(execFile)
    const { stdout } = await run(process.execPath, [SWITCH, opened.sandbox.deskUrl, 'dropEvents=0.5', 'planLapsed=["luso"]', 'slowAnswer={"times":2,"ms":10}', 'luso:dismiss=7'])
    expect(stdout).toContain('/weather 200')
    expect(weather).toMatchObject({ dropEvents: 0.5, planLapsed: ['luso'], slowAnswer: { times: 2, ms: 10 } })
    await run(process.execPath, [SWITCH, opened.sandbox.deskUrl, 'fair'])
    expect(weather).toMatchObject({ dropEvents: 0, planLapsed: [] })
    expect((await opened.rest(luso, 'profile', {}, 7)).body['error']).toBe('authorization_error')
  })
})
