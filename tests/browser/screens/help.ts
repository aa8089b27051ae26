import { section } from './stage.ts'
import type { InPortal, Screen, Stage } from './stage.ts'

export const HELP: readonly Screen[] = [
  { name: 'help: palette', show: async (stage) => opened(stage, async ({ page, app }) => { await page.keyboard.press('Control+k'); await app.getByTestId('palette').getByText('IR-').first().waitFor() }) },
  { name: 'help: menu of a person', show: async (stage) => opened(stage, async ({ app }) => { await app.getByTestId('user-menu').click(); await app.getByTestId('look-dark').waitFor() }) },
  { name: 'help: how requests are shared', show: async (stage) => opened(stage, async ({ app }) => { await app.getByTestId('help').click(); await app.getByTestId('help-shared').click(); await app.getByTestId('shared').waitFor() }) },
]

async function opened(stage: Stage, act: (view: InPortal) => Promise<void>): Promise<InPortal> {
  const view = await section(stage, 'colleague', 'rating', (app) => app.locator('.topbar'))
  if (await view.app.getByRole('dialog').count() > 0) await view.page.keyboard.press('Escape')
  await view.app.getByRole('dialog').waitFor({ state: 'detached' })
  await view.app.locator('.strip').click()
  await act(view)
  return view
}
