import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import type { SettingsView } from '../../server/contract/settings.ts'
import type { ReservationView } from '../../server/contract/reservation.ts'
import { HOUR_MS } from '../../server/core/time.ts'
import { sweepPortals } from '../../server/app/crm/sweep.ts'
import type { Api, Product } from '../support/product.ts'
import { contactOf } from '../support/product.ts'
import { BOUNDLESS, CONTACT, DEAL, ENGINES, inCrm, intercept, openProduct, reserveNew, settleAll, takeNew, view } from './steps.ts'

const COMPANY = 4

describe.each(ENGINES)('what a portal decided about its records, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let luso: Api
  let portal: SandboxPortal
  let first: SettingsView['settings']

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS)
    operator = await product.as('vendor')
    luso = await product.as('luso')
    portal = product.sandbox.portal('luso')
    first = (await luso.get<SettingsView>('/api/settings')).body.settings
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })
  afterEach(async () => {
    await settleAll(product)
    operator = await product.as('vendor')
    luso = await product.as('luso')
    await save(first)
    expect(product.log.filter((line) => line.startsWith('error'))).toEqual([])
  })

  async function save(changes: Partial<SettingsView['settings']>): Promise<SettingsView> {
    const { body } = await luso.get<SettingsView>('/api/settings')
    const answer = await luso.put<SettingsView>('/api/settings', { version: body.version, settings: { ...body.settings, ...changes } })
    expect(answer.status).toBe(200)
    return answer.body
  }
  /** One round does five portals, there are six. */
  async function sweep(): Promise<void> {
    await sweepPortals(product.app, -1)
    await sweepPortals(product.app, -1)
  }
  const responsible = (settings: Partial<SettingsView['settings']['responsible']>): Promise<SettingsView> => save({ responsible: { ...first.responsible, ...settings } })
  const assignedTo = (it: { itemId: number }): string => String(portal.item(DEAL, it.itemId)?.assignedById)

  it('costs one call for a client who is not known, two more for one who is', async () => {
    const counted: string[] = []
    const stop = intercept(product, (url, body, pass) => {
      const commands = Object.values((body['cmd'] ?? {}) as Record<string, string>)
      if (commands.some((command) => command.startsWith('crm.'))) counted.push(url.slice(url.lastIndexOf('/') + 1))
      return pass()
    })
    const email = `calls.${_engine}@example.com`
    const { id } = await reserveNew(product, operator, luso, { email })
    counted.length = 0
    await contactOf(luso, id)
    await inCrm(luso, id)
    await product.sandbox.idle()
    // The event of its own creation makes the app read nothing.
    expect(counted).toEqual(['batch'])
    expect(portal.findByOrigin(DEAL, id)).toHaveLength(1)
    expect(portal.todos.filter((it) => it.ownerId === portal.findByOrigin(DEAL, id)[0]?.id)).toHaveLength(1)

    const again = await reserveNew(product, operator, luso, { email })
    counted.length = 0
    await contactOf(luso, again.id)
    await inCrm(luso, again.id)
    expect(counted).toEqual(['batch', 'batch', 'batch'])
    expect(portal.items(CONTACT).filter((it) => it.fm.some((field) => field.value === email))).toHaveLength(1)
    stop()
  })

  it('brings number, deadline and link into fields of the app’s own', async () => {
    const taken = await takeNew(product, operator, luso)
    const item = portal.item(DEAL, taken.itemId)
    expect(item).toMatchObject({ UF_CRM_IR_NUMBER: taken.number, UF_CRM_IR_LINK: expect.stringContaining(`params%5Bid%5D=${taken.number}`) as string })
    expect(Date.parse(String(item?.['UF_CRM_IR_DEADLINE']))).toBe(Math.floor(taken.firstContactDueAt / 1000) * 1000)
  })

  it('takes the company of a contact that is there already', async () => {
    const company = portal.addItem(COMPANY, { title: 'Clínica Norte' })
    const email = `company.${_engine}@example.com`
    portal.addItem(CONTACT, { name: 'Joao', companyId: company.id, fm: [{ typeId: 'EMAIL', valueType: 'WORK', value: email }] })
    const taken = await takeNew(product, operator, luso, { email })
    expect(portal.item(DEAL, taken.itemId)).toMatchObject({ companyId: company.id })
  })

  it('tells the responsible person in the messenger, without saying who the client is', async () => {
    const taken = await takeNew(product, operator, luso, { firstName: 'Zulmira' })
    const notice = portal.notifications.find((it) => it.message.includes(taken.number))
    expect(notice).toMatchObject({ userId: Number(assignedTo(taken)), tag: expect.stringContaining(taken.number) as string })
    expect(notice?.message).toContain('First contact by')
    expect(JSON.stringify(portal.notifications)).not.toMatch(/Zulmira|@example\.com|\+351/)
    await save({ notify: false })
    const silent = await takeNew(product, operator, luso)
    expect(portal.notifications.some((it) => it.message.includes(silent.number))).toBe(false)
  })

  it('makes by turn one person after the other responsible, past those who are away', async () => {
    const people = (await luso.get<SettingsView>('/api/settings')).body.people.map(({ id }) => id).slice(0, 3)
    expect(people).toHaveLength(3)
    const [one, two, three] = people as [string, string, string]
    await responsible({ rule: 'by_turn', userIds: people })
    const takeThree = async (): Promise<string[]> => [assignedTo(await takeNew(product, operator, luso)), assignedTo(await takeNew(product, operator, luso)), assignedTo(await takeNew(product, operator, luso))]
    const turn = await takeThree()
    expect([...turn].sort()).toEqual([...people].sort())
    expect(await takeThree()).toEqual(turn)
    await save({ absences: [{ userId: two, until: product.clock.now() + HOUR_MS }] })
    expect(new Set(await takeThree())).toEqual(new Set([one, three]))
  })

  it('gives a record to the person of the country, and follows when the CRM gives it to another', async () => {
    const { people } = (await luso.get<SettingsView>('/api/settings')).body
    await responsible({ rule: 'by_location', byCountry: { PT: people[1]?.id ?? '' } })
    expect((await luso.get<SettingsView>('/api/settings')).body.next).toMatchObject({ userId: people[1]?.id, why: 'country' })
    const taken = await takeNew(product, operator, luso)
    expect(assignedTo(taken)).toBe(people[1]?.id)
    portal.setField(DEAL, taken.itemId, 'assignedById', Number(people[2]?.id))
    await settleAll(product)
    const row = await product.app.db.selectFrom('crm_items').select('responsible_id').where('reservation_id', '=', taken.id).executeTakeFirst()
    expect(row?.responsible_id).toBe(people[2]?.id)
  })

  it('makes an item of a smart process, follows it to Won with a proof in its own field', async () => {
    const process = portal.addSmartProcess('Projects')
    const { targets } = (await luso.get<SettingsView>('/api/settings')).body
    const target = targets.find(({ kind }) => kind === 'process')
    expect(target).toMatchObject({ name: expect.stringContaining('Projects') as string, unavailable: null })
    await save({ target: target?.target ?? first.target })
    const taken = await takeNew(product, operator, luso)
    const item = portal.item(process.entityTypeId, taken.itemId)
    expect(item).toMatchObject({ xmlId: `implementation-requests:${taken.id}`, stageId: target?.stages[0]?.id })
    expect(taken.crm).toMatchObject({ entity: 'process', path: `/crm/type/${process.entityTypeId}/details/${taken.itemId}/` })

    const proof = portal.userFields.find((it) => it.entityTypeId === process.entityTypeId && it.fieldName.endsWith('IR_PROOF'))?.fieldName
    expect(proof).toBeDefined()
    portal.setField(process.entityTypeId, taken.itemId, proof ?? '', `ORDER-${_engine}-77`)
    portal.moveItem(process.entityTypeId, taken.itemId, target?.stages.find(({ semantic }) => semantic === 'S')?.id ?? '')
    await settleAll(product)
    luso = await product.as('luso')
    await sweep()
    expect(await view(luso, taken.id)).toMatchObject({ outcome: 'won', proof: `ORDER-${_engine}-77` })
  })

  it('reads a failure stage as the reason that the administrator gave it, and goes there for that reason', async () => {
    const { targets } = (await luso.get<SettingsView>('/api/settings')).body
    const failures = targets.find(({ target }) => target.entityTypeId === DEAL && target.categoryId === 0)?.stages.filter(({ semantic }) => semantic === 'F') ?? []
    expect(failures.length).toBeGreaterThan(1)
    const last = failures.at(-1)?.id ?? ''
    await save({ lostStages: { [last]: 'no_budget' } })
    const inApp = await takeNew(product, operator, luso)
    await luso.post(`/api/reservations/${inApp.id}/lost`, { reason: 'no_budget' })
    const inTheCrm = await takeNew(product, operator, luso)
    portal.moveItem(DEAL, inTheCrm.itemId, last)
    await settleAll(product)
    expect(portal.item(DEAL, inApp.itemId)?.stageId).toBe(last)
    const row = await product.app.db.selectFrom('reservations').select(['outcome', 'lost_reason']).where('id', '=', inTheCrm.id).executeTakeFirst()
    expect(row).toEqual({ outcome: 'lost', lost_reason: 'no_budget' })
  })

  it.each<[string, boolean, (portal: SandboxPortal, itemId: number) => void]>([
    ['a call of the deal', true, (it, itemId) => void it.addActivity(DEAL, itemId, { kind: 'call' })],
    ['a call of its contact', true, (it, itemId) => void it.addActivity(CONTACT, Number(it.item(DEAL, itemId)?.contactId), { kind: 'call' })],
    ['a mail that went out', true, (it, itemId) => void it.addActivity(DEAL, itemId, { kind: 'email' })],
    ['a call that came in', true, (it, itemId) => void it.addActivity(DEAL, itemId, { kind: 'call', incoming: true })],
    ['a mail that came in', false, (it, itemId) => void it.addActivity(DEAL, itemId, { kind: 'email', incoming: true })],
    ['a planned call', false, (it, itemId) => void it.addActivity(DEAL, itemId, { kind: 'call', completed: false })],
  ])('sees %s as first contact: %s', async (_name, isContact, act) => {
    const taken = await takeNew(product, operator, luso)
    expect(taken.contactedAt).toBeNull()
    product.clock.advance(HOUR_MS / 4)
    act(portal, taken.itemId)
    await sweep()
    luso = await product.as('luso')
    const seen = await view(luso, taken.id)
    expect(seen.contactedIn).toBe(isContact ? 'crm' : null)
    if (isContact) expect((seen.contactedAt ?? 0) - seen.reservedAt).toBeGreaterThanOrEqual(HOUR_MS / 4 - 1000)
  })

  it('takes a person’s word for the first contact, once the contacts are shown', async () => {
    const reservation = await reserveNew(product, operator, luso)
    expect(await luso.post(`/api/reservations/${reservation.id}/contacted`)).toMatchObject({ status: 409, body: { error: { code: 'contact_first' } } })
    await contactOf(luso, reservation.id)
    const { status, body } = await luso.post<ReservationView>(`/api/reservations/${reservation.id}/contacted`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ contactedIn: 'app' })
    const [firstAt] = [body.contactedAt]
    product.clock.advance(1000)
    expect((await luso.post<ReservationView>(`/api/reservations/${reservation.id}/contacted`)).body.contactedAt).toBe(firstAt)
    const nordwerk = await product.as('nordwerk')
    expect(await nordwerk.post(`/api/reservations/${reservation.id}/contacted`)).toMatchObject({ status: 404 })
  })

  it('finds a record again that was deleted and restored under a new number', async () => {
    const taken = await takeNew(product, operator, luso)
    portal.deleteItem(DEAL, taken.itemId)
    await settleAll(product)
    expect((await view(luso, taken.id)).crm.state).toBe('deleted')
    const restored = portal.restoreItem(DEAL, taken.itemId)
    expect(restored.id).not.toBe(taken.itemId)
    await sweep()
    expect((await view(luso, taken.id)).crm).toMatchObject({ state: 'in_crm', itemId: restored.id })
  })

  it('shows a card tab the reservation its record stands for, and others nothing', async () => {
    const taken = await takeNew(product, operator, luso)
    const card = (api: Api, itemId: number): Promise<{ status: number, body: { reservation: ReservationView | null } }> => api.get(`/api/card?entityTypeId=2&itemId=${itemId}`)
    expect((await card(luso, taken.itemId)).body.reservation?.id).toBe(taken.id)
    expect((await card(luso, 999_999)).body.reservation).toBeNull()
    expect((await card(await product.as('iberia'), taken.itemId)).body.reservation).toBeNull()
    expect((await luso.get('/api/card?entityTypeId=2&itemId=x')).status).toBe(400)
  })
})
