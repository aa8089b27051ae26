import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readForm } from '../../sandbox/pour.ts'
import type { Opened } from './open-sandbox.ts'
import { CLIENT, example, kinds, openSandbox } from './open-sandbox.ts'

const folder = mkdtempSync(join(tmpdir(), 'sandbox-'))
const files = { stateFile: join(folder, 'state.json'), requestsFile: join(folder, 'requests.jsonl') }
const posted: URLSearchParams[] = []
let opened: Opened
let formUrl = ''

const form = createServer((req, res) => {
  let text = ''
  req.on('data', (chunk: Buffer) => (text += chunk.toString()))
  req.on('end', () => {
    if (req.method === 'GET') return res.end('<form method="post"><input type="hidden" name="key" value="once &amp; only"></form>')
    const fields = new URLSearchParams(text)
    posted.push(fields)
    res.statusCode = fields.get('email') === 'bad' ? 400 : 303
    return res.end('no')
  })
})

beforeAll(async () => {
  await new Promise<void>((resolve) => form.listen(0, '127.0.0.1', () => resolve()))
  formUrl = `http://127.0.0.1:${(form.address() as AddressInfo).port}/request`
  const line = { firstName: 'A', lastName: 'B', email: 'a@b.example', phone: '+1', country: 'PT', place: 'Lisboa', needs: ['crm', 'sites'], text: 't', language: 'pt', seats: 5, budgetAmount: null, budgetCurrency: null, consent: 'accept' }
  writeFileSync(files.requestsFile, `${JSON.stringify(line)}\n${JSON.stringify({ ...line, email: 'bad' })}\n`)
  opened = await openSandbox(files)
  await opened.sandbox.install(opened.sandbox.portal('luso'))
})
afterAll(async () => {
  await opened.stop()
  form.closeAllConnections()
  form.close()
  rmSync(folder, { recursive: true })
})

const get = async (url: string): Promise<string> => await (await fetch(url)).text()

async function openFrame(url: string, wish: object = {}): Promise<{ state: string, opening: { action: string, frameName: string, sid: string, fields: Record<string, string>, initData: object } }> {
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(wish) })
  return (await answer.json()) as Awaited<ReturnType<typeof openFrame>>
}

describe('a portal\'s page', () => {
  it('has the board, its toggle and the chosen user', async () => {
    const html = await get(opened.sandbox.portal('luso').frameUrl(7))
    for (const hook of ['data-testid="board"', 'data-testid="toggle-board"', 'data-testid="item-panel"', 'value="7" selected', 'Luso Digital, Lda']) expect(html).toContain(hook)
    for (const file of html.matchAll(/\/assets\/[\w.-]+/g)) expect((await fetch(opened.sandbox.portal('luso').url + file[0])).status).toBe(200)
  })

  it('opens the application with the documented form, a new APP_SID each time', async () => {
    const luso = opened.sandbox.portal('luso')
    const { state, opening } = await openFrame(`${luso.url}/desk/frame/open?user=7`)
    const query = new URL(opening.action).searchParams
    expect(state).toBe('ready')
    expect(opening.frameName).toBe(`${luso.domain}|0|${opening.sid}`)
    expect(Object.fromEntries(query)).toEqual({ DOMAIN: luso.domain, PROTOCOL: '0', LANG: 'en', APP_SID: opening.sid })
    expect(Object.keys(opening.fields)).toEqual(expect.arrayContaining(Object.keys(example('iframe.open.DEFAULT').request.body_parsed)))
    const documented = example('frame.getInitData') as unknown as { parent_to_frame: { data: string } }
    expect(kinds(opening.initData)).toEqual(kinds(JSON.parse(documented.parent_to_frame.data.slice(3)) as object))
    expect((await openFrame(`${luso.url}/desk/frame/open`)).opening.sid).not.toBe(opening.sid)
  })

  it('shows a stub where the application is missing or unfinished', async () => {
    const { url } = opened.sandbox.portal('adria')
    expect((await openFrame(`${url}/desk/frame/open`)).state).toBe('not-installed')
    await fetch(`${url}/desk/frame/install?user=1`, { method: 'POST' })
    expect((await openFrame(`${url}/desk/frame/open?user=2`)).state).toBe('not-finished')
    const { opening } = await openFrame(`${url}/desk/frame/open?user=1`)
    expect(opening.action).toContain('/install?')
    expect(opening.initData).toMatchObject({ INSTALL: true, FIRST_RUN: true, IS_ADMIN: true })
  })

  it('gives its tokens to no other origin', async () => {
    const answer = await fetch(`${opened.sandbox.portal('luso').url}/desk/frame/open`, { method: 'POST', headers: { origin: 'http://evil.example' } })
    expect(answer.status).toBe(403)
  })

  it('shows one board per pipeline, the partner\'s own first, and moves a card', async () => {
    const iberia = opened.sandbox.portal('iberia')
    const deal = iberia.addItem(2, { title: '<b>Deal</b>', categoryId: 3 })
    await fetch(`${iberia.url}/desk/items/2/${deal.id}?user=6`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ stageId: 'C3:WON', fields: { opportunity: '900' } }) })
    const board = JSON.parse(await get(`${iberia.url}/desk/board`)) as { views: { title: string }[], lanes: { stageId: string, cards: { id: number, amount: string }[] }[] }
    expect(board.views.map((view) => view.title)).toEqual(['Deals: Solicitudes', 'Deals: General', 'Leads'])
    expect(board.lanes.find((lane) => lane.cards.length > 0)).toMatchObject({ stageId: 'C3:WON', cards: [{ id: deal.id, amount: '900 EUR' }] })
  })
})

describe('the desk', () => {
  it('links everything and names every partner', async () => {
    const html = await get(opened.sandbox.deskUrl)
    for (const portal of opened.sandbox.portals) expect(html).toContain(`href="${portal.url}/"`)
    expect(opened.sandbox.partners.map((partner) => partner.portalDomain)).toEqual(opened.sandbox.portals.slice(0, 5).map((portal) => portal.domain))
  })

  it('keeps mails and shows foreign HTML only in a sandbox', async () => {
    await createTransport(opened.sandbox.smtpUrl).sendMail({ from: 'app@b.example', to: 'client@c.example', subject: 'Olá', text: 'Text', html: '<script>alert(1)</script>' })
    expect(opened.sandbox.mails()).toMatchObject([{ to: ['client@c.example'], from: 'app@b.example', subject: 'Olá', text: 'Text\n' }])
    const page = await fetch(`${opened.sandbox.deskUrl}/mails/1/html`)
    expect(page.headers.get('content-security-policy')).toMatch(/^sandbox /)
    expect(await get(`${opened.sandbox.deskUrl}/mails/1`)).toContain('sandbox="')
  })

  it('has a mailbox: all mails, those of an address, and one beside the list', async () => {
    const { deskUrl } = opened.sandbox
    await createTransport(opened.sandbox.smtpUrl).sendMail({ from: 'app@b.example', to: 'other@c.example', subject: '<b>Second</b>', text: 'See https://a.example/my/token?a=1&b=2 now' })
    expect(await get(`${deskUrl}/mails`)).toMatch(/other@c\.example[\s\S]*&lt;b&gt;Second[\s\S]*client@c\.example[\s\S]*Olá/)
    const one = await get(`${deskUrl}/mails/rows?to=OTHER%40c`)
    expect([one.includes('Second'), one.includes('Olá')]).toEqual([true, false])
    expect(await get(`${deskUrl}/mails/rows?to=nobody`)).toContain('No mail fits the filter.')
    const open = await get(`${deskUrl}/mails/2?to=other`)
    expect(open).toContain('href="https://a.example/my/token?a=1&amp;b=2"')
    expect(open).toContain('aria-current="true"')
    expect((await fetch(`${deskUrl}/mails/99`)).status).toBe(404)
  })

  it('sets the weather it knows and nothing else', async () => {
    const set = async (wish: object): Promise<void> => void await fetch(`${opened.sandbox.deskUrl}/weather`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(wish) })
    await set({ dropEvents: 0.5, duplicateEvents: 'many', nonsense: 1 })
    expect(opened.sandbox.weather).toMatchObject({ dropEvents: 0.5, duplicateEvents: 0 })
    expect(opened.sandbox.weather).not.toHaveProperty('nonsense')
    await fetch(`${opened.sandbox.deskUrl}/weather/fair`, { method: 'POST' })
    expect(opened.sandbox.weather.dropEvents).toBe(0)
  })

  it('pours prepared requests through the form, its hidden fields included', async () => {
    opened.sandbox.registerApp({ code: 'requests', ...CLIENT, title: 'Requests', appUrl: formUrl, installUrl: formUrl, formUrl, eventUrl: formUrl, scopes: ['crm'] })
    await fetch(`${opened.sandbox.deskUrl}/pour`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"count":2}' })
    const progress = async (): Promise<unknown> => (JSON.parse(await get(`${opened.sandbox.deskUrl}/state`)) as { pour: unknown }).pour
    await expect.poll(progress, { timeout: 10_000 }).toMatchObject({ running: false, total: 2, accepted: 1, refused: 1 })
    expect(posted[0]?.get('key')).toBe('once & only')
    expect(posted[0]?.getAll('needs')).toEqual(['crm', 'sites'])
  })

  it('reads a form\'s action and hidden inputs however they are quoted', () => {
    const html = `<form action='/send?a=1&amp;b=2' method=post><input name=k type=hidden value=1><input type="text" name="x"></form>`
    expect(readForm(html, 'http://a.example/form')).toEqual({ action: 'http://a.example/send?a=1&b=2', hidden: [['k', '1']] })
  })
})

describe('a second start', () => {
  it('finds everything again', async () => {
    const luso = opened.sandbox.portal('luso')
    const deal = luso.addItem(2, { title: 'Kept' })
    const before = { token: luso.applicationToken, mails: opened.sandbox.mails().length }
    await opened.stop()
    opened = await openSandbox(files)
    const again = opened.sandbox.portal('luso')
    expect(again).toMatchObject({ installed: true, applicationToken: before.token, memberId: luso.memberId })
    expect(again.item(2, deal.id)?.['title']).toBe('Kept')
    expect(again.addItem(2, { title: 'Next' }).id).toBe(deal.id + 1)
    expect(opened.sandbox.mails()).toHaveLength(before.mails)
  })
})
