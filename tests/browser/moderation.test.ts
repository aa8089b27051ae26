import type { Browser, FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OperatorRequestView } from '../../server/contract/operator.ts'
import { openBrowser } from '../support/browser.ts'
import { sendForm, startProduct, validForm } from '../support/product.ts'
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
    const { body } = await (await product.as('vendor')).get<OperatorRequestView>(`/api/operator/requests/${number}`)
    expect(body).toMatchObject({ state: 'published', title: 'A CRM for a shop', maskedText: expect.stringContaining('runs on shop-engine.example') as string })
  })
})
