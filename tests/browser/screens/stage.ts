import type { Browser, Frame, FrameLocator, Locator, Page } from 'playwright-core'
import type { Api, FormFields, Product } from '../../support/product.ts'
import { sendForm, validForm } from '../../support/product.ts'
import { waitFor } from '../../support/wait.ts'

export const HEIGHT = 800

/** What is looked at: a page, and the app's frame when the page is a portal. */
export type View = { page: Page, frame: Frame | null }

export type InPortal = View & { app: FrameLocator }

/** Everything the screens share; `numbers` remembers requests by what they are good for. */
export type Stage = {
  product: Product
  browser: Browser
  operator: Api
  luso: Api
  pages: Map<string, Page>
  numbers: Map<string, string>
  /** What the browsers complained about, page by page. */
  complaints: string[]
}

/** `narrowOnly`: a state that exists where list and detail do not stand side by side. */
export type Screen = { name: string, narrowOnly?: boolean, show: (stage: Stage) => Promise<View> }

export async function openStage(product: Product, browser: Browser): Promise<Stage> {
  return { product, browser, operator: await lasting(product, 'vendor'), luso: await lasting(product, 'luso'), pages: new Map(), numbers: new Map(), complaints: [] }
}

/** A person who signs in for each call: on a slow machine the walk takes longer than a session lives. */
async function lasting(product: Product, portal: string): Promise<Api> {
  const now = (): Promise<Api> => product.as(portal)
  return {
    get: async (path) => (await now()).get(path), post: async (path, body) => (await now()).post(path, body), put: async (path, body) => (await now()).put(path, body),
    delete: async (path) => (await now()).delete(path), token: (await now()).token,
  }
}

export async function publicPage(stage: Stage, path: string): Promise<View> {
  const page = await pageOf(stage, 'client')
  await page.goto(stage.product.url + path)
  await page.locator('h1, .empty strong').first().waitFor()
  return { page, frame: null }
}

/** Opens a portal once; whoever comes later finds it as it was left. */
export async function portal(stage: Stage, name: string, ready: (app: FrameLocator) => Locator): Promise<InPortal> {
  const page = await pageOf(stage, name)
  if (page.url() === 'about:blank') await page.goto(addressOf(stage, name))
  const view = await viewOf(page)
  await ready(view.app).first().waitFor()
  return view
}

export async function reopen(stage: Stage, name: string): Promise<InPortal> {
  const page = await pageOf(stage, name)
  await page.goto('about:blank')
  return portal(stage, name, (app) => app.locator('.topbar'))
}

/** Pages that have a portal open beside the one that is named like it. */
const OTHER_PAGES: Readonly<Record<string, string>> = { installer: 'adria', unseen: 'adria', offline: 'luso' }

export function addressOf({ product: { sandbox } }: Stage, name: string): string {
  if (name === 'colleague') return sandbox.portal('luso').frameUrl(7)
  if (name === 'moderator') return sandbox.portal('vendor').frameUrl(5)
  return sandbox.portal(OTHER_PAGES[name] ?? name).frameUrl()
}

export async function go(stage: Stage, name: string, hash: string): Promise<InPortal> {
  const view = await portal(stage, name, (app) => app.locator('.topbar'))
  await view.frame?.evaluate((to) => { window.location.hash = to }, hash)
  return view
}

export async function section(stage: Stage, name: string, tab: string, ready: (app: FrameLocator) => Locator): Promise<InPortal> {
  const view = await go(stage, name, `#/${tab}`)
  await ready(view.app).first().waitFor()
  return view
}

export async function listOf(stage: Stage, name: string, tab: string): Promise<View> {
  const page = await pageOf(stage, name)
  await page.setViewportSize({ width: 375, height: HEIGHT })
  const view = await section(stage, name, 'x', (app) => app.locator('.topbar'))
  await go(stage, name, `#/${tab}`)
  await view.app.locator('.row').first().waitFor()
  return view
}

export async function opened(stage: Stage, name: string, request: string, ready: (app: FrameLocator) => Locator = (app) => app.getByTestId('request-text')): Promise<InPortal> {
  const view = await go(stage, name, `#/open/${numberOf(stage, request)}`)
  await ready(view.app).first().waitFor()
  await waitFor(async () => (await view.app.locator('.split-detail .detail-meta').innerText()).includes(numberOf(stage, request)), { message: `${request} to be open` })
  return view
}

export async function viewOf(page: Page): Promise<InPortal> {
  const app = page.frameLocator('iframe[title="App"]')
  const handle = await page.locator('iframe[title="App"]').elementHandle()
  const frame = await handle?.contentFrame() ?? null
  return { page, frame, app }
}

export async function pageOf({ browser, pages, complaints }: Stage, name: string): Promise<Page> {
  const known = pages.get(name)
  if (known) return known
  const context = await browser.newContext({ viewport: { width: 1280, height: HEIGHT }, locale: 'en-GB', reducedMotion: 'reduce', timezoneId: 'Europe/Lisbon' })
  const page = await context.newPage()
  page.on('pageerror', (error) => complaints.push(`${name}: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`${name}: ${message.text()} ${message.location().url}`)
  })
  pages.set(name, page)
  return page
}

export function stranger(letter: string, changes: FormFields = {}): FormFields {
  return { email: `${letter}@example.com`, phone: `+351 912 345 ${String(letter.charCodeAt(0))}`, lastName: `Reis ${letter}`, ...changes }
}

export async function send(stage: Stage, name: string, changes: FormFields): Promise<string> {
  const { number, html } = await sendForm(stage.product.url, validForm(changes))
  if (number === null) throw new Error(`${name} was not accepted: ${html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').slice(0, 600)}`)
  stage.numbers.set(name, number)
  return number
}

export function numberOf({ numbers }: Stage, name: string): string {
  const number = numbers.get(name)
  if (number === undefined) throw new Error(`${name} was not sent yet`)
  return number
}
