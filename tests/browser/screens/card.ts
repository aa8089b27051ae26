import type { FrameLocator, Locator } from 'playwright-core'
import { pageOf, viewOf } from './stage.ts'
import type { InPortal, Screen, Stage, View } from './stage.ts'

const DEAL = 2

/** The tab of the walk's one deal, once its contacts were shown. */
export const CARD_SCREENS: readonly Screen[] = [
  { name: 'CRM tab: contacts hidden', show: async (stage) => openTab(stage, (app) => app.getByTestId('show-contacts')) },
  { name: 'CRM tab: contacts', show: showInTab },
  { name: 'CRM tab: Won', show: async (stage) => askInTab(stage, 'won') },
  { name: 'CRM tab: Lost without a reason', show: async (stage) => askInTab(stage, 'lost') },
  { name: 'CRM tab: offline', show: tabOffline },
  { name: 'CRM tab: not from a request', show: async (stage) => openTab(stage, (app) => app.getByText('did not come from'), { id: '999999' }) },
  { name: 'CRM tab: not in a record', show: async (stage) => openTab(stage, (app) => app.getByText('only as a tab'), { id: '' }) },
  { name: 'CRM tab: no permission', show: tabRefused },
]

/** Later in the walk: the deal stands at Won without a proof. */
export const CARD_PROOF_SCREENS: readonly Screen[] = [
  { name: 'CRM tab: proof missing', show: async (stage) => openTab(stage, (app) => app.getByTestId('proof-missing')) },
]

/** The tab of the one deal in Luso's CRM, or of what `record` names. */
async function openTab(stage: Stage, ready: (app: FrameLocator) => Locator, { id, name = 'tab' }: { id?: string, name?: string } = {}): Promise<InPortal> {
  const portalOfDeal = stage.product.sandbox.portal('luso')
  const address = new URL(portalOfDeal.frameUrl())
  address.searchParams.set('placement', 'CRM_DEAL_DETAIL_TAB')
  address.searchParams.set('id', id ?? String(portalOfDeal.items(DEAL)[0]?.id ?? ''))
  const page = await pageOf(stage, name)
  await page.goto('about:blank')
  await page.goto(address.href)
  const view = await viewOf(page)
  await ready(view.app).first().waitFor()
  return view
}

async function showInTab(stage: Stage): Promise<View> {
  const view = await openTab(stage, (app) => app.getByTestId('show-contacts'))
  await view.app.getByTestId('show-contacts').click()
  await view.app.getByTestId('contact-phone').waitFor()
  return view
}

async function askInTab(stage: Stage, what: 'won' | 'lost'): Promise<View> {
  const view = await openTab(stage, (app) => app.getByTestId(what))
  await view.app.getByTestId(what).click()
  await view.app.getByTestId(`${what}-save`).click()
  await view.app.getByTestId('refusal').waitFor()
  return view
}

async function tabOffline(stage: Stage): Promise<View> {
  const view = await openTab(stage, (app) => app.getByTestId('card'), { name: 'offline tab' })
  await view.page.context().setOffline(true)
  await view.app.getByText('You are offline').waitFor()
  return view
}

async function tabRefused(stage: Stage): Promise<View> {
  const page = await pageOf(stage, 'refused')
  await page.route('**/api/card**', (route) => route.fulfill({ status: 403, json: { error: { code: 'access_denied', message: 'This page is not for your role. Nothing was changed.', params: {} } } }))
  return openTab(stage, (app) => app.getByTestId('card-note'), { name: 'refused' })
}
