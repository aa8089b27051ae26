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
    await app.getByTestId('new-pill').click()
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
})
