import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFeed } from '../../server/app/live/feed.ts'
import { readAssets } from '../../server/http/assets.ts'
import type { OperatorRequestView } from '../../server/contract/operator.ts'
import { createServer } from '../../server/server.ts'
import { BOUNDLESS, ENGINES, openProduct, settleAll } from '../app/steps.ts'
import { canariesIn, canary } from '../support/canary.ts'
import { contactOf, publishOne, reserve, sendForm, validForm } from '../support/product.ts'
import type { Api, Product } from '../support/product.ts'
import { routesOf } from '../support/routes.ts'
import type { FoundRoute } from '../support/routes.ts'
import { openStream } from './open-stream.ts'
import type { Stream } from './open-stream.ts'

const CLIENT = {
  firstName: 'Xanthippe', lastName: 'Quillfeather', company: 'Brambleworth Clinics', email: 'xanthippe@quillfeather.example', phone: '+351 912 777 543', place: 'Porto, call 912 777 543',
  text: 'My name is Xanthippe Quillfeather, we are Quillfeather Clinics Lda and want telephony. Call 912 777 543 or 00351 912 777 543, write to xanthippe@quillfeather.example, see www.quillfeather.example or t.me/quillfeather_clinic.',
}
const PLANTED = ['Xanthippe', 'Quillfeather', 'Brambleworth', '912777543', '912 777 543', '351912777543', 'xanthippe@quillfeather.example'].map(canary)
/** The vendor's own, and what has no session: it is asked for without one. */
const OTHERS = /^\/api\/(operator|vendor)\b/
/** Would end what the test itself stands on. */
const ENDS = new Set(['DELETE /api/session', 'GET /api/stream'])

describe.each(ENGINES)('contacts that nobody has reserved, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let partners: Record<'luso' | 'nordwerk' | 'iberia', Api>
  let routes: FoundRoute[]
  const streams: Stream[] = []

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS)
    operator = await product.as('vendor')
    partners = { luso: await product.as('luso'), nordwerk: await product.as('nordwerk'), iberia: await product.as('iberia') }
    routes = routesOf(createServer(product.app, createFeed(product.app), readAssets(join(import.meta.dirname, '..', '..', 'dist'))))
    for (const api of Object.values(partners)) streams.push(await openStream(product, api))
  }, 60_000)
  afterAll(async () => {
    for (const stream of streams) stream.close()
    await product.close()
  })

  const ofPartners = (): FoundRoute[] => routes.filter(({ method, path }) => path.startsWith('/api/') && !OTHERS.test(path) && !ENDS.has(`${method} ${path}`))

  /** Every byte that answers a call: status line, headers, body. */
  async function bytesOf({ method, path }: FoundRoute, api: Api | null, ids: { number: string, id: string }): Promise<Buffer> {
    const url = path.replace(':number', ids.number).replace(':id', ids.id).replace(/:\w+/g, randomUUID())
    const answer = await fetch(product.url + url, {
      method, headers: { ...(api && { authorization: `Bearer ${api.token}` }), ...(method !== 'GET' && { 'content-type': 'application/json' }) }, ...(method !== 'GET' && { body: '{}' }),
    })
    return Buffer.concat([Buffer.from([...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n')), Buffer.from(await answer.arrayBuffer())])
  }

  async function leaksTo(api: Api | null, found: readonly FoundRoute[], ids: { number: string, id: string }): Promise<string[]> {
    const leaks: string[] = []
    for (const route of found) leaks.push(...canariesIn(await bytesOf(route, api, ids), PLANTED).map((it) => `${route.method} ${route.path}: ${it}`))
    return leaks
  }

  /** What left the product by itself: mails to anybody but the client, every call to a portal, news, the log. */
  function leaksOutside(): string[] {
    const mails = product.sandbox.mails().filter((it) => !JSON.stringify(it.to).includes('quillfeather'))
    const calls = product.sandbox.portals.flatMap((portal) => portal.calls)
    return [['mails', JSON.stringify(mails)], ['calls', JSON.stringify(calls)], ['news', streams.map((it) => it.text()).join('')], ['log', product.log.join('\n')]]
      .flatMap(([where, what]) => canariesIn(what ?? '', PLANTED).map((it) => `${where}: ${it}`))
  }

  /** The mail that offers a request to a partner, and the page behind its link. */
  async function offeredByMail(): Promise<string> {
    const { number } = await sendForm(product.url, validForm({ ...CLIENT, email: 'xanthippe.two@quillfeather.example' }))
    const { body } = await operator.get<OperatorRequestView>(`/api/operator/requests/${number}`)
    expect((await operator.post(`/api/operator/requests/${number}/offers`, { title: body.title, text: body.maskedText, partners: 1 })).status).toBe(200)
    await settleAll(product)
    const mail = product.sandbox.mails().find((it) => it.subject.startsWith(number ?? ''))
    const link = /https?:\S+\/offer\/\S+/.exec(mail?.text ?? '')?.[0] ?? ''
    return JSON.stringify(mail) + await (await fetch(link)).text()
  }

  it('are looked for at every route of the partners', () => {
    const names = ofPartners().map(({ method, path }) => `${method} ${path}`)
    expect(names).toEqual(expect.arrayContaining(['GET /api/requests', 'GET /api/requests/:number', 'GET /api/reservations/export', 'POST /api/reservations/:id/contact', 'GET /api/me', 'GET /api/privacy']))
    expect(names.length).toBeGreaterThan(60)
  })

  it('are in no byte that a partner can get, in nine encodings; once they are shown, they are found', async () => {
    const number = await publishOne(product, operator, CLIENT)
    await settleAll(product)
    const nobody = { number, id: randomUUID() }
    const pages = routes.filter(({ method, path }) => method === 'GET' && !path.startsWith('/api/'))
    expect(await leaksTo(null, [...pages, ...ofPartners()], nobody)).toEqual([])
    const looking = ofPartners().filter(({ method }) => method === 'GET')
    for (const [name, api] of Object.entries(partners)) expect(await leaksTo(api, name === 'nordwerk' ? ofPartners() : looking, nobody), name).toEqual([])
    expect(canariesIn(await offeredByMail(), PLANTED)).toEqual([])
    expect(leaksOutside()).toEqual([])

    // Whoever has it: before the contacts are shown nothing, then they are in the answer, in the CRM, and nowhere else.
    const { body: mine } = await reserve(partners.luso, number)
    const ids = { number, id: mine.id }
    expect(await leaksTo(partners.luso, looking, ids)).toEqual([])
    const shown = await contactOf(partners.luso, mine.id)
    const spellings = canariesIn(JSON.stringify(shown.body), PLANTED)
    for (const found of ['Xanthippe as utf8', 'Quillfeather as utf8', '351912777543 as utf8', 'xanthippe@quillfeather.example as utf8']) expect(spellings).toContain(found)
    await settleAll(product)
    expect(canariesIn(JSON.stringify(product.sandbox.portal('luso').calls), PLANTED)).toEqual(expect.arrayContaining(['Xanthippe as utf8', '351912777543 as utf8']))
    expect(canariesIn(JSON.stringify(product.sandbox.portals.filter(({ name }) => name !== 'luso').flatMap(({ calls }) => calls)), PLANTED)).toEqual([])
    expect(await leaksTo(partners.luso, looking, ids)).toEqual([])
    expect(await leaksTo(partners.nordwerk, ofPartners(), ids)).toEqual([])
    expect(streams.flatMap((it) => canariesIn(it.text(), PLANTED))).toEqual([])
  }, 60_000)
})

describe('the search for canaries', () => {
  const bird = canary('Xanthippe Ünal')
  const bytes = Buffer.from('Xanthippe Ünal')
  it.each<[as: string, written: string | Buffer]>([
    ['utf8', bytes], ['utf16le', Buffer.from('Xanthippe Ünal', 'utf16le')], ['utf16be', Buffer.from('Xanthippe Ünal', 'utf16le').swap16()],
    ['base64', Buffer.from(`ab${'Xanthippe Ünal'}cd`).toString('base64')], ['url', encodeURIComponent('Xanthippe Ünal')], ['url', 'Xanthippe+%C3%9Cnal'],
    ['html', [...'Xanthippe Ünal'].map((char) => `&#${char.codePointAt(0)};`).join('')], ['json', [...'Xanthippe Ünal'].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')],
    ['quoted-printable', 'Xanthippe=20=C3=9Cnal'], ['hex', bytes.toString('hex').toUpperCase()],
  ])('knows them in %s', (as, written) => {
    const around = Buffer.concat([Buffer.from('x1'), Buffer.from(written), Buffer.from('y2')])
    expect(canariesIn(around, [bird])).toContain(`Xanthippe Ünal as ${as}`)
  })

  it('finds nothing where nothing is', () => {
    expect(canariesIn('Somebody else', [bird])).toEqual([])
  })
})
