import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { AccessView, AccessWaitingView, InvitedView } from '../../server/contract/access.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { OperatorRole } from '../../server/core/operator-roles.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { findOperatorOfPortal, saveOperator } from '../../server/store/operators.ts'
import { confirmChange } from '../../server/app/access/second-person.ts'
import { accessMailPayload, mailSecond } from '../../server/app/access/tell-second.ts'
import type { Caller } from '../../server/app/session/open-session.ts'
import { codeOf } from '../app/waiting-steps.ts'
import { ENGINES, openProduct, settleAll } from '../app/steps.ts'
import type { Answer, Api, Product } from '../support/product.ts'

const OMAR = '5'

describe.each(ENGINES)('more rights for one of the staff, on %s', (_engine, open) => {
  let product: Product
  let petra: Api
  let omar: Api

  beforeAll(async () => {
    product = await openProduct(open)
  }, 60_000)
  beforeEach(async () => {
    petra = await product.as('vendor')
    omar = await product.as('vendor', Number(OMAR))
    await product.app.db.deleteFrom('access_changes').execute()
    await product.app.db.updateTable('operators').set({ lost_access_at: null }).execute()
    await make(OMAR, ['admin'])
  })
  afterAll(async () => {
    await product.close()
  })

  /** Without being asked for, as the command line could. */
  async function make(portalUserId: string, roles: OperatorRole[]): Promise<void> {
    await saveOperator(product.app.db, (await findOperatorOfPortal(product.app.db, portalUserId))!, { roles, disabledAt: null })
  }
  const look = async (who: Api = petra): Promise<AccessView> => (await who.get<AccessView>('/api/operator/access')).body
  const rolesOf = async (id: string): Promise<OperatorRole[]> => (await look()).operators.find((it) => it.id === id)!.roles
  async function invite(email: string, roles: OperatorRole[] = ['moderator']): Promise<string> {
    const { body } = await petra.post<InvitedView>('/api/operator/access', { name: email.split('@')[0], email, roles })
    return body.operators.find((it) => it.email === email)!.id
  }
  const confirm = (who: Api, id: string): Promise<Answer<AccessView & ErrorBody>> => who.post(`/api/operator/access/${id}/change`)
  const change = async (who: Api, id: string, roles: OperatorRole[], isDisabled = false): Promise<number> => {
    const { version } = (await look()).operators.find((it) => it.id === id)!
    return (await who.put(`/api/operator/access/${id}`, { version, roles, isDisabled })).status
  }

  it('count once a second person has confirmed them, not whoever asked', async () => {
    const id = await invite('ines@two.example')
    expect(await rolesOf(id)).toEqual([])
    expect((await look()).changes).toMatchObject([{ name: 'ines', before: [], roles: ['moderator'], askedBy: 'Petra Novak', isOwn: true }])
    expect((await look(omar)).changes).toMatchObject([{ isOwn: false }])
    expect(await confirm(petra, id)).toMatchObject({ status: 409, body: { error: { code: 'second_person' } } })
    expect(await confirm(omar, id)).toMatchObject({ status: 200, body: { changes: [] } })
    expect(await rolesOf(id)).toEqual(['moderator'])
    expect((await confirm(omar, id)).status).toBe(404)
    const rows = await product.app.db.selectFrom('journal').select(['kind', 'user_name', 'details']).where('kind', 'like', 'operator_chang%').orderBy('id').execute()
    expect(rows.slice(-2)).toEqual([
      { kind: 'operator_change_asked', user_name: 'Petra Novak', details: `ines (${id}): no role → moderator` },
      { kind: 'operator_changed', user_name: 'Omar Haddad', details: `ines (${id}): no role → moderator, asked for by Petra Novak` },
    ])
  })

  it('are turned down or taken back, and then never come', async () => {
    for (const [who, email] of [[omar, 'down@two.example'], [petra, 'back@two.example']] as const) {
      const id = await invite(email)
      expect((await who.delete(`/api/operator/access/${id}/change`)).status).toBe(200)
      expect((await confirm(omar, id)).status).toBe(404)
      expect(await rolesOf(id)).toEqual([])
    }
  })

  it('wait also where they come beside fewer, or with being let in again; fewer alone count at once and overtake what waits', async () => {
    const id = await invite('tom@two.example')
    await confirm(omar, id)
    expect(await change(petra, id, ['privacy'])).toBe(200)
    expect(await rolesOf(id)).toEqual(['moderator'])
    expect(await change(petra, id, [], true)).toBe(200)
    expect((await look()).changes).toEqual([])
    expect((await confirm(omar, id)).status).toBe(404)
    expect(await change(petra, id, ['moderator'])).toBe(200)
    expect((await look()).operators.find((it) => it.id === id)).toMatchObject({ disabledAt: expect.any(Number) as number })
    await confirm(omar, id)
    expect((await look()).operators.find((it) => it.id === id)).toMatchObject({ disabledAt: null, roles: ['moderator'] })
  })

  it('are nobody’s own to confirm', async () => {
    await make(OMAR, ['moderator'])
    const { id } = (await findOperatorOfPortal(product.app.db, OMAR))!
    const admin = await invite('second@two.example', ['admin'])
    await product.app.db.updateTable('operators').set({ joined_at: product.clock.now() }).where('id', '=', admin).execute()
    expect(await change(petra, id, ['moderator', 'privacy'])).toBe(200)
    expect(await rolesOf(id)).toEqual(['moderator'])
    expect((await confirm(omar, id)).status).toBe(403)
    await product.app.db.updateTable('operators').set({ disabled_at: 1 }).where('id', '=', admin).execute()
  })

  it('count at once while nobody else could confirm, which the journal says; an invitation that nobody used is nobody', async () => {
    await make(OMAR, ['moderator'])
    await invite('unused@two.example', ['admin'])
    const id = await invite('alone@two.example')
    expect(await rolesOf(id)).toEqual(['moderator'])
    expect((await look()).needsSecond).toBe(false)
    expect(await change(petra, id, ['moderator', 'privacy'])).toBe(200)
    const { details } = await product.app.db.selectFrom('journal').select('details').where('kind', '=', 'operator_changed').orderBy('id', 'desc').executeTakeFirstOrThrow()
    expect(details).toBe(`alone (${id}): moderator → moderator privacy, nobody else could confirm`)
  })

  it('wait for a day where the other was got rid of first', async () => {
    const { id: other } = (await findOperatorOfPortal(product.app.db, OMAR))!
    expect(await change(petra, other, ['moderator'])).toBe(200)
    const id = await invite('puppet@two.example', ['admin'])
    expect(await rolesOf(id)).toEqual([])
    expect((await confirm(petra, id)).status).toBe(409)
    product.clock.advance(DAY_MS + 1)
    petra = await product.as('vendor')
    expect((await confirm(petra, id)).status).toBe(200)
    expect(await rolesOf(id)).toEqual(['admin'])
  })

  it('are not confirmed by who came in by a link that whoever asked has just made', async () => {
    const admin = await invite('relinked@two.example', ['admin'])
    await confirm(omar, admin)
    const relinked = { operatorId: admin, userId: admin, userName: 'Relinked' } as Caller
    await product.app.db.updateTable('operators').set({ joined_at: 1, relinked_at: null }).where('id', '=', admin).execute()
    await petra.post(`/api/operator/access/${admin}/invitation`)
    const id = await invite('friend@two.example')
    expect(await codeOf(confirmChange(product.app, relinked, id))).toBe('second_person')
    product.clock.advance(DAY_MS + 1)
    expect(await codeOf(confirmChange(product.app, relinked, id))).toBe('ok')
    await product.app.db.updateTable('operators').set({ disabled_at: 1 }).where('id', '=', admin).execute()
    petra = await product.as('vendor')
  })

  it('are told to who may confirm them, by a number and a mail, and to nobody else', async () => {
    const waiting = async (who: Api): Promise<number> => (await who.get<AccessWaitingView>('/api/operator/access/waiting')).body.waiting
    const second = await invite('third@two.example', ['admin'])
    await confirm(omar, second)
    await product.app.db.updateTable('operators').set({ joined_at: product.clock.now(), relinked_at: null }).where('id', '=', second).execute()
    await settleAll(product)
    const [own, before, mailed] = [await waiting(petra), await waiting(omar), product.sandbox.mails().length]
    const id = await invite('ivo@two.example', ['moderator'])
    expect([await waiting(petra), await waiting(omar)]).toEqual([own, before + 1])
    expect((await look()).changes.find((it) => it.operatorId === id)?.isOwn).toBe(true)
    const news = await product.app.db.selectFrom('live_events').select('body').orderBy('id', 'desc').executeTakeFirst()
    expect(news?.body).toContain('access.changed')
    await settleAll(product)
    const mails = product.sandbox.mails().slice(mailed)
    expect(mails.map((it) => [it.to, it.subject])).toEqual([[['third@two.example'], 'More rights for ivo wait for a second person']])
    expect(mails[0]?.text).toContain('Petra Novak asked for this: ivo, no role → moderator.')
    expect(mails[0]?.text).toContain('/console#/access')
    await confirm(omar, id)
    expect(await waiting(omar)).toBe(before)
  })

  it('are mailed to nobody once they were decided, and counted for nobody without the right', async () => {
    const id = await invite('uma@two.example', ['moderator'])
    expect((await omar.delete(`/api/operator/access/${id}/change`)).status).toBe(200)
    await settleAll(product)
    const mailed = product.sandbox.mails().length
    const { payload } = await product.app.db.selectFrom('outbox').select('payload').where('kind', '=', 'mail.access').orderBy('id', 'desc').executeTakeFirstOrThrow()
    const late = accessMailPayload.parse(JSON.parse(payload))
    expect([late.operatorId, await mailSecond(product.app, late)]).toEqual([id, { kind: 'done' }])
    expect(product.sandbox.mails()).toHaveLength(mailed)
    await make(OMAR, ['moderator'])
    expect((await omar.get('/api/operator/access/waiting')).status).toBe(403)
    await product.app.db.updateTable('operators').set({ disabled_at: 1 }).where('email', '=', 'third@two.example').execute()
  })

  it('are forgotten after a week', async () => {
    const id = await invite('late@two.example')
    product.clock.advance(7 * DAY_MS + 1)
    omar = await product.as('vendor', Number(OMAR))
    expect((await look(omar)).changes).toEqual([])
    expect((await confirm(omar, id)).status).toBe(404)
  })
})
