import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import { callPortal } from '../../server/app/portal/call-portal.ts'
import { assertPublicAddress } from '../../server/bitrix24/guard.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { SystemView } from '../../server/contract/system.ts'
import { isAddressAllowed } from '../../server/store/addresses.ts'
import { setPortalEndpoint } from '../../server/store/portals.ts'
import { intercept } from '../app/steps.ts'
import { MIGRATED } from '../support/engines.ts'
import type { EngineName } from '../support/engines.ts'
import { startProduct } from '../support/product.ts'
import type { Answer, Api, Product } from '../support/product.ts'

const HOST = 'b24.company.example:8443'
const ENDPOINT = `https://${HOST}/rest`

describe.each(Object.keys(MIGRATED) as EngineName[])('a portal at another port on %s', (engine) => {
  let product: Product
  let operator: Api
  let luso: SandboxPortal
  let drop: () => Promise<void>

  beforeAll(async () => {
    const place = await MIGRATED[engine]()
    drop = place.drop
    product = await startProduct({ database: place.location })
    operator = await product.as('vendor')
    luso = product.sandbox.portal('luso')
  }, 60_000)
  afterAll(async () => {
    await product.close()
    await drop()
  })
  beforeEach(async () => {
    await product.app.db.deleteFrom('allowed_addresses').execute()
    await product.app.db.deleteFrom('wanted_addresses').execute()
  })

  /** From now on luso answers at the other port; what the guard lets through is answered by the sandbox. */
  function moveToPort(): void {
    intercept(product, async (url, _body, pass) => {
      if (url.includes('/oauth/token')) {
        const { status, body } = await pass()
        return { status, body: { ...body as object, client_endpoint: `${ENDPOINT}/` } }
      }
      if (!url.startsWith(ENDPOINT)) return pass()
      if (!await isAddressAllowed(product.app.db, HOST)) return pass()
      await assertPublicAddress(new URL(url), { isAllowedPort: (host) => isAddressAllowed(product.app.db, host) })
      return { status: 200, body: { result: { result: { info: { CODE: product.app.bitrix24.appCode, LICENSE: 'pt_ent500' }, admin: true, profile: { NAME: 'Ana', LAST_NAME: 'Silva' } }, result_error: [] } } }
    })
  }

  const install = async (): Promise<Answer<ErrorBody & { portal: string }>> => {
    const { access_token: accessToken, refresh_token: refreshToken } = luso.tokensFor()
    const answer = await fetch(`${product.url}/api/install`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ accessToken, refreshToken, memberId: luso.memberId }) })
    return { status: answer.status, body: await answer.json() as ErrorBody & { portal: string } }
  }
  const system = async (): Promise<SystemView> => (await operator.get<SystemView>('/api/operator/system')).body
  const decide = (allowed: unknown, host = HOST, api = operator) => api.put<SystemView & ErrorBody>(`/api/operator/addresses/${encodeURIComponent(host)}`, { allowed })

  it('is told why it can’t be installed, and an operator is asked', async () => {
    moveToPort()
    expect(await install()).toMatchObject({
      status: 403,
      body: { error: { code: 'port_not_allowed', message: `Your Bitrix24 answers at ${HOST}. The vendor has to allow this port first. Nothing was changed. Open the installer again when it is allowed.`, params: { host: HOST } } },
    })
    await install()
    expect((await system()).addresses).toEqual([{
      host: HOST, state: 'wanted', portal: luso.domain, by: '', since: expect.any(Number) as number,
      text: `${HOST} wants to connect. Allow it if you know this portal; its administrator then opens the installer again.`,
    }])
    expect((await product.app.db.selectFrom('portals').select('client_endpoint').where('member_id', '=', luso.memberId).executeTakeFirst())?.client_endpoint).toBe(luso.restUrl.replace(/\/$/, ''))
  })

  it('is installed once it is allowed, and left alone once that is taken back', async () => {
    moveToPort()
    await install()
    expect((await decide(true)).body.addresses).toMatchObject([{ host: HOST, state: 'allowed', by: 'Petra Novak', portal: luso.domain, text: `${HOST} may connect.` }])
    expect(await install()).toMatchObject({ status: 200, body: { portal: HOST } })
    expect(await product.app.db.selectFrom('portals').select(['domain', 'license']).where('member_id', '=', luso.memberId).executeTakeFirst()).toEqual({ domain: HOST, license: 'pt_ent500' })
    expect(await callPortal(product.app, luso.memberId, 'server.time')).toMatchObject({ kind: 'ok' })

    expect((await decide(false)).body.addresses).toMatchObject([{ host: HOST, state: 'refused', by: 'Petra Novak' }])
    expect(await callPortal(product.app, luso.memberId, 'server.time')).toMatchObject({ kind: 'park' })
    expect((await system()).addresses).toMatchObject([{ state: 'refused' }])
    const journal = await product.app.db.selectFrom('journal').select(['kind', 'user_name', 'details']).where('kind', 'like', 'address%').orderBy('id').execute()
    expect(journal).toEqual([{ kind: 'address_allowed', user_name: 'Petra Novak', details: HOST }, { kind: 'address_refused', user_name: 'Petra Novak', details: HOST }])
    await setPortalEndpoint(product.app.db, luso.memberId, luso.restUrl.replace(/\/$/, ''), product.app.now())
  })

  it('can be allowed before anybody asked, and is compared exactly', async () => {
    expect((await decide(true, 'CRM.Company.example:9443')).body.addresses).toMatchObject([{ host: 'crm.company.example:9443', state: 'allowed', portal: null }])
    expect(await isAddressAllowed(product.app.db, 'crm.company.example:9443')).toBe(true)
    for (const near of ['crm.company.example:9444', 'a.crm.company.example:9443', 'company.example:9443', 'CRM.company.example:9443']) expect(await isAddressAllowed(product.app.db, near)).toBe(false)
  })

  it.each(['b24.company.example', '127.0.0.1:8443', 'localhost:8443', 'b24.company.example:0', 'b24.company.example:123456', '*:8443', 'https://b24.company.example:8443', 'a@b.example:8443', `${'a'.repeat(300)}.example:1`])('is not %s', async (host) => {
    expect((await decide(true, host)).status).toBe(400)
  })

  it('can’t be refused when nobody wants it, and decided by nobody but operators', async () => {
    expect((await decide(false)).status).toBe(404)
    expect((await decide('yes')).status).toBe(400)
    expect((await decide(true, HOST, await product.as('nordwerk'))).status).toBe(403)
    expect((await system()).addresses).toEqual([])
  })

  it('tells the operator which key seals', async () => {
    expect((await system()).keys).toEqual({ current: product.app.seal.keyId, old: 0 })
  })
})
