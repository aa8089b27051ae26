import type { Browser, FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { complain } from '../../server/app/client/complain.ts'
import type { DeskView } from '../../server/contract/desk.ts'
import type { PrivacyCasesView } from '../../server/contract/privacy.ts'
import type { OperatorRole } from '../../server/core/operator-roles.ts'
import { findOperatorOfPortal, saveOperator } from '../../server/store/operators.ts'
import { openBrowser } from '../support/browser.ts'
import { contactOf, publishOne, reserve, startProduct, validForm } from '../support/product.ts'
import type { Product } from '../support/product.ts'

const OMAR = '5'

describe('what clients say and what was promised about their data', () => {
  let product: Product
  let browser: Browser
  let number: string

  beforeAll(async () => {
    product = await startProduct()
    browser = await openBrowser()
    const [operator, luso] = [await product.as('vendor'), await product.as('luso')]
    number = await publishOne(product, operator, validForm())
    const { body: reservation } = await reserve(luso, number)
    await contactOf(luso, reservation.id)
    const { id } = await product.app.db.selectFrom('requests').select('id').where('number', '=', Number(number.slice(3))).executeTakeFirstOrThrow()
    await complain(product.app, id, reservation.id, { key: crypto.randomUUID(), reason: 'pushy', words: 'Ten calls a day' })
    await operator.post('/api/operator/privacy', { kind: 'proof', number, partnerId: 'luso' })
    await product.as('vendor', Number(OMAR))
  }, 60_000)
  afterAll(async () => {
    await browser.close()
    await product.close()
  })

  /** Omar with these roles, at the console's section of clients. */
  async function openAs(roles: OperatorRole[]): Promise<{ page: Page, app: FrameLocator }> {
    const known = (await findOperatorOfPortal(product.app.db, OMAR))!
    await saveOperator(product.app.db, known, { roles, disabledAt: null })
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', reducedMotion: 'reduce' })
    await page.goto(product.sandbox.portal('vendor').frameUrl(Number(OMAR)))
    const app = page.frameLocator('iframe[title="App"]')
    await app.getByTestId('tab-clients').click()
    return { page, app }
  }
  const tabs = async (app: FrameLocator): Promise<(string | null)[]> => app.locator('.console-nav a').evaluateAll((all) => all.map((it) => it.getAttribute('data-testid')))

  it('who answers for quality settles complaints and sees nothing of data cases', async () => {
    const { page, app } = await openAs(['quality'])
    const entry = app.getByTestId('client-case-complaint')
    await entry.getByTestId('workdays-left').waitFor()
    await entry.getByTestId('client-note').fill('Called the partner')
    await entry.getByTestId('client-done').click()
    await app.getByTestId('no-client-cases').waitFor()
    expect(await app.getByTestId('clients-data').count()).toBe(0)
    expect(await tabs(app)).toEqual(['tab-queue', 'tab-requests', 'tab-partners', 'tab-cases', 'tab-clients', 'tab-rules', 'tab-dashboards'])
    const operator = await product.as('vendor', Number(OMAR))
    expect((await operator.get<DeskView>('/api/operator/cases?state=decided')).body.cases).toMatchObject([{ kind: 'complaint', decided: { by: 'Omar Haddad', note: 'Called the partner' } }])
    expect(await operator.get('/api/operator/privacy')).toMatchObject({ status: 403 })
    await page.close()
  })

  it('who answers for privacy settles data cases, and an old address of System leads there', async () => {
    const { page, app } = await openAs(['privacy'])
    await app.getByTestId('data-cases').getByText(number).waitFor()
    await app.locator('body').evaluate(() => { window.location.hash = '#/system/clients' })
    await app.getByTestId('close-data-case').click()
    await app.getByTestId('no-data-cases').waitFor()
    expect(await app.getByTestId('client-done').count()).toBe(0)
    expect(await tabs(app)).toEqual(['tab-queue', 'tab-requests', 'tab-partners', 'tab-cases', 'tab-clients', 'tab-rules', 'tab-dashboards', 'tab-journal'])
    const operator = await product.as('vendor', Number(OMAR))
    expect((await operator.get<PrivacyCasesView>('/api/operator/privacy?state=closed')).body.cases).toMatchObject([{ kind: 'proof', closed: { by: 'Omar Haddad' } }])
    expect(await operator.get('/api/operator/system')).toMatchObject({ status: 403 })
    await page.close()
  })
})
