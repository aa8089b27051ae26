import { contactOf } from '../../support/product.ts'
import { reopen, section } from './stage.ts'
import type { InPortal, Screen, Stage, View } from './stage.ts'

/** The partner's settings beside CRM, people and connection, which the walk shows. */
export const SETTINGS: readonly Screen[] = [
  { name: 'settings: locations', show: locationsOf },
  { name: 'settings: locations, one removed', show: removed },
  { name: 'settings: locations, searching', show: searching },
  { name: 'settings: locations, asked for another home', show: homeAsked },
  { name: 'settings: locations of an employee', show: async (stage) => section(stage, 'colleague', 'settings/locations', (app) => app.getByTestId('read-only')) },
  { name: 'settings: CRM with a test record', show: testRecord },
  { name: 'settings: people by language', show: peopleByLanguage },
  { name: 'settings: look', show: async (stage) => section(stage, 'luso', 'settings/look', (app) => app.getByTestId('look')) },
  { name: 'settings: privacy', show: privacy },
  { name: 'settings: activity', show: async (stage) => section(stage, 'luso', 'settings/activity', (app) => app.locator('.log tbody tr').first()) },
  { name: 'settings: activity with filters that find nothing', show: async (stage) => section(stage, 'luso', 'settings/activity?request=IR-9', (app) => app.locator('.empty')) },
]

/** Whatever the walk left open is closed. */
async function locationsOf(stage: Stage): Promise<InPortal> {
  await reopen(stage, 'luso')
  return section(stage, 'luso', 'settings/locations', (app) => app.getByTestId('locations-full'))
}

async function removed(stage: Stage): Promise<InPortal> {
  const view = await section(stage, 'luso', 'settings/locations', (app) => app.getByTestId('locations'))
  if (await view.app.getByTestId('locations-full').count() > 0) await view.app.getByTestId('locations').locator('button').last().click()
  await view.app.getByTestId('locations-save').waitFor()
  return view
}

async function searching(stage: Stage): Promise<View> {
  const view = await removed(stage)
  await view.app.getByTestId('country-search').fill('ir')
  await view.app.getByTestId('country-IR').waitFor()
  return view
}

async function homeAsked(stage: Stage): Promise<View> {
  const view = await section(stage, 'iberia', 'settings/locations', (app) => app.getByTestId('ask-home').or(app.getByTestId('home-asked')))
  if (await view.app.getByTestId('ask-home').count() > 0) {
    await view.app.getByTestId('ask-home').click()
    await view.app.getByTestId('new-home').selectOption('PT')
    await view.app.getByTestId('send-home').click()
  }
  await view.app.getByTestId('home-asked').waitFor()
  return view
}

async function testRecord(stage: Stage): Promise<View> {
  const view = await section(stage, 'iberia', 'settings/crm', (app) => app.getByTestId('test-record'))
  if (await view.app.getByTestId('test-there').count() === 0) await view.app.getByTestId('test-make').click()
  await view.app.getByTestId('test-there').scrollIntoViewIfNeeded()
  return view
}

async function peopleByLanguage(stage: Stage): Promise<View> {
  const view = await section(stage, 'iberia', 'settings/people', (app) => app.getByTestId('rule-by_language'))
  await view.app.getByTestId('rule-by_language').check()
  if (await view.app.getByTestId('language-pt').count() === 0) await view.app.getByTestId('add-language').selectOption('pt')
  await view.app.getByTestId('language-pt').waitFor()
  return view
}

async function privacy(stage: Stage): Promise<View> {
  const { body } = await stage.luso.get<{ reservations: { id: string }[] }>('/api/reservations?state=in_work')
  for (const { id } of body.reservations.slice(0, 2)) await contactOf(stage.luso, id)
  return section(stage, 'luso', 'settings/privacy', (app) => app.getByTestId('disconnect'))
}
