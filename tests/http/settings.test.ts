import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { MeView } from '../../server/contract/session.ts'
import type { RequiredFieldsView, SettingsBody, SettingsView } from '../../server/contract/settings.ts'
import { BOUNDLESS, DEAL, ENGINES, openProduct, reserveNew, stranger, takeNew, view } from '../app/steps.ts'
import type { Answer, Api, Product } from '../support/product.ts'
import { publishOne, reserve } from '../support/product.ts'

const LEADS = { entityTypeId: 1, categoryId: 0 }
const PIPELINE = { entityTypeId: 2, categoryId: 3 }

describe.each(ENGINES)('a portal’s settings, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let iberia: Api
  let wisla: Api

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS);
    [operator, iberia, wisla] = await Promise.all(['vendor', 'iberia', 'wisla'].map((name) => product.as(name))) as [Api, Api, Api]
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  const read = async (api: Api): Promise<SettingsView> => (await api.get<SettingsView>('/api/settings')).body
  async function save(api: Api, changes: Partial<SettingsBody['settings']>): Promise<Answer<SettingsView & ErrorBody>> {
    const { settings, version } = await read(api)
    return api.put('/api/settings', { version, settings: { ...settings, ...changes } })
  }

  it('show pipelines and leads with their stages, the people and who is next', async () => {
    const body = await read(iberia)
    expect(body).toMatchObject({ settings: { target: PIPELINE }, canChange: true, next: { name: 'Lucía Moreno', why: 'reserved' } })
    expect(body.targets.map(({ name, kind, unavailable, stages }) => [name, kind, unavailable, stages[0]?.name])).toEqual([
      ['Deals: Solicitudes', 'deal', null, 'Nueva'], ['Deals: General', 'deal', null, 'New'], ['Leads', 'lead', null, 'Unassigned'],
    ])
    expect(body.people.map(({ name }) => name)).toContain('Lucía Moreno')
    expect(body.targets.every(({ stages }) => stages.some(({ semantic }) => semantic === 'S') && stages.some(({ semantic }) => semantic === 'F'))).toBe(true)
  })

  it('show leads that are off with the way to switch them on', async () => {
    expect((await read(wisla)).targets.find(({ kind }) => kind === 'lead')?.unavailable).toMatch(/Leads are off .* Use deals instead\./)
    expect(await save(wisla, { target: LEADS })).toMatchObject({ status: 400, body: { error: { code: 'invalid' } } })
    expect((await read(wisla)).settings.target).toEqual({ entityTypeId: 2, categoryId: 0 })
  })

  it('hold for reservations from then on, and the journal has them', async () => {
    const before = await takeNew(product, operator, iberia)
    expect((await save(iberia, { target: LEADS })).body.settings.target).toEqual(LEADS)
    const after = await takeNew(product, operator, iberia)
    expect([before.crm.entity, after.crm.entity, (await view(iberia, before.id)).crm.entity]).toEqual(['deal', 'lead', 'deal'])
    await save(iberia, { target: PIPELINE })
    const journal = await product.app.db.selectFrom('journal').selectAll().where('kind', '=', 'settings_changed').orderBy('id').execute()
    expect(journal).toMatchObject([{ user_name: 'Lucía Moreno', details: 'version 2: Leads', partner_id: 'iberia' }, { details: 'version 3: Deals: Solicitudes' }])
  })

  it('are changed by administrators only', async () => {
    const employee = await product.as('iberia', 6)
    expect((await read(employee)).canChange).toBe(false)
    expect(await save(employee, { target: LEADS })).toMatchObject({ status: 403, body: { error: { code: 'not_admin' } } })
    expect(await employee.post('/api/settings/pipeline', { name: 'Mine' })).toMatchObject({ status: 403 })
    expect((await read(iberia)).settings.target).toEqual(PIPELINE)
  })

  it('are not lost when two administrators save at once', async () => {
    const { settings, version } = await read(iberia)
    const answers = await Promise.all(['4', '5', '6'].map((userId) =>
      iberia.put<SettingsView & ErrorBody>('/api/settings', { version, settings: { ...settings, responsible: { ...settings.responsible, fallbackUserId: userId } } })))
    const refused = answers.filter(({ status }) => status === 409)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(refused).toHaveLength(2)
    expect(refused[0]?.body.error.message).toMatch(/^Lucía Moreno saved these settings at \d\d:\d\d UTC\. Yours were not saved\./)
    expect(await read(iberia)).toMatchObject({ version: version + 1, changed: { by: 'Lucía Moreno' } })
  })

  it.each<[string, object]>([
    ['a pipeline that is not there', { target: { entityTypeId: 2, categoryId: 99 } }],
    ['a kind that no request can become', { target: { entityTypeId: 4, categoryId: 0 } }],
    ['a rule nobody knows', { responsible: { rule: 'best', userIds: [], byCountry: {}, fallbackUserId: null } }],
    ['a person who is no number', { mayReserve: { who: 'listed', userIds: ['1; drop table'] } }],
    ['a reason nobody knows', { lostStages: { LOSE: 'bad_mood' } }],
    ['more than was asked', { surprise: true }],
  ])('refuse %s and stay as they are', async (_name, changes) => {
    const before = await read(iberia)
    expect(await save(iberia, changes)).toMatchObject({ status: 400, body: { error: { code: 'invalid' } } })
    expect(await read(iberia)).toEqual(before)
  })

  it('make a pipeline once, however often the button is pressed', async () => {
    for (let press = 0; press < 2; press += 1) {
      const { status, body } = await iberia.post<SettingsView>('/api/settings/pipeline', { name: 'Bitrix24 requests' })
      expect(status).toBe(200)
      expect(body.targets.filter(({ name }) => name === 'Deals: Bitrix24 requests')).toHaveLength(1)
    }
    const made = (await read(iberia)).targets.find(({ name }) => name === 'Deals: Bitrix24 requests')
    await save(iberia, { target: made?.target ?? PIPELINE })
    const taken = await takeNew(product, operator, iberia)
    expect(product.sandbox.portal('iberia').item(DEAL, taken.itemId)).toMatchObject({ categoryId: made?.target.categoryId, stageId: made?.stages[0]?.id })
    await save(iberia, { target: PIPELINE })
  })

  it('name the fields that the portal demands, and fill them', async () => {
    const portal = product.sandbox.portal('iberia')
    expect((await iberia.get<RequiredFieldsView>('/api/settings/fields?entityTypeId=2')).body).toEqual({ fields: [] })
    portal.addUserField(DEAL, { fieldName: 'UF_CRM_ORIGEN', label: 'Origen', mandatory: true })
    const { body } = await iberia.get<RequiredFieldsView>('/api/settings/fields?entityTypeId=2')
    expect(body.fields).toMatchObject([{ label: expect.stringMatching(/Origen/) as string, type: 'string', items: null }])
    const name = body.fields[0]?.name ?? ''
    await save(iberia, { fieldValues: { [name]: { source: 'number', text: '' } } })
    const taken = await takeNew(product, operator, iberia)
    expect(Object.values(portal.item(DEAL, taken.itemId) ?? {}).concat(Object.values(portal.item(DEAL, taken.itemId)?.uf ?? {}))).toContain(taken.number)
  })

  it('say that the portal is silent', async () => {
    product.sandbox.weather.restDown = { iberia: 'reset' }
    expect(await iberia.get('/api/settings')).toMatchObject({ status: 503, body: { error: { code: 'portal_silent' } } })
    product.sandbox.weather.restDown = {}
  })

  it('decide who may look, at once', async () => {
    const employee = await product.as('iberia', 6)
    await save(iberia, { mayLook: { who: 'listed', userIds: ['999'] } })
    expect(await employee.get('/api/me')).toMatchObject({ status: 401 })
    await expect(product.as('iberia', 6)).rejects.toThrow('may_not_look')
    expect((await iberia.get('/api/me')).status).toBe(200)
    await save(iberia, { mayLook: { who: 'listed', userIds: ['6'] } })
    expect((await (await product.as('iberia', 6)).get('/api/me')).status).toBe(200)
    await save(iberia, { mayLook: { who: 'everyone', userIds: [] } })
  })

  it('keep a person for each language', async () => {
    const { settings: { responsible } } = await read(iberia)
    const before = { ...responsible, userIds: [...responsible.userIds] }
    const saved = await save(iberia, { responsible: { ...before, rule: 'by_language', byLanguage: { pt: '6' } } })
    expect(saved.body.settings.responsible).toMatchObject({ rule: 'by_language', byLanguage: { pt: '6' } })
    const taken = await takeNew(product, operator, iberia, { language: 'pt' })
    expect(product.sandbox.portal('iberia').item(DEAL, taken.itemId)?.assignedById).toBe(6)
    await save(iberia, { responsible: before })
  })

  it('decide who may reserve, at once', async () => {
    const employee = await product.as('iberia', 6)
    const number = await publishOne(product, operator, stranger())
    await save(iberia, { mayReserve: { who: 'listed', userIds: ['999'] } })
    expect(await reserve(employee, number)).toMatchObject({ status: 403, body: { error: { code: 'no_permission' } } })
    expect((await employee.get<MeView>('/api/me')).body.gate).toMatchObject({ code: 'no_permission', message: expect.stringContaining('You can look, but not reserve') as string })
    expect((await iberia.get<MeView>('/api/me')).body.gate).toBeNull()
    expect((await reserve(iberia, number)).status).toBe(200)
    await save(iberia, { mayReserve: { who: 'listed', userIds: ['6'] } })
    expect((await employee.get<MeView>('/api/me')).body.gate).toBeNull()
    expect((await reserveNew(product, operator, employee)).reservedBy).not.toBe('')
    await save(iberia, { mayReserve: { who: 'everyone', userIds: [] } })
  })
})
