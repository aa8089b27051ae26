import { describe, expect, it, onTestFinished } from 'vitest'
import { reserveRequests } from '../../server/app/reservation/reserve-request.ts'
import type { RulesView } from '../../server/contract/rulebook.ts'
import type { MeView } from '../../server/contract/session.ts'
import { Refusal } from '../../server/core/errors.ts'
import type { Rulebook } from '../../server/core/rulebook.ts'
import { buildRulebook, storePartner, storePortal } from '../support/build.ts'
import { contradictions } from '../../server/core/rulebook-check.ts'
import type { Product } from '../support/product.ts'
import { openList, publishOne, reserve, sendForm, validForm } from '../support/product.ts'
import { ENGINES, openProduct, stranger, UNLIMITED } from './steps.ts'

/** The product of another market: nothing but one row of the rulebook's table makes it so. */
async function openMarket(open: (typeof ENGINES)[number][1], rules: Partial<Rulebook>): Promise<Product> {
  expect(contradictions(buildRulebook(rules))).toEqual([])
  const product = await openProduct(open, rules)
  onTestFinished(() => product.close())
  return product
}

const pageText = async (product: Product, path: string): Promise<string> => (await (await fetch(`${product.url}${path}`)).text()).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')

describe.each(ENGINES)('a market of its own, on %s', (_engine, open) => {
  it.each([5, 10])('gives a request to %d partners, and to none more', async (cap) => {
    const product = await openMarket(open, { ...UNLIMITED, cap })
    const { app } = product
    const [operator, luso, wisla] = await Promise.all([product.as('vendor'), product.as('luso'), product.as('wisla')])

    // The client is told the number in force, wherever it stands.
    expect(await pageText(product, '/request')).toContain(`May we pass your request to up to ${cap} partners?`)
    const form = validForm(stranger())
    const { number: sent } = await sendForm(product.url, form)
    expect(await pageText(product, `/request/sent/${String(form.key)}`)).toContain(`Portugal: up to ${cap} partners can take it.`)
    await product.settled()
    expect(product.sandbox.mails().findLast((mail) => mail.text.includes(sent ?? '?'))?.text).toContain(`Then up to ${cap} certified partners can take it`)
    expect((await luso.get<MeView>('/api/me')).body.cap).toBe(cap)
    expect((await luso.get<RulesView>('/api/rules')).body.rules.cap).toBe(cap)

    // Others take all places but one.
    const number = await publishOne(product, operator, stranger())
    const rivals = await Promise.all(Array.from({ length: cap }, async (_, index) => {
      const { id } = await storePartner(app.db, { id: `rival-${index}`, approvedAt: 1, tutorialPassedAt: 1 })
      const { memberId } = await storePortal(app.db, { partnerId: id })
      return { number: Number(number.slice(3)), partnerId: id, memberId, userId: '7', userName: id, isAdmin: true, key: `key of ${id}` }
    }))
    const early = await reserveRequests(app, rivals.slice(1))
    expect(early.filter((it) => it instanceof Refusal)).toEqual([])

    // The last place is given, the next is refused with the right number.
    expect((await reserve(luso, number)).body.request).toMatchObject({ taken: cap, cap })
    const refused = await reserve(wisla, number)
    expect(refused).toMatchObject({ status: 409, body: { error: { code: 'full', message: expect.stringMatching(`^All ${cap} places of ${number} .*Nothing was used from your limit.$`) as string, params: { cap, number } } } })
    const [last] = await reserveRequests(app, rivals.slice(0, 1))
    expect(last).toMatchObject({ code: 'full' })
    const slots = await app.db.selectFrom('reservations').innerJoin('requests', 'requests.id', 'reservations.request_id').select('reservations.slot')
      .where('requests.number', '=', Number(number.slice(3))).orderBy('slot').execute()
    expect(slots.map((row) => row.slot)).toEqual(Array.from({ length: cap }, (_, index) => index + 1))
  }, 30_000)

  it('shows Silver its own city and Gold everything (S2 §2.1)', async () => {
    const product = await openMarket(open, { ...UNLIMITED, reach: { bronze: 'locations', silver: 'city', gold: 'anywhere' } })
    const [operator, luso, nordwerk, wisla] = await Promise.all(['vendor', 'luso', 'nordwerk', 'wisla'].map((name) => product.as(name))) as [Api, Api, Api, Api]
    const german = { country: 'DE', phone: '+49 30 901820' }
    const [hamburg, berlin, porto, tokyo] = [
      await publishOne(product, operator, stranger({ ...german, place: 'HAMBURG - Altona' })), await publishOne(product, operator, stranger({ ...german, place: 'Berlin', phone: '+49 30 901821' })),
      await publishOne(product, operator, stranger({ place: 'Porto' })), await publishOne(product, operator, stranger({ country: 'JP', place: 'Tokyo', phone: '+81 3 3211 1234' })),
    ]
    const seen = async (api: Api): Promise<string[]> => (await openList(api)).body.requests.map((it) => it.number).sort()
    expect(await seen(luso)).toEqual([hamburg, berlin, porto, tokyo].sort())
    expect(await seen(nordwerk)).toEqual([hamburg])
    expect(await seen(wisla)).toEqual([hamburg, berlin, porto].sort())

    expect((await reserve(luso, tokyo)).status).toBe(200)
    expect((await reserve(nordwerk, hamburg)).status).toBe(200)
    expect((await reserve(nordwerk, berlin)).status).toBe(409)
    expect((await reserve(nordwerk, porto)).status).toBe(409)
    expect((await reserve(wisla, tokyo)).status).toBe(409)
    expect((await luso.get<RulesView>('/api/rules')).body.rules.reach).toEqual({ bronze: 'locations', silver: 'city', gold: 'anywhere' })
  }, 30_000)
})

type Api = Awaited<ReturnType<Product['as']>>
