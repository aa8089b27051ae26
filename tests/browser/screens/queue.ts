import { randomUUID } from 'node:crypto'
import type { FrameLocator } from 'playwright-core'
import { sendForm, validForm } from '../../support/product.ts'
import { section } from './stage.ts'
import type { InPortal, Screen, Stage } from './stage.ts'

/** The moderator's queue beyond one request: what asks before it is done, and what waits. */
export const QUEUE: readonly Screen[] = [
  { name: 'operator: two requests of one client', show: compareTwo },
  { name: 'operator: question to a client', show: async (stage) => asking(stage, 'ask', (app) => app.getByTestId('ask-save')) },
  { name: 'operator: Hold', show: async (stage) => asking(stage, 'hold', (app) => app.getByTestId('hold-save')) },
  { name: 'operator: several chosen', show: chooseTwo },
  { name: 'operator: several about to be published', show: publishTwo },
  { name: 'operator: several about to be assigned', show: assignTwo },
  { name: 'operator: several about to be moved to another country', show: moveTwo },
  { name: 'operator: a narrowed queue', show: (stage) => section(stage, 'vendor', 'queue?country=PT', (app) => app.getByTestId('narrow-country')) },
  { name: 'operator: a queue narrowed to nothing', show: (stage) => section(stage, 'vendor', 'queue?language=xx', (app) => app.getByTestId('narrow-clear')) },
  { name: 'operator: several chosen again', show: chooseTwo },
  { name: 'operator: on hold', show: putAside },
]

async function compareTwo(stage: Stage): Promise<InPortal> {
  for (const name of ['twin', 'twin again']) {
    const { number } = await sendForm(stage.product.url, validForm({ key: randomUUID(), email: 'twin@twins.example', phone: '+351 912 888 777', text: `We need a CRM for 12 people and a training, says the ${name}.` }))
    stage.numbers.set(name, number ?? '')
  }
  const view = await opened(stage)
  await view.app.getByTestId('hint-compare').click()
  await view.app.getByTestId('compare-merge').waitFor()
  return view
}

async function opened(stage: Stage): Promise<InPortal> {
  const number = stage.numbers.get('twin again') ?? ''
  const view = await section(stage, 'vendor', `queue/${number}`, (app) => app.locator('.split-detail header', { hasText: number }))
  await view.page.keyboard.press('Escape')
  await view.app.getByRole('dialog').waitFor({ state: 'detached' })
  return section(stage, 'vendor', `queue/${number}`, (app) => app.getByTestId('hold'))
}

async function asking(stage: Stage, button: string, ready: (app: FrameLocator) => ReturnType<FrameLocator['locator']>): Promise<InPortal> {
  const view = await opened(stage)
  await view.app.getByTestId(button).click()
  await ready(view.app).waitFor()
  return view
}

async function chooseTwo(stage: Stage): Promise<InPortal> {
  await opened(stage)
  // The list stands beside the request, or instead of it.
  const view = await section(stage, 'vendor', 'queue', (app) => app.locator('.split-list'))
  await view.page.setViewportSize({ width: 1280, height: 800 })
  for (const name of ['twin', 'twin again']) await view.app.getByTestId(`choose-${stage.numbers.get(name) ?? ''}`).check()
  await view.app.getByTestId('bulk-spam').waitFor()
  return view
}

async function publishTwo(stage: Stage): Promise<InPortal> {
  const view = await section(stage, 'vendor', 'queue', (app) => app.getByTestId('bulk-publish'))
  await view.app.getByTestId('bulk-publish').click()
  await view.app.getByTestId('bulk-save').waitFor()
  return view
}

async function assignTwo(stage: Stage): Promise<InPortal> {
  const view = await chooseTwo(stage)
  await view.app.getByTestId('bulk-assign').click()
  await view.app.getByTestId('assign-me').check()
  await view.app.getByTestId('assign-save').click()
  await view.app.getByTestId('bulk-result').waitFor()
  await chooseTwo(stage)
  await view.app.getByTestId('bulk-assign').click()
  await view.app.getByTestId('assign-me').waitFor()
  return view
}

async function moveTwo(stage: Stage): Promise<InPortal> {
  const view = await chooseTwo(stage)
  await view.app.getByTestId('bulk-area').click()
  await view.app.getByRole('dialog').getByTestId('requests-country').selectOption('ES')
  await view.app.getByTestId('area-region').waitFor()
  return view
}

async function putAside(stage: Stage): Promise<InPortal> {
  const { app } = await section(stage, 'vendor', 'queue', (it) => it.getByTestId('bulk-hold'))
  await app.getByTestId('bulk-hold').click()
  await app.getByTestId('hold-reason').fill('The partner manager knows this client')
  await app.getByTestId('hold-save').click()
  await app.getByTestId('bulk-result').waitFor()
  return section(stage, 'vendor', 'hold', (it) => it.getByTestId(`queue-row-${stage.numbers.get('twin') ?? ''}`))
}
