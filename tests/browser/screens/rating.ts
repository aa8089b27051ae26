import { section } from './stage.ts'
import type { InPortal, Screen, Stage } from './stage.ts'

/** What can be opened on the rating's page; the page itself stands in the walk, where its numbers come from. */
export const RATING: readonly Screen[] = [
  { name: 'rating: weeks as a table', show: async (stage) => onRating(stage, async ({ app }) => { await app.getByTestId('as-table').click() }) },
  { name: 'rating: ask for review', show: async (stage) => onRating(stage, async ({ app }) => { await app.getByTestId('ask-review').first().click(); await app.getByTestId('review-save').click() }) },
  { name: 'rating: how it is counted', show: async (stage) => onRating(stage, async ({ app }) => { await app.getByTestId('how-counted').click(); await app.getByTestId('how').waitFor() }) },
]

async function onRating(stage: Stage, act: (view: InPortal) => Promise<void>): Promise<InPortal> {
  const view = await section(stage, 'colleague', 'open', (app) => app.locator('.topbar'))
  if (await view.app.getByRole('dialog').count() > 0) await view.page.keyboard.press('Escape')
  await view.app.getByRole('dialog').waitFor({ state: 'detached' })
  await section(stage, 'colleague', 'rating', (app) => app.getByTestId('rating-formula'))
  await act(view)
  return view
}
