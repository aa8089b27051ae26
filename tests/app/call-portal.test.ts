import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../server/app/app.ts'
import { callBatch, callPortal, tryAgain, tryCommandAgain } from '../../server/app/portal/call-portal.ts'
import type { PortalAnswer } from '../../server/app/portal/call-portal.ts'
import { findBlocks } from '../../server/store/method-blocks.ts'
import { findPortal, setPortalEndpoint } from '../../server/store/portals.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'
import { openBench } from './call-bench.ts'
import type { Bench } from './call-bench.ts'

const JSON_CALL = { status: 200, body: { result: true } }

describe.each(EACH_ENGINE)('a portal call, by the rows of TRUST §2.3, on %s', (_engine, open) => {
  const at = useDatabase(open)
  let bench: Bench

  beforeEach(async () => {
    bench = await openBench(() => Promise.resolve({ db: at.db, location: at.location, close: () => Promise.resolve() }))
  })
  afterEach(async () => {
    await bench.close()
  })

  const call = (method = 'server.time', app: App = bench.app): Promise<PortalAnswer> => callPortal(app, bench.portal.memberId, method)
  const fail = (error: string, status: number, times = 1, method?: string): void => {
    bench.sandbox.weather.failNextRest = { portal: 'luso', times, error, status, ...(method !== undefined && { method }) }
  }
  const stored = async () => (await findPortal(bench.app.db, bench.portal.memberId))!
  const pairs = async (): Promise<string[]> => (await bench.app.db.selectFrom('portal_tokens').select('user_id').orderBy('user_id').execute()).map((row) => row.user_id)
  const refreshes = (): number => bench.sent.filter(({ url }) => url.includes('/oauth/token')).length
  const work = (answer: PortalAnswer): unknown => (answer.kind === 'ok' ? 'done' : tryAgain(answer))

  it('2xx: is done', async () => {
    expect(await call()).toMatchObject({ kind: 'ok' })
    expect(bench.methods()).toEqual(['server.time'])
  })

  describe('401 expired_token', () => {
    it('refreshes once and repeats once', async () => {
      bench.portal.expireTokens()
      expect(await call()).toMatchObject({ kind: 'ok' })
      expect(refreshes()).toBe(1)
      expect(bench.methods()).toEqual(['server.time', 'server.time'])
    })

    it('refreshes once for twenty calls that meet it together', async () => {
      bench.portal.expireTokens()
      const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => call('server.time', index % 2 ? bench.app : bench.otherProcess())))
      expect(new Set(answers.map((it) => it.kind))).toEqual(new Set(['ok']))
      expect(refreshes()).toBe(1)
    })

    it('does not go round in circles when the fresh pair is refused too', async () => {
      fail('expired_token', 401, 99)
      expect(await call()).toMatchObject({ kind: 'park' })
      expect(bench.sent.filter(({ url }) => url.endsWith('server.time'))).toHaveLength(2)
      expect(refreshes()).toBe(1)
    })
  })

  describe.each(['NO_AUTH_FOUND', 'invalid_token'])('401 %s', (error) => {
    it('refreshes first', async () => {
      fail(error, 401)
      expect(await call()).toMatchObject({ kind: 'ok' })
      expect(refreshes()).toBe(1)
    })

    it('then takes the other administrator’s pair, then parks', async () => {
      await bench.addPair(7)
      fail(error, 401, 2)
      expect(await call()).toMatchObject({ kind: 'ok' })
      fail(error, 401, 99)
      const answer = await call()
      expect(answer).toMatchObject({ kind: 'park' })
      expect(work(answer)).toMatchObject({ kind: 'retry' })
    })
  })

  describe('OAuth invalid_grant and invalid_client', () => {
    it('takes the other pair', async () => {
      await bench.addPair(7)
      bench.portal.revokeTokens()
      await bench.addPair(1)
      await bench.app.db.updateTable('portal_tokens').set({ updated_at: 1 }).where('user_id', '=', '1').execute()
      expect(await call()).toMatchObject({ kind: 'ok' })
      expect(await pairs()).toEqual(['1'])
    })

    it('else waits for somebody to open the app', async () => {
      await bench.addPair(7)
      bench.portal.revokeTokens()
      expect(await call()).toMatchObject({ kind: 'park', reason: expect.stringContaining('an administrator must open the app') as string })
      expect((await stored()).state).toBe('needs_reopen')
      expect(await pairs()).toEqual([])
    })

    it('does not throw away a pair that an administrator’s opening has just stored', async () => {
      bench.portal.revokeTokens()
      let opened: Promise<void> | null = null
      const { http } = bench.app.bitrix24
      bench.app.bitrix24.http = {
        ...http,
        postForm: async (url, form) => {
          const answer = await http.postForm(url, form)
          await (opened ??= bench.addPair(1))
          return answer
        },
      }
      expect(await call()).toMatchObject({ kind: 'ok' })
      expect([await pairs(), (await stored()).state]).toEqual([['1'], 'active'])
    })

    it('takes the app for removed only when the authorisation server says that as well', async () => {
      await bench.portal.uninstall()
      fail('expired_token', 401)
      const answer = await call()
      expect(answer).toMatchObject({ kind: 'gone' })
      expect(work(answer)).toMatchObject({ kind: 'dead' })
      expect((await stored()).state).toBe('uninstalled')
    })
  })

  it('OAuth PAYMENT_REQUIRED: parks, tells, and keeps the pair', async () => {
    bench.portal.expireTokens()
    bench.sandbox.weather.paymentRequired = ['luso']
    expect(await call()).toMatchObject({ kind: 'park', reason: expect.stringContaining('not paid') as string })
    expect(await pairs()).toEqual(['1'])
    bench.sandbox.weather.paymentRequired = []
    expect(await call()).toMatchObject({ kind: 'ok' })
  })

  it('403 insufficient_scope: is final and names the scope, in a batch too', async () => {
    fail('insufficient_scope', 403)
    const answer = await call('crm.item.list')
    expect(answer).toEqual({ kind: 'refused', code: 'insufficient_scope', reason: expect.stringContaining('permission “crm” is missing') as string })
    expect(work(answer)).toMatchObject({ kind: 'dead', reason: expect.stringContaining('“crm”') as string })
    bench.between(() => ({ status: 200, body: { result: { result: [], result_error: { a: { error: 'insufficient_scope', error_description: 'higher privileges' } } } } }))
    const batch = await callBatch(bench.app, bench.portal.memberId, { a: { method: 'placement.bind', params: {} } })
    const failed = batch.kind === 'ok' ? batch.batch.errors['a']! : { code: '', description: '' }
    expect(tryCommandAgain(failed)).toMatchObject({ kind: 'dead', reason: expect.stringContaining('“placement”') as string })
    expect(refreshes()).toBe(0)
  })

  describe.each([['user_access_error', 403], ['INVALID_CREDENTIALS', 403], ['authorization_error', 401]] as const)('%s', (error, status) => {
    it('takes the other administrator’s token, without a refresh, else parks', async () => {
      await bench.addPair(7)
      fail(error, status)
      expect(await call()).toMatchObject({ kind: 'ok' })
      fail(error, status, 99)
      expect(await call()).toMatchObject({ kind: 'park', reason: expect.stringContaining(error) as string })
      expect(refreshes()).toBe(0)
      expect(await pairs()).toEqual(['1', '7'])
    })
  })

  it('403 ACCESS_DENIED because of the plan: parks', async () => {
    bench.sandbox.weather.planLapsed = ['luso']
    const answer = await call()
    expect(answer).toMatchObject({ kind: 'park', reason: expect.stringContaining('commercial plans') as string })
    expect(work(answer)).toMatchObject({ kind: 'retry' })
    bench.sandbox.weather.planLapsed = []
    expect(await call()).toMatchObject({ kind: 'ok' })
  })

  it.each([[503, 'QUERY_LIMIT_EXCEEDED'], [429, 'QUERY_LIMIT_EXCEEDED']])('%i %s: waits 1, 2, 4, 8 s and a little, and counts no try', async (status, error) => {
    fail(error, status, 5)
    for (const seconds of [1, 2, 4, 8, 8]) {
      const answer = await call()
      expect(answer).toMatchObject({ kind: 'pause' })
      const { afterMs } = answer as { afterMs: number }
      expect(Number.isInteger(afterMs)).toBe(true)
      expect(afterMs).toBeGreaterThanOrEqual(seconds * 1_000)
      expect(afterMs).toBeLessThan(seconds * 1_000 + 251)
      expect(work(answer)).toMatchObject({ kind: 'pause' })
    }
    expect(await call()).toMatchObject({ kind: 'ok' })
    fail(error, status)
    expect((await call() as { afterMs: number }).afterMs).toBeLessThan(1_251)
  })

  describe('429 OPERATION_TIME_LIMIT', () => {
    const item = { method: 'crm.item.list', params: { entityTypeId: 2 } }
    const other = { method: 'crm.category.list', params: { entityTypeId: 2 } }
    const exhaust = async (method: string): Promise<PortalAnswer> => {
      Object.assign(bench.sandbox.weather, { operatingCostSeconds: 300, operatingLimitSeconds: 480 })
      await call(method)
      bench.advance(60_000)
      await call(method)
      bench.sandbox.weather.operatingCostSeconds = 0
      return call(method)
    }

    it('waits until operating_reset_at for that method only, in every process, without a call', async () => {
      const answer = await exhaust('server.time')
      expect(answer).toMatchObject({ kind: 'pause' })
      const { afterMs } = answer as { afterMs: number }
      // The oldest of the baskets was filled a minute ago and is kept for ten.
      expect(Math.abs(afterMs - 9 * 60_000)).toBeLessThan(5_000)
      bench.methods()
      for (const app of [bench.app, bench.otherProcess()]) {
        expect(await call('SERVER.time', app)).toMatchObject({ kind: 'pause', reason: 'Bitrix24 allows server.time no more time for now' })
        expect(await callBatch(app, bench.portal.memberId, { time: { method: 'server.time', params: {} }, item })).toMatchObject({ kind: 'pause' })
      }
      expect(bench.methods()).toEqual([])
      expect(await call('app.info')).toMatchObject({ kind: 'ok' })
      expect(await callBatch(bench.app, bench.portal.memberId, { item })).toMatchObject({ kind: 'ok' })
      expect(await findBlocks(bench.app.db, bench.portal.memberId, bench.app.now())).toMatchObject([{ method: 'server.time' }])
      bench.advance(afterMs + 1_000)
      expect(await call()).toMatchObject({ kind: 'ok' })
      expect(bench.log.filter((line) => line.startsWith('warn Bitrix24 blocked a method'))).toHaveLength(1)
    })

    it('is seen inside a batch, where the other commands are answered', async () => {
      Object.assign(bench.sandbox.weather, { operatingCostSeconds: 500, operatingLimitSeconds: 480 })
      await callBatch(bench.app, bench.portal.memberId, { item })
      bench.advance(120_000)
      const answer = await callBatch(bench.app, bench.portal.memberId, { item, other }, { halt: false })
      expect(answer).toMatchObject({ kind: 'ok', batch: { errors: { item: { code: 'OPERATION_TIME_LIMIT' } }, results: { other: expect.anything() as unknown } } })
      bench.methods()
      const next = await callBatch(bench.app, bench.portal.memberId, { item })
      expect(next).toMatchObject({ kind: 'pause' })
      expect(Math.abs((next as { afterMs: number }).afterMs - 8 * 60_000)).toBeLessThan(5_000)
      expect(bench.methods()).toEqual([])
      bench.sandbox.weather.operatingCostSeconds = 0
      expect(await callBatch(bench.app, bench.portal.memberId, { time: { method: 'server.time', params: {} } })).toMatchObject({ kind: 'ok' })
    })

    it('takes the moment from the refusal itself when it stands there', async () => {
      bench.between(() => ({ status: 429, body: { error: 'OPERATION_TIME_LIMIT', time: { finish: 5_000, operating_reset_at: 5_123 } } }))
      expect(await call()).toMatchObject({ kind: 'pause', afterMs: 123_000 })
    })

    it('waits a minute at a portal that never says when', async () => {
      bench.sandbox.weather.oldPortals = ['luso']
      expect(await exhaust('server.time')).toMatchObject({ kind: 'pause', afterMs: expect.closeTo(60_000, -2) as number })
    })
  })

  it('503 OVERLOAD_LIMIT: stops the whole portal for ten minutes and tells the operator', async () => {
    fail('OVERLOAD_LIMIT', 503)
    expect(await call()).toMatchObject({ kind: 'pause', afterMs: 600_000 })
    bench.methods()
    expect(await call('app.info', bench.otherProcess())).toMatchObject({ kind: 'pause', reason: expect.stringContaining('overload') as string })
    expect(bench.methods()).toEqual([])
    expect(bench.log.filter((line) => line.startsWith('error'))).toHaveLength(1)
    expect(await findBlocks(bench.app.db, bench.portal.memberId, bench.app.now())).toMatchObject([{ method: '*' }])
    bench.advance(600_001)
    expect(await call()).toMatchObject({ kind: 'ok' })
  })

  it('500 PORTAL_DELETED and 404 with a page: the one is the end, the other may pass', async () => {
    bench.between(() => ({ status: 404, body: null }))
    expect(work(await call())).toMatchObject({ kind: 'retry' })
    bench.between(() => undefined)
    bench.portal.deletePortal()
    expect(work(await call())).toMatchObject({ kind: 'dead' })
  })

  describe('301, 302, 307 and 308', () => {
    it.each([301, 302, 307, 308])('asks the authorisation server for the new address after %i, and sends nothing to where it points', async (status) => {
      const hits: string[] = []
      const sink = createServer((req, res) => {
        hits.push(String(req.url))
        res.end('{"result":true}')
      })
      const old = createServer((_req, res) => void res.writeHead(status, { location: `http://127.0.0.1:${(sink.address() as AddressInfo).port}/rest/server.time` }).end('{"result":1}'))
      for (const server of [sink, old]) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
      const address = (server: typeof sink): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      bench.trust(address(old), address(sink))
      await setPortalEndpoint(bench.app.db, bench.portal.memberId, `${address(old)}/rest`, 1)
      expect(await call()).toMatchObject({ kind: 'ok' })
      expect((await stored()).clientEndpoint).toBe(bench.portal.restUrl.replace(/\/$/, ''))
      expect([refreshes(), hits]).toEqual([1, []])
      for (const server of [sink, old]) server.close()
    })

    it('goes where the portal has moved, also for a call that waited for another’s refresh', async () => {
      const old = bench.portal.url
      await bench.portal.rename()
      bench.trust(old)
      const answers = await Promise.all([call(), call('app.info'), call('user.admin')])
      expect(answers.map((it) => it.kind)).toEqual(['ok', 'ok', 'ok'])
      expect((await stored()).domain).toBe(bench.portal.domain)
      // A call that read the old address together with the new pair asks once more.
      expect(refreshes()).toBeLessThanOrEqual(2)
    })

    it('does not follow to another portal: its member_id is compared', async () => {
      const { access_token, refresh_token } = bench.sandbox.portal('iberia').tokensFor()
      const before = await stored()
      bench.between(({ url }) => {
        if (!url.includes('/oauth/token')) return url.includes('app.info') ? undefined : { status: 302, body: null }
        return { status: 200, body: { access_token, refresh_token, member_id: bench.sandbox.portal('iberia').memberId, client_endpoint: bench.sandbox.portal('iberia').restUrl, user_id: 1 } }
      })
      expect(await call()).toMatchObject({ kind: 'park' })
      expect(await stored()).toEqual({ ...before, state: 'needs_reopen' })
      expect(bench.sent.filter(({ url }) => url.startsWith(bench.sandbox.portal('iberia').url))).toEqual([])
    })

    it('gives up for now when the new address leads elsewhere as well', async () => {
      bench.between(({ url }) => (url.includes('/oauth/') ? undefined : { status: 302, body: null }))
      expect(await call()).toMatchObject({ kind: 'unknown' })
      expect(bench.methods()).toHaveLength(2)
    })
  })

  it('other 4xx: is our fault and final', async () => {
    fail('ERROR_ARGUMENT', 400)
    expect(work(await call())).toMatchObject({ kind: 'dead', reason: expect.stringContaining('ERROR_ARGUMENT') as string })
    expect(work(await call('no.such.method'))).toMatchObject({ kind: 'dead', reason: expect.stringContaining('ERROR_METHOD_NOT_FOUND') as string })
  })

  describe('5xx, reset, page instead of JSON', () => {
    it.each(['reset', 'html500', 'html502', 'html200'] as const)('%s: nobody knows whether it took effect, so it is tried again', async (outage) => {
      bench.sandbox.weather.restDown = { luso: outage }
      expect(work(await call())).toMatchObject({ kind: 'retry' })
    })

    it('leaves a portal alone for half a minute after five of them, then tries with one call', async () => {
      bench.sandbox.weather.restDown = { luso: 'reset' }
      for (let index = 0; index < 5; index += 1) expect(await call()).toMatchObject({ kind: 'unknown' })
      bench.methods()
      expect(await call()).toMatchObject({ kind: 'pause', reason: expect.stringContaining('left alone') as string })
      expect(bench.methods()).toEqual([])
      bench.advance(30_001)
      expect((await Promise.all([call(), call(), call()])).map((it) => it.kind).sort()).toEqual(['pause', 'pause', 'unknown'])
      expect(bench.methods()).toEqual(['server.time'])
      expect(await call()).toMatchObject({ kind: 'pause' })
      bench.sandbox.weather.restDown = {}
      bench.advance(30_001)
      expect(await call()).toMatchObject({ kind: 'ok' })
      expect((await Promise.all([call(), call(), call()])).map((it) => it.kind)).toEqual(['ok', 'ok', 'ok'])
    })

    it('counts no silences that something answered between', async () => {
      for (let index = 0; index < 12; index += 1) {
        bench.between(() => (index % 4 === 3 ? JSON_CALL : { status: 502, body: null }))
        expect(await call()).toMatchObject({ kind: index % 4 === 3 ? 'ok' : 'unknown' })
      }
    })
  })

  it('an address that must not be called: parks, and where only a port is in the way an operator is asked', async () => {
    await setPortalEndpoint(bench.app.db, bench.portal.memberId, 'https://b24.example.com:8443/rest', 1)
    expect(await call()).toEqual({ kind: 'park', reason: expect.stringContaining('until an operator allows its port') as string })
    expect(await bench.app.db.selectFrom('wanted_addresses').select(['host', 'member_id']).execute()).toEqual([{ host: 'b24.example.com:8443', member_id: bench.portal.memberId }])
    await setPortalEndpoint(bench.app.db, bench.portal.memberId, 'https://127.0.0.1/rest', 1)
    expect(await call()).toMatchObject({ kind: 'park' })
    expect(await bench.app.db.selectFrom('wanted_addresses').select('host').execute()).toHaveLength(1)
  })

  it('is as fast as the portal’s plan allows, which app.info tells', async () => {
    const license = async (): Promise<string | null> => (await bench.app.db.selectFrom('portals').select('license').executeTakeFirstOrThrow()).license
    expect(await license()).toBeNull()
    await call('app.info')
    expect(await license()).toMatch(/^\w+_/)
    bench.app.bitrix24.pace = null
    const waits = async (plan: string, aheadMs: number): Promise<boolean> => {
      await bench.app.db.updateTable('portals').set({ license: plan }).execute()
      await bench.app.db.updateTable('portal_paces').set({ paced_until: bench.app.now() + aheadMs }).execute()
      const began = performance.now()
      await call()
      return performance.now() - began > 1_500
    }
    // Fifty calls stand in line: half a minute at the usual pace, ten seconds at that of Enterprise.
    expect(await waits('de_ent10000', 27_000)).toBe(false)
    expect(await waits('de_pro100', 27_000)).toBe(true)
  })
})
