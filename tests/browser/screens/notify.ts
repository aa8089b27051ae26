import { go } from './stage.ts'
import type { Screen, Stage, View } from './stage.ts'

/** The bell of a company that was told something, and how a person of it is told. */
export const NOTIFY_SCREENS: readonly Screen[] = [
  { name: 'Bell: what was told', show: openBell },
  { name: 'Settings: notifications', show: openChoices },
]

async function openBell(stage: Stage): Promise<View> {
  const now = stage.product.clock.now()
  await stage.product.app.db.insertInto('notices').values({
    partner_id: 'luso', kind: 'level_changed', subject: 'screens', at: now, text: 'You are level 3 now, before it was 2. What you have in work stays yours.', request_id: null, reservation_id: null, due_at: null, read_at: null,
  }).onConflict((conflict) => conflict.doNothing()).execute()
  const view = await go(stage, 'luso', '#/open')
  const bell = view.app.getByTestId('bell')
  await bell.waitFor()
  if (await bell.getAttribute('aria-expanded') !== 'true') await bell.click()
  await view.app.getByTestId('notice-level_changed').first().waitFor()
  return view
}

async function openChoices(stage: Stage): Promise<View> {
  const view = await go(stage, 'luso', '#/settings/notifications')
  await view.app.getByTestId('notify').locator('table').waitFor()
  if (await view.app.getByTestId('bell').getAttribute('aria-expanded') === 'true') await view.app.getByTestId('bell').click()
  return view
}
