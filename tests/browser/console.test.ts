import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inviteFirst } from '../../server/app/access/invite.ts'
import { openBrowser } from '../support/browser.ts'
import { sendForm, startProduct, validForm } from '../support/product.ts'
import type { Product } from '../support/product.ts'

describe('the console at its own address', () => {
  let product: Product
  let browser: Browser
  let context: BrowserContext
  let page: Page

  beforeAll(async () => {
    product = await startProduct()
    browser = await openBrowser()
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', reducedMotion: 'reduce' })
    page = await context.newPage()
    await withKeys(await context.newCDPSession(page))
  }, 60_000)
  afterAll(async () => {
    await browser.close()
    await product.close()
  })

  /** A device that keeps passkeys and finds its owner's finger. */
  async function withKeys(session: CDPSession): Promise<void> {
    await session.send('WebAuthn.enable')
    await session.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } })
  }
  const link = async (): Promise<string> => (await inviteFirst(product.app, { name: 'Petra Novak', email: 'petra@partner-desk.example', again: true }))!

  it('lets the first person in with a passkey, into a working console', async () => {
    const { number } = await sendForm(product.url, validForm())
    await page.goto(await link())
    await page.getByTestId('join-passkey').click()
    await page.getByTestId(`queue-row-${number}`).waitFor()
    expect(new URL(page.url()).hash).not.toContain('join')
    await page.locator('[data-testid="live"], .live').first().waitFor()
  })

  it('knows the browser again, and forgets it when its person signs out', async () => {
    await page.reload()
    await page.getByTestId('tab-access').click()
    await page.getByTestId('operators').getByText('1 passkey').waitFor()
    await page.getByTestId('user-menu').click()
    await page.getByTestId('sign-out').click()
    await page.getByTestId('enter-passkey').waitFor()
    expect(await context.cookies()).toEqual([])
  })

  it('signs in with the passkey alone', async () => {
    await page.getByTestId('enter-passkey').click()
    await page.getByTestId('operators').waitFor()
  })

  it('tells an old link so', async () => {
    const other = await browser.newPage()
    await other.goto(`${product.app.consoleUrl}/console#join=${'x'.repeat(43)}`)
    await other.getByText('This link does not work any more').waitFor()
    await other.close()
  })
})
