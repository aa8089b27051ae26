import { section } from './stage.ts'
import type { InPortal, Screen, Stage } from './stage.ts'

/** The parts of a partner's card that the team fills and reads. */
export const PARTNER_CARD: readonly Screen[] = [
  { name: 'operator: requests of a partner', show: (stage) => section(stage, 'vendor', 'partners/luso?part=requests', (app) => app.getByTestId('own-requests')) },
  { name: 'operator: people of a partner', show: (stage) => section(stage, 'vendor', 'partners/luso?part=people', (app) => app.getByTestId('person')) },
  { name: 'operator: correspondence with a partner', show: correspondence },
  { name: 'operator: notes about a partner', show: notes },
  { name: 'operator: a portal about to be unlinked', show: unlink },
]

async function correspondence(stage: Stage): Promise<InPortal> {
  await stage.operator.post('/api/operator/partners/luso/questions', { text: 'Which of your people speak Portuguese?' })
  return section(stage, 'vendor', 'partners/luso?part=talk', (app) => app.getByTestId('letter-question'))
}

async function notes(stage: Stage): Promise<InPortal> {
  const view = await section(stage, 'vendor', 'partners/luso?part=notes', (app) => app.getByTestId('note-new'))
  await view.app.getByTestId('note-new').fill('Ana calls back on Monday. Mário is her stand-in until then.')
  await view.app.getByTestId('note-add').click()
  await view.app.getByTestId('note-edit').click()
  await view.app.getByTestId('note-text').waitFor()
  return view
}

async function unlink(stage: Stage): Promise<InPortal> {
  const view = await section(stage, 'vendor', 'partners/nordwerk', (app) => app.getByTestId('unlink'))
  await view.app.getByTestId('unlink').click()
  await view.app.getByRole('dialog').waitFor()
  return view
}
