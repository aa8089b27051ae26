import { linkPortal } from '../../../server/store/portals.ts'
import { addressOf, go, pageOf, portal, viewOf } from './stage.ts'
import type { InPortal, Screen, Stage, View } from './stage.ts'

/** A portal that has the app gets its new version; then the same portal, as if it were nobody's. */
export const INSTALL_SCREENS: readonly Screen[] = [
  { name: 'installer', show: openInstaller },
  { name: 'installer: refused', show: failInstaller },
  { name: 'installer: port not allowed', show: refusePort },
  { name: 'installer: company not certified, old settings', show: async (stage) => install(stage, 'old-settings') },
  { name: 'installer: nobody’s portal', show: nobodys },
  { name: 'installer: locations', show: locations },
  { name: 'set-up: CRM', show: crm },
  { name: 'set-up: people', show: async (stage) => next(stage, 'people') },
  { name: 'set-up: ready', show: ready },
  { name: 'set-up: left', show: async (stage) => left(stage) },
  { name: 'installer: connected, set-up not to be seen', show: connectUnseen },
]

async function openInstaller(stage: Stage): Promise<View> {
  await stage.product.sandbox.portal('adria').upgrade()
  return portal(stage, 'installer', (app) => app.getByTestId('install-start'))
}

async function failInstaller(stage: Stage): Promise<View> {
  const page = await pageOf(stage, 'installer')
  await page.route('**/api/install', (route) => route.abort(), { times: 1 })
  return install(stage, 'refusal')
}

async function refusePort(stage: Stage): Promise<View> {
  const page = await pageOf(stage, 'installer')
  const message = 'Your Bitrix24 answers at portal.example:8443. The vendor has to allow this port first. Nothing was changed. Open the installer again when it is allowed.'
  await page.route('**/api/install', (route) => route.fulfill({ status: 403, json: { error: { code: 'port_not_allowed', message, params: { host: 'portal.example:8443' } } } }), { times: 1 })
  const view = await install(stage, 'refusal')
  await view.app.getByTestId('refusal').filter({ hasText: '8443' }).waitFor()
  return view
}

async function install(stage: Stage, ready: string, name = 'installer'): Promise<InPortal> {
  const view = await viewOf(await pageOf(stage, name))
  await view.app.getByTestId('install-start').click()
  await view.app.getByTestId(ready).waitFor()
  return view
}

async function nobodys(stage: Stage): Promise<View> {
  const { product } = stage
  const { memberId } = product.sandbox.portal('adria')
  await linkPortal(product.app.db, memberId, null, product.clock.now())
  const view = await viewOf(await pageOf(stage, 'installer'))
  await view.app.getByTestId('old-again').click()
  await view.app.getByTestId('likely-other').check()
  await view.app.getByTestId('claim-send').click()
  await view.app.getByRole('alert').waitFor()
  await linkPortal(product.app.db, memberId, 'adria', product.clock.now())
  return view
}

async function locations(stage: Stage): Promise<View> {
  return next(stage, 'locations', 'location-home')
}

async function next(stage: Stage, step: string, ready = 'setup'): Promise<InPortal> {
  const view = await viewOf(await pageOf(stage, 'installer'))
  await view.app.getByTestId('setup-next').click()
  await view.app.locator(`[data-step=${step}]`).waitFor()
  await view.app.getByTestId(ready).first().waitFor()
  return view
}

async function crm(stage: Stage): Promise<View> {
  const view = await next(stage, 'crm')
  await view.app.getByTestId('preview').waitFor()
  // The portal has loaded another page into the frame.
  return viewOf(view.page)
}

async function ready(stage: Stage): Promise<View> {
  const view = await next(stage, 'ready')
  await view.app.getByTestId('setup-test').click()
  await view.app.getByTestId('invite').locator('summary').click()
  await view.app.locator('.setup-note[data-ok]').waitFor()
  return view
}

async function left(stage: Stage): Promise<View> {
  const view = await go(stage, 'installer', '#/rating')
  await view.app.getByTestId('setup-note').waitFor()
  return view
}

/** The portal's other pages would finish the new installation by themselves: they know that the set-up was left. */
async function connectUnseen(stage: Stage): Promise<View> {
  for (const name of ['adria', 'installer']) await (await pageOf(stage, name)).goto('about:blank')
  await stage.product.sandbox.portal('adria').upgrade()
  const page = await pageOf(stage, 'unseen')
  await page.route('**/api/session', (route) => route.abort())
  await page.goto(addressOf(stage, 'unseen'))
  return install(stage, 'install-finish', 'unseen')
}
