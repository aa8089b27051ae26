import type { Browser, FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decideRequest } from '../../server/app/moderation/decide-request.ts'
import type { OperatorRequestView } from '../../server/contract/operator.ts'
import { openBrowser } from '../support/browser.ts'
import { letDecisionsOut, sendForm, startProduct, validForm } from '../support/product.ts'
import type { Product } from '../support/product.ts'
import { viewOf } from './screens/stage.ts'

const TEXT = 'Marta Lopes here, from Moinho Velho. We need a CRM for 12 people; our old shop runs on shop-engine.example. Ring 912 777 543, or Rua do Sol 5.'

describe('the masked text beside the original', () => {
  let product: Product
  let browser: Browser
  let page: Page
  let app: FrameLocator
  let number: string

  beforeAll(async () => {
    product = await startProduct()
    browser = await openBrowser()
    number = (await sendForm(product.url, validForm({ firstName: 'Marta', lastName: 'Lopes', email: 'marta@moinho-velho.example', phone: '+351 912 777 543', text: TEXT }))).number ?? ''
    page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en-GB', reducedMotion: 'reduce' })
    await page.goto(product.sandbox.portal('vendor').frameUrl())
    app = (await viewOf(page)).app
    await app.getByTestId(`queue-row-${number}`).click()
  }, 60_000)
  afterAll(async () => {
    await browser.close()
    await product.close()
  })

  const typed = (): Promise<string> => app.getByTestId('masked-text').inputValue()
  const marks = (): Promise<string[]> => app.getByTestId('original-text').locator('button').allInnerTexts()

  it('marks what was hidden', async () => {
    await app.getByTestId('original-text').waitFor()
    expect(await marks()).toEqual(['Marta Lopes', 'Moinho Velho', 'shop-engine.example', '912 777 543'])
    expect(await app.getByTestId('original-text').innerText()).toBe(TEXT)
  })

  it('puts a word back with a click and hides what is selected', async () => {
    await app.getByRole('button', { name: 'shop-engine.example' }).click()
    expect(await typed()).toBe('[name hidden] here, from [name hidden]. We need a CRM for 12 people; our old shop runs on shop-engine.example. Ring [phone hidden], or Rua do Sol 5.')
    expect(await marks()).toHaveLength(3)
    await app.getByTestId('masked-text').evaluate((area: HTMLTextAreaElement) => { area.setSelectionRange(area.value.indexOf('Rua'), area.value.length - 1) })
    await app.getByTestId('hide-selected').click()
    expect(await typed()).toMatch(/Ring \[phone hidden\], or \[hidden\]\.$/)
  })

  it('publishes a contact only after a warning that names it', async () => {
    await app.getByTestId('publish').click()
    await app.getByTestId('contact-found').waitFor()
    expect(await app.getByTestId('contact-found').innerText()).toContain('shop-engine.example')
    expect(await app.getByTestId('publish').innerText()).toContain('Publish all the same')
    await app.getByTestId('title').fill('A CRM for a shop')
    expect(await app.getByTestId('contact-found').count()).toBe(0)
    await app.getByTestId('publish').click()
    await app.getByTestId('contact-found').waitFor()
    await app.getByTestId('publish').click()
    await app.getByTestId(`queue-row-${number}`).waitFor({ state: 'detached' })
    await letDecisionsOut(product)
    const { body } = await (await product.as('vendor')).get<OperatorRequestView>(`/api/operator/requests/${number}`)
    expect(body).toMatchObject({ state: 'published', title: 'A CRM for a shop', maskedText: expect.stringContaining('runs on shop-engine.example') as string })
  })

  it('decides by keys: the next one opens at once, and U takes the last decision back', async () => {
    const send = async (name: string): Promise<string> => (await sendForm(product.url, validForm({ firstName: name, email: `${name}@example.com`, phone: `+351 912 777 ${name.length}44`, text: 'We need a CRM for 12 people, with telephony and a training.' }))).number ?? ''
    const [first, second] = [await send('Rita'), await send('Carla')]
    await app.getByTestId('new-pill').getByText(/2/).click()
    await app.getByTestId(`queue-row-${first}`).click()
    const heading = (number: string) => app.locator('.split-detail header', { hasText: number }).waitFor()
    await heading(first)
    await page.keyboard.press('1')
    await app.getByTestId('outgoing').getByText(`${first} is published in`).first().waitFor()
    await heading(second)
    expect(await app.getByTestId(`queue-row-${first}`).count()).toBe(0)
    await page.keyboard.press('u')
    await heading(first)
    await app.getByTestId(`queue-row-${first}`).waitFor()
    expect(await product.app.db.selectFrom('decisions').select('request_id').execute()).toEqual([])
    // Another moderator is faster: who looks at it sees whose decision it is.
    await decideRequest(product.app, { memberId: product.sandbox.vendor.memberId, userId: '2', userName: 'Otto' }, Number(first.slice(3)), { kind: 'reject', reason: 'spam', note: '' })
    await app.getByTestId('pending').getByText(/Otto is rejecting this/).waitFor()
    await app.getByTestId('publish').waitFor({ state: 'detached' })
    await letDecisionsOut(product)
    await app.locator('.split-detail').getByText(/Rejected: Spam/).waitFor()
  })

  it('is narrowed by country; the next one after a decision fits too, and several are published where nothing is to be looked at', async () => {
    const send = async (country: string, place: string, digit: number): Promise<string> => (await sendForm(product.url, validForm({ country, place, email: `n${digit}@narrow.example`, phone: country === 'ES' ? `+34 612 345 67${digit}` : `+351 912 345 67${digit}`, text: `We need a CRM and telephony for team number ${digit}, and somebody who trains us.` }))).number ?? ''
    const [porto, madrid, sevilla, bilbao] = [await send('PT', 'Porto', 1), await send('ES', 'Madrid', 2), await send('ES', 'Sevilla', 3), await send('ES', 'Bilbao', 4)]
    await page.goto(product.sandbox.portal('vendor').frameUrl())
    const view = await viewOf(page)
    await app.getByTestId('filter-queue').waitFor()
    await view.frame?.evaluate(() => { window.location.hash = '#/queue?country=ES' })
    await app.getByTestId(`queue-row-${madrid}`).waitFor()
    expect(await app.getByTestId(`queue-row-${porto}`).count()).toBe(0)
    await app.locator('.split-detail header', { hasText: madrid }).waitFor()
    await app.locator('.split-detail [data-heading]').first().focus()
    await page.keyboard.press('1')
    await app.locator('.split-detail header', { hasText: sevilla }).waitFor()
    await app.getByTestId('narrow-country').selectOption('')
    await app.getByTestId(`queue-row-${porto}`).waitFor()
    for (const number of [porto, sevilla, bilbao]) await app.getByTestId(`choose-${number}`).check()
    await product.app.db.updateTable('requests').set({ hints: JSON.stringify([{ kind: 'thin', count: 3 }]) }).where('number', '=', Number(bilbao.slice(3))).execute()
    await product.app.db.updateTable('requests').set({ hints: '[]' }).where('number', 'in', [porto, sevilla].map((it) => Number(it.slice(3)))).execute()
    await app.getByTestId('bulk-assign').click()
    await app.getByTestId('assign-me').check()
    await app.getByTestId('assign-save').click()
    await app.getByTestId('bulk-result').getByText('3 done.').waitFor()
    await app.getByTestId('narrow-moderator').selectOption('nobody')
    await app.getByTestId(`queue-row-${porto}`).waitFor({ state: 'detached' })
    await app.getByTestId('narrow-moderator').selectOption('mine')
    expect(await app.getByTestId(`queue-row-${bilbao}`).innerText()).toContain('mine')
    for (const number of [porto, sevilla, bilbao]) await app.getByTestId(`choose-${number}`).check()
    await app.getByTestId('bulk-publish').click()
    await app.getByTestId('bulk-save').click()
    await app.getByTestId('bulk-result').getByText(/2 done, 1 failed/).waitFor()
    expect(await app.getByTestId('bulk-result').innerText()).toContain(`${bilbao} has hints that somebody has to look at first`)
    await letDecisionsOut(product)
    const states = await product.app.db.selectFrom('requests').select(['number', 'state']).where('number', 'in', [porto, madrid, sevilla, bilbao].map((it) => Number(it.slice(3)))).orderBy('number').execute()
    expect(states.map((it) => it.state)).toEqual(['published', 'published', 'published', 'held'])
  })
})
