import { fillYear } from '../../support/year.ts'
import { publishOne, reserve } from '../../support/product.ts'
import { go, section, send, stranger } from './stage.ts'
import type { InPortal, Screen, Stage } from './stage.ts'

/** All requests and what they come to; the first state puts a year behind the walk. */
export const REQUESTS: readonly Screen[] = [
  { name: 'operator: dashboards without much', show: async (stage) => section(stage, 'vendor', 'dashboards?country=CL', (app) => app.getByTestId('chart-funnel')) },
  { name: 'operator: dashboards of a year', show: dashboardsOfYear },
  { name: 'operator: dashboards as tables', show: asTables },
  { name: 'operator: requests behind a number', show: behindNumber },
  { name: 'operator: a request’s life', show: wholeLife },
  { name: 'operator: closing a request', show: closing },
  { name: 'operator: keeping a place', show: keeping },
  { name: 'operator: a place is kept', show: kept },
  { name: 'open: a place is kept', show: keptForAnother },
  { name: 'operator: deleting personal data', show: erasing },
]

async function dashboardsOfYear(stage: Stage): Promise<InPortal> {
  const { app, clock } = stage.product
  await fillYear(app.db, { requests: 400, partners: 30, days: 365, now: clock.now() })
  const view = await section(stage, 'vendor', 'dashboards?days=365', (it) => it.getByTestId('chart-funnel'))
  await view.app.getByTestId('chart-funnel').getByText('Published').waitFor()
  return view
}

async function asTables(stage: Stage): Promise<InPortal> {
  const view = await section(stage, 'vendor', 'dashboards?days=365', (app) => app.getByTestId('table-countries'))
  for (const name of ['funnel', 'wait-contact', 'countries', 'conversion', 'levels', 'luck', 'moderation', 'crm-delay']) await view.app.getByTestId(`table-${name}`).click()
  return view
}

async function behindNumber(stage: Stage): Promise<InPortal> {
  const view = await section(stage, 'vendor', 'dashboards?days=365', (app) => app.getByTestId('chart-wait-reserve'))
  await view.app.getByTestId('chart-wait-reserve').locator('a').nth(2).click()
  await view.app.getByTestId('requests').waitFor()
  return go(stage, 'vendor', await view.frame?.evaluate(() => window.location.hash) ?? '')
}

async function wholeLife(stage: Stage): Promise<InPortal> {
  const view = await section(stage, 'vendor', 'requests?saved=untaken', (app) => app.getByTestId('requests'))
  await view.app.locator('[data-row-link]').first().click()
  await view.app.getByTestId('life').waitFor()
  await view.app.getByTestId('reach').locator('summary').click()
  await view.app.getByTestId('reach-luso').getByRole('button').click()
  await view.app.locator('.reach-why').waitFor()
  return view
}

async function closing(stage: Stage): Promise<InPortal> {
  const view = await section(stage, 'vendor', 'requests?stand=open', (app) => app.getByTestId('requests'))
  await view.app.locator('[data-row-link]').first().click()
  await view.app.getByTestId('request-close').click()
  await view.app.getByTestId('request-close-save').click()
  await view.app.getByRole('dialog').getByRole('alert').waitFor()
  return view
}

/** Two places are taken, the third is for one partner. */
async function keeping(stage: Stage): Promise<InPortal> {
  const number = await publishOne(stage.product, stage.operator, stranger('k'))
  stage.numbers.set('kept', number)
  for (const name of ['nordwerk', 'iberia']) await reserve(await stage.product.as(name), number)
  const view = await section(stage, 'vendor', `requests/${number}`, (app) => app.getByTestId('request-keep'))
  await view.app.getByTestId('request-keep').click()
  await view.app.getByTestId('keep-partner').selectOption('wisla')
  return view
}

async function kept(stage: Stage): Promise<InPortal> {
  const view = await section(stage, 'vendor', `requests/${stage.numbers.get('kept') ?? ''}`, (app) => app.getByTestId('keep-save'))
  await view.app.getByTestId('keep-save').click()
  await view.app.getByTestId('kept-end').waitFor()
  return view
}

async function keptForAnother(stage: Stage): Promise<InPortal> {
  return section(stage, 'luso', `open/${stage.numbers.get('kept') ?? ''}`, (app) => app.locator('[data-code=place_kept]'))
}

async function erasing(stage: Stage): Promise<InPortal> {
  const number = await send(stage, 'to be erased', stranger('z'))
  const view = await section(stage, 'vendor', `requests/${number}`, (app) => app.getByTestId('request-erase'))
  await view.app.getByTestId('request-erase').click()
  await view.app.getByTestId('erase-client_asked').check()
  return view
}
