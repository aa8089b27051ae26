import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import type { SettingsView } from '../../server/contract/settings.ts'
import type { OnWithdrawal } from '../../server/core/portal-settings.ts'
import { openStream } from '../http/open-stream.ts'
import { contactOf } from '../support/product.ts'
import type { Api, Product } from '../support/product.ts'
import { BOUNDLESS, CONTACT, DEAL, ENGINES, LEAD, openProduct, reserveNew, stranger, takeNew } from './steps.ts'

describe.each(ENGINES)('a consent that is taken back, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let luso: Api
  let nordwerk: Api
  let portal: SandboxPortal

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS)
    ;[operator, luso, nordwerk] = await Promise.all([product.as('vendor'), product.as('luso'), product.as('nordwerk')])
    portal = product.sandbox.portal('luso')
  })
  afterAll(() => product.close())

  const linesAt = (of: SandboxPortal, itemId: number): string[] => of.comments.filter((it) => it.entityId === itemId).map((it) => it.text)
  const recipientOf = async (id: string): Promise<unknown> => product.app.db.selectFrom('consent_recipients').selectAll().where('reservation_id', '=', id).executeTakeFirst()
  const withdraw = async (number: string): Promise<void> => {
    expect((await operator.post(`/api/operator/requests/${number}/withdraw`, { told: 'by phone' })).status).toBe(200)
    await product.settled()
  }
  const choose = async (api: Api, onWithdrawal: OnWithdrawal): Promise<void> => {
    const { version, settings } = (await api.get<SettingsView>('/api/settings')).body
    expect((await api.put('/api/settings', { version, settings: { ...settings, onWithdrawal } })).status).toBe(200)
  }

  it('reaches open screens, closes the contacts and stands in the record', async () => {
    const form = stranger({ text: 'We are a bakery and want telephony in one place.' })
    const taken = await takeNew(product, operator, luso, form)
    const stream = await openStream(product, luso)
    await withdraw(taken.number)
    await stream.waitFor('reservation.changed', taken.id)
    stream.close()
    expect((await contactOf(luso, taken.id)).body.error).toMatchObject({ code: 'reservation_over' })
    const item = portal.item(DEAL, taken.itemId)
    expect(Date.parse(String(item?.['UF_CRM_IR_WITHDRAWN']))).toBeGreaterThan(0)
    expect(linesAt(portal, taken.itemId).join('\n')).toMatch(/bakery[\s\S]*Withdrawn by the client: .*do not call or write any more/)
    // The setting of before: what the app wrote stays, the partner deletes it.
    expect(portal.item(CONTACT, Number(item?.['contactId']))).toMatchObject({ lastName: form['lastName'] })

    expect(await recipientOf(taken.id)).toMatchObject({ withdrawn_at: expect.any(Number) as number, due_at: expect.any(Number) as number, confirmed_at: null })
  })

  it('empties what the app wrote where the portal wants that, and the contact only if the app made it', async () => {
    await choose(luso, 'blank')
    const form = stranger({ text: 'We are a bakery and want telephony in one place.' })
    const known = portal.addItem(CONTACT, { name: 'Known', lastName: 'Before', fm: [{ typeId: 'PHONE', valueType: 'WORK', value: '+351912999888' }] })
    const [own, theirs] = [await takeNew(product, operator, luso, form), await takeNew(product, operator, luso, stranger({ phone: '+351 912 999 888' }))]
    const contactId = Number(portal.item(DEAL, own.itemId)?.['contactId'])
    portal.setField(CONTACT, contactId, 'comments', 'Met at the fair')
    for (const { number } of [own, theirs]) await withdraw(number)

    const contact = portal.item(CONTACT, contactId)
    expect(contact).toMatchObject({ name: own.number, lastName: null, fm: [], comments: 'Met at the fair' })
    expect(linesAt(portal, own.itemId).join('\n')).not.toContain('bakery')
    expect(linesAt(portal, own.itemId).join('\n')).toContain(`${own.number}: the client’s text was removed because the client took back the consent.`)
    expect(JSON.stringify([portal.item(DEAL, own.itemId), contact, linesAt(portal, own.itemId)])).not.toMatch(new RegExp([form['lastName'], form['email']].join('|')))
    expect(portal.item(CONTACT, known.id)).toMatchObject({ name: 'Known', lastName: 'Before', fm: [{ value: '+351912999888' }] })
    await choose(luso, 'annotate')
  })

  it('empties a lead, which holds its client itself', async () => {
    await choose(nordwerk, 'blank')
    const leads = product.sandbox.portal('nordwerk')
    const form = stranger({ country: 'DE', place: 'Köln' })
    const taken = await takeNew(product, operator, nordwerk, form)
    expect(leads.item(LEAD, taken.itemId)).toMatchObject({ lastName: form['lastName'] })
    await withdraw(taken.number)
    expect(leads.item(LEAD, taken.itemId)).toMatchObject({ name: null, lastName: null, fm: [], title: expect.stringContaining(taken.number) as string })
    expect(JSON.stringify(leads.item(LEAD, taken.itemId))).not.toContain(String(form['email']))
  })

  it('reaches who had it and ended before, and nobody who never saw it', async () => {
    const taken = await takeNew(product, operator, luso)
    expect((await luso.post(`/api/reservations/${taken.id}/lost`, { reason: 'no_budget' })).status).toBe(200)
    await product.settled()
    await withdraw(taken.number)
    expect(linesAt(portal, taken.itemId).at(-1)).toBe('The client took back the consent. Do not call or write any more, and delete the client’s data.')
    expect(await recipientOf(taken.id)).toMatchObject({ withdrawn_at: expect.any(Number) as number })

    const held = await reserveNew(product, operator, luso)
    await withdraw(held.number)
    expect(await recipientOf(held.id)).toBeUndefined()
  })
})
