import { TOTP } from 'otpauth'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { inviteFirst } from '../../server/app/access/invite.ts'
import { confirmChange } from '../../server/app/access/second-person.ts'
import type { Caller } from '../../server/app/session/open-session.ts'
import type { AccessView, InvitedView, TotpView } from '../../server/contract/access.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { SessionView } from '../../server/contract/session.ts'
import { HOUR_MS, MINUTE_MS } from '../../server/core/time.ts'
import { ENGINES, openProduct } from '../app/steps.ts'
import type { Api, Product } from '../support/product.ts'

const PASSWORD = 'correct horse battery'
const PETRA = { name: 'Petra Novak', email: 'Petra@partner-desk.example', again: false }

describe.each(ENGINES)('the console at its own address, on %s', (_engine, open) => {
  let product: Product
  let url: string

  beforeAll(async () => {
    product = await openProduct(open)
    url = product.app.consoleUrl
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })
  // Each test tries often from one network.
  beforeEach(async () => {
    await product.app.db.deleteFrom('recent_tries').execute()
    product.clock.advance(MINUTE_MS)
  })

  async function post<T>(path: string, body: unknown = {}, cookie = ''): Promise<{ status: number, body: T & ErrorBody, cookie: string }> {
    const answer = await fetch(`${url}/api/console${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...(cookie && { cookie }) }, body: JSON.stringify(body) })
    return { status: answer.status, body: await answer.json() as T & ErrorBody, cookie: answer.headers.get('set-cookie') ?? '' }
  }
  const tokenIn = (link: string | null): string => /^http:\/\/localhost:\d+\/console#join=([\w-]{43})$/.exec(link ?? '')![1]!
  const codeOf = (secret: string, ahead = 0): string => new TOTP({ secret }).generate({ timestamp: product.app.now() + ahead })
  const get = async (token: string, path: string): Promise<number> => (await fetch(url + path, { headers: { authorization: `Bearer ${token}` } })).status

  /** Invites, and joins by password and code. */
  async function join(email: string, roles = ['moderator']): Promise<{ secret: string, cookie: string, id: string, link: string }> {
    const admin = await product.as('vendor')
    const { body: { link, operators } } = await admin.post<InvitedView>('/api/operator/access', { name: 'Ines Costa', email, roles })
    // Petra has come in at the console's own address by now: what her colleague of the portal gives, she confirms.
    const petra = operators.find((it) => it.email === 'petra@partner-desk.example')
    const id = operators.find((it) => it.email === email)!.id
    if (petra) await confirmChange(product.app, { operatorId: petra.id, userId: petra.id, userName: petra.name } as Caller, id)
    const token = tokenIn(link)
    const { body: { secret } } = await post<TotpView>('/invitation/codes', { token })
    const joined = await post('/invitation/password', { token, password: PASSWORD, code: codeOf(secret) })
    expect(joined.status).toBe(200)
    return { secret, cookie: joined.cookie.split(';')[0]!, id, link }
  }

  it('lets the first person in by the command’s link, which makes nobody else an administrator', async () => {
    const token = tokenIn(await inviteFirst(product.app, PETRA))
    expect(await post('/invitation', { token })).toMatchObject({ status: 200, body: { name: 'Petra Novak', email: 'petra@partner-desk.example', canHavePasskeys: true } })
    const { body } = await post<TotpView>('/invitation/codes', { token })
    expect(body.address).toMatch(/^otpauth:\/\/totp\//)
    expect(new Set(body.qr.map((row) => row.length))).toEqual(new Set([body.qr.length]))
    expect(await post('/invitation/password', { token, password: 'short', code: codeOf(body.secret) })).toMatchObject({ status: 400 })
    expect(await post('/invitation/password', { token, password: PASSWORD, code: '000000' })).toMatchObject({ status: 409, body: { error: { code: 'code_wrong' } } })
    const { status, cookie } = await post('/invitation/password', { token, password: PASSWORD, code: codeOf(body.secret) })
    expect(status).toBe(200)
    expect(cookie).toMatch(/^__Host-console=[\w-]{43}; Max-Age=43200; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/)
    const session = await post<SessionView>('/session', {}, cookie.split(';')[0]!)
    expect(session.body).toMatchObject({ role: 'operator', user: { name: 'Petra Novak', isAdmin: false }, operator: { roles: ['admin'] } })
    expect(await get(session.body.token, '/api/operator/access')).toBe(200)
    // The link is used up, and the command has nothing more to give.
    expect(await post('/invitation', { token })).toMatchObject({ status: 403, body: { error: { code: 'link_over' } } })
    expect(await inviteFirst(product.app, { ...PETRA, email: 'other@partner-desk.example' })).toBeNull()
  })

  it('takes each code once, and tells nothing of what was wrong', async () => {
    const { secret } = await join('ines@partner-desk.example')
    const again = (changes: object) => post('/password', { email: 'ines@partner-desk.example', password: PASSWORD, code: codeOf(secret), ...changes })
    const refusals = [await again({}), await again({ email: 'nobody@partner-desk.example' }), await again({ password: `${PASSWORD}!` }), await again({ code: '123456' })]
    expect(new Set(refusals.map(({ status, body }) => `${status} ${body.error.code} ${body.error.message}`)).size).toBe(1)
    product.clock.advance(MINUTE_MS)
    const [first, second] = await Promise.all([again({}), again({})])
    expect([first.status, second.status].toSorted()).toEqual([200, 403])
  })

  it('stops guessing at one account without locking out the others', async () => {
    const { secret } = await join('guessed@partner-desk.example')
    const guess = (email: string, code = '000000') => post('/password', { email, password: 'wrong wrong wrong', code })
    for (let index = 0; index < 5; index += 1) expect((await guess('guessed@partner-desk.example')).status).toBe(403)
    product.clock.advance(MINUTE_MS)
    expect(await post('/password', { email: 'guessed@partner-desk.example', password: PASSWORD, code: codeOf(secret) })).toMatchObject({ status: 429, body: { error: { code: 'too_many_tries' } } })
    expect((await guess('other@partner-desk.example')).status).toBe(403)
    product.clock.advance(15 * MINUTE_MS)
    expect((await post('/password', { email: 'Guessed@partner-desk.example', password: PASSWORD, code: codeOf(secret) })).status).toBe(200)
  })

  it('gives sessions as long as the browser is used, and none after signing out, twelve hours, or being shut out', async () => {
    const { cookie, id } = await join('leaves@partner-desk.example')
    const session = await post<SessionView>('/session', {}, cookie)
    expect(await get(session.body.token, '/api/operator/requests')).toBe(200)
    for (let hour = 0; hour < 11; hour += 1) {
      product.clock.advance(HOUR_MS)
      expect((await post('/session', {}, cookie)).status).toBe(200)
    }
    product.clock.advance(HOUR_MS)
    expect(await post('/session', {}, cookie)).toMatchObject({ status: 401 })

    const admin: Api = await product.as('vendor')
    const other = await join('shut-out@partner-desk.example')
    const live = await post<SessionView>('/session', {}, other.cookie)
    const { operators } = (await admin.get<AccessView>('/api/operator/access')).body
    const { version } = operators.find((it) => it.id === other.id)!
    expect((await admin.put(`/api/operator/access/${other.id}`, { version, roles: ['moderator'], isDisabled: true })).status).toBe(200)
    expect(await get(live.body.token, '/api/operator/requests')).toBe(401)
    expect((await post('/session', {}, other.cookie)).status).toBe(401)
    expect((await post('/password', { email: 'shut-out@partner-desk.example', password: PASSWORD, code: codeOf(other.secret, 30_000) })).status).toBe(403)
    expect(id).not.toBe(other.id)
  })

  it('forgets the old way in when somebody is invited again', async () => {
    const { cookie, id, secret } = await join('again@partner-desk.example')
    const admin = await product.as('vendor')
    const { body } = await admin.post<InvitedView>(`/api/operator/access/${id}/invitation`)
    expect(tokenIn(body.link)).toHaveLength(43)
    product.clock.advance(MINUTE_MS)
    expect((await post('/session', {}, cookie)).status).toBe(401)
    expect((await post('/password', { email: 'again@partner-desk.example', password: PASSWORD, code: codeOf(secret) })).status).toBe(403)
    product.clock.advance(24 * HOUR_MS)
    expect(await post('/invitation', { token: tokenIn(body.link) })).toMatchObject({ status: 403 })
  })

  it('is nowhere else, and keeps no secret that could be read', async () => {
    expect((await fetch(`${product.url}/console`)).status).toBe(404)
    expect((await fetch(`${product.url}/api/console/door`)).status).toBe(404)
    const page = await fetch(`${url}/console`)
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    const { secret, cookie } = await join('sealed@partner-desk.example')
    const rows = JSON.stringify([await product.app.db.selectFrom('operators').selectAll().execute(), await product.app.db.selectFrom('operator_logins').selectAll().execute(), await product.app.db.selectFrom('journal').selectAll().execute()])
    for (const planted of [secret, PASSWORD, cookie.split('=')[1]!]) expect(rows).not.toContain(planted)
  })
})
