import type { FrameLocator } from 'playwright-core'
import { publishOne, reserve } from '../../support/product.ts'
import { go, opened, portal, stranger } from './stage.ts'
import type { InPortal, Screen, Stage, View } from './stage.ts'

/** The states of the open list; it publishes what it needs, and leaves nothing open that was not. */
export const OPEN: readonly Screen[] = [
  { name: 'open: best match', show: bestMatch },
  { name: 'open: filters', show: async (stage) => showFilters(stage) },
  { name: 'open: narrowed, with a saved view', show: narrowed },
  { name: 'open: nothing matches', show: noMatch },
  { name: 'open: not for us', show: askNotForUs },
  { name: 'open: one hidden', show: hideOne },
  { name: 'open: hidden ones', show: hiddenOnes },
  { name: 'open: waiting for a place', show: waitForPlace },
  { name: 'open: why', show: why },
]

async function bestMatch(stage: Stage): Promise<View> {
  stage.numbers.set('wanted', await publishOne(stage.product, stage.operator, stranger('v', { place: 'Braga', needs: ['training', 'cloud'] })))
  stage.numbers.set('taken', await publishOne(stage.product, stage.operator, stranger('w', { place: 'Faro', needs: ['integration'] })))
  for (const name of ['nordwerk', 'iberia', 'wisla']) await reserve(await stage.product.as(name), stage.numbers.get('taken') ?? '')
  const view = await go(stage, 'luso', '#/open?sort=match')
  if (await view.app.getByTestId('new-pill').isVisible()) await view.app.getByTestId('new-pill').click()
  await view.app.locator('.row-match').first().waitFor()
  return view
}

async function showFilters(stage: Stage): Promise<InPortal> {
  const view = await portal(stage, 'luso', (app: FrameLocator) => app.locator('.row'))
  await view.app.getByTestId('filters').click()
  await view.app.getByTestId('filter-panel').waitFor()
  return view
}

async function narrowed(stage: Stage): Promise<View> {
  const { app, ...view } = await portal(stage, 'luso', (it) => it.getByTestId('filter-panel'))
  await app.getByTestId('filter-country-PT').click()
  await app.getByTestId('view-name').fill('Portugal')
  await app.getByTestId('view-save').click()
  await app.getByTestId('filter-done').click()
  await app.getByTestId('view-Portugal').waitFor()
  return view
}

async function noMatch(stage: Stage): Promise<View> {
  const view = await go(stage, 'luso', '#/open?q=nobody+says+this&country=PT')
  await view.app.getByTestId('no-match').waitFor()
  return view
}

async function askNotForUs(stage: Stage): Promise<View> {
  await go(stage, 'luso', '#/open?x=1')
  const view = await opened(stage, 'luso', 'wanted')
  await view.app.getByTestId('not-for-us').click()
  await view.app.getByTestId('reason-too_small').waitFor()
  return view
}

async function hideOne(stage: Stage): Promise<View> {
  const view = await portal(stage, 'luso', (app) => app.getByTestId('reason-too_small'))
  await view.app.getByTestId('reason-too_small').click()
  await view.app.getByTestId('undo-hide').waitFor()
  return view
}

async function hiddenOnes(stage: Stage): Promise<View> {
  const view = await go(stage, 'luso', '#/open?hidden=1')
  await view.app.locator('[data-testid^=show-again]').first().waitFor()
  return view
}

async function waitForPlace(stage: Stage): Promise<View> {
  await go(stage, 'luso', '#/open?x=2')
  const view = await opened(stage, 'luso', 'taken')
  await view.app.getByTestId('join-line').click()
  await view.app.getByTestId('leave-line').waitFor()
  return view
}

async function why(stage: Stage): Promise<View> {
  const view = await opened(stage, 'luso', 'taken')
  await view.app.getByTestId('why').locator('summary').click()
  await view.app.getByTestId('why-programme').waitFor()
  return view
}
