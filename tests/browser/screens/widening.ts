import { publicPage, section, send } from './stage.ts'
import type { InPortal, Screen, Stage, View } from './stage.ts'
import { makeClientLink } from '../../../server/app/client/links.ts'

/** A request from where no partner is: it is offered near by. */
export const WIDENING: readonly Screen[] = [
  { name: 'operator: nobody can take it', show: nobodyThere },
  { name: 'operator: choosing near countries', show: choosing },
  { name: 'operator: offered in more countries', show: widened },
  { name: 'open: a request from another country', show: fromElsewhere },
  { name: 'status page: shown in more countries', show: clientsPage },
]

const at = (stage: Stage): string => stage.numbers.get('from Chile') ?? ''

async function nobodyThere(stage: Stage): Promise<InPortal> {
  const number = stage.numbers.get('from Chile') ?? await send(stage, 'from Chile', {
    email: 'andes@vinas.example', phone: '+56 9 6123 4567', lastName: 'Mistral', country: 'CL', place: 'Santiago', language: 'es', text: 'Somos una viña con 25 personas y queremos telefonía y CRM en un solo lugar.',
  })
  const view = await section(stage, 'vendor', `queue/${number}`, (app) => app.locator('.split-detail header', { hasText: number }))
  await view.app.getByTestId('offer-near').waitFor()
  return view
}

async function choosing(stage: Stage): Promise<InPortal> {
  const view = await section(stage, 'vendor', `queue/${at(stage)}`, (app) => app.getByTestId('offer-near'))
  await view.app.getByTestId('offer-near').click()
  await view.app.getByTestId('widen-reach').waitFor()
  await view.app.getByTestId('widen-note').fill('No partner in Chile yet')
  return view
}

async function widened(stage: Stage): Promise<InPortal> {
  const view = await section(stage, 'vendor', `queue/${at(stage)}`, (app) => app.locator('.split-detail'))
  if (await view.app.getByTestId('widen-save').count() > 0) {
    await view.app.getByTestId('widen-save').click()
    await view.app.getByTestId('offer-near').waitFor({ state: 'detached' })
  }
  const shown = await stage.operator.get<{ title: string, maskedText: string, state: string }>(`/api/operator/requests/${at(stage)}`)
  if (shown.body.state === 'held') await stage.operator.post(`/api/operator/requests/${at(stage)}/publish`, { title: shown.body.title, text: shown.body.maskedText })
  return section(stage, 'vendor', `requests/${at(stage)}`, (app) => app.getByTestId('widening'))
}

async function fromElsewhere(stage: Stage): Promise<InPortal> {
  return section(stage, 'iberia', `open/${at(stage)}`, (app) => app.getByTestId('offered-in'))
}

async function clientsPage(stage: Stage): Promise<View> {
  const { db } = stage.product.app
  const { id } = await db.selectFrom('requests').select('id').where('number', '=', Number(at(stage).slice(3))).executeTakeFirstOrThrow()
  return publicPage(stage, new URL(await makeClientLink(db, stage.product.app, id, 'status')).pathname)
}
