import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ActivityView, ExportView } from '../../server/contract/activity.ts'
import type { LocationsView } from '../../server/contract/location.ts'
import { BOUNDLESS, ENGINES, openProduct, reserveNew } from '../app/steps.ts'
import type { Answer, Api, Product } from '../support/product.ts'
import { contactOf } from '../support/product.ts'

describe.each(ENGINES)('a company’s activity log, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let luso: Api
  let employee: Api
  let iberia: Api
  let mine: string
  let theirs: string
  let foreign: string

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS)
    const apis = await Promise.all([product.as('vendor'), product.as('luso'), product.as('luso', 7), product.as('iberia')])
    ;[operator, luso, employee, iberia] = apis
    const [one, two, other] = [await reserveNew(product, operator, luso), await reserveNew(product, operator, employee), await reserveNew(product, operator, iberia)]
    ;[mine, theirs, foreign] = [one.number, two.number, other.number]
    for (const [api, id] of [[luso, one.id], [employee, two.id], [iberia, other.id], [luso, one.id]] as const) expect((await contactOf(api, id)).status).toBe(200)
    const { version } = (await luso.get<LocationsView>('/api/locations')).body
    await luso.put('/api/locations', { version, locations: [{ country: 'AO', region: null }, { country: 'ES', region: 'ES-GA' }] })
    await operator.put('/api/operator/partners/luso/locations', { version: 'AO ES-GA', locations: [], reason: 'the client Marta Reis complained' })
    await operator.post('/api/operator/partners/luso/sanctions', { kind: 'warning', rule: '1.7', reason: 'Marta Reis complained', evidence: 'a letter', endsAt: null, revokes: false })
    await product.settled()
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  const read = async (api: Api, query = ''): Promise<ActivityView> => (await api.get<ActivityView>(`/api/activity${query}`)).body

  it('tells who did what to which request, newest first', async () => {
    const { rows, people } = await read(luso)
    const told = rows.map((it) => [it.kind, it.actor.kind === 'person' ? it.actor.name : it.actor.kind, it.request])
    expect(told).toEqual(expect.arrayContaining([['reserved', 'Ana Silva', mine], ['contact_shown', 'Ana Silva', mine], ['contact_shown', expect.not.stringMatching('Ana Silva'), theirs], ['locations_changed', 'vendor', null]]))
    expect(rows.filter(({ kind, request }) => kind === 'contact_shown' && request === mine)).toHaveLength(2)
    expect(rows.map(({ at }) => at)).toEqual(rows.map(({ at }) => at).toSorted((a, b) => b - a))
    expect(rows.find(({ kind, actor }) => kind === 'locations_changed' && actor.kind === 'person')?.detail).toMatchObject({ after: ['AO', 'ES-GA'] })
    expect(people).toContain('Ana Silva')
  })

  it('holds no other company’s rows, no contact and no word or name of the vendor', async () => {
    for (const api of [luso, employee, iberia]) {
      const text = JSON.stringify(await read(api, '?size=500'))
      for (const secret of ['Marta', 'Reis', '@example.com', '+351', 'complained']) expect(text).not.toContain(secret)
      expect(text).not.toContain(api === iberia ? mine : foreign)
    }
    const names = (await read(luso)).people
    const { user_name: vendor } = await product.app.db.selectFrom('journal').select('user_name').where('member_id', '=', product.sandbox.vendor.memberId).executeTakeFirstOrThrow()
    expect(names).not.toContain(vendor)
    expect(JSON.stringify(await read(luso, '?size=500'))).not.toContain(vendor)
  })

  it('shows an employee only the contacts they opened themselves', async () => {
    const shown = (view: ActivityView): (string | null)[] => [...new Set(view.rows.filter(({ kind }) => kind === 'contact_shown').map(({ request }) => request))]
    const [all, own] = [await read(luso, '?group=contacts'), await read(employee, '?group=contacts')]
    expect([shown(all).sort(), all.seesEverybody, shown(own), own.seesEverybody]).toEqual([[mine, theirs].sort(), true, [theirs], false])
  })

  it('is filtered by group, person and request', async () => {
    expect(new Set((await read(luso, '?group=settings')).rows.map(({ kind }) => kind))).toContain('locations_changed')
    expect((await read(luso, `?request=${mine}`)).rows.every(({ request }) => request === mine)).toBe(true)
    const ana = (await read(luso, '?who=Ana%20Silva')).rows
    expect(ana.length).toBeGreaterThan(2)
    expect(ana.every(({ actor }) => actor.kind === 'person' && actor.name === 'Ana Silva')).toBe(true)
    expect((await read(luso, `?request=${foreign}`)).rows).toEqual([])
    expect(await luso.get('/api/activity?group=money')).toMatchObject({ status: 400 })
    expect(await luso.get('/api/activity?below=1;drop')).toMatchObject({ status: 400 })
  })

  it('comes in pages that lose and double no row', async () => {
    const whole = (await read(luso, '?size=500')).rows.map(({ id }) => id)
    const paged: string[] = []
    for (let below: string | null = ''; below !== null;) {
      const page: ActivityView = await read(luso, `?size=3${below === '' ? '' : `&below=${below}`}`)
      paged.push(...page.rows.map(({ id }) => id))
      below = page.next
    }
    expect(paged).toEqual(whole)
    expect(new Set(paged).size).toBe(paged.length)
  })

  it('goes with an export of the company’s data that has no contact and no proof', async () => {
    const answer: Answer<ExportView> = await luso.get('/api/export')
    expect(answer.body).toMatchObject({ company: { name: 'Luso Digital, Lda', homeCountry: 'PT' } })
    expect(answer.body.reservations.map(({ request }) => request)).toEqual(expect.arrayContaining([mine, theirs]))
    const text = JSON.stringify(answer.body)
    for (const secret of ['Marta', '@example.com', '+351', foreign, 'proof']) expect(text).not.toContain(secret)
    expect(await employee.get('/api/export')).toMatchObject({ status: 403 })
  })
})
