import type { InvitedView } from '../../../server/contract/access.ts'
import type { OperatorRequestView } from '../../../server/contract/operator.ts'
import type { OperatorRole } from '../../../server/core/operator-roles.ts'
import { putAccessChange } from '../../../server/store/access-changes.ts'
import { insertOperator, listOperators } from '../../../server/store/operators.ts'
import { HEIGHT, pageOf, portal, section, send, stranger } from './stage.ts'
import type { InPortal, Screen, Stage, View } from './stage.ts'

/** Who of the vendor's staff may do what, and how they come in at the console's own address. */
export const ACCESS: readonly Screen[] = [
  { name: 'console: an invitation', show: (stage) => join(stage, false) },
  { name: 'console: password and codes', show: (stage) => join(stage, true) },
  { name: 'console: sign-in', show: signIn },
  { name: 'operator: access', show: access },
  { name: 'operator: roles of a person', show: roles },
  { name: 'operator: inviting somebody', show: invite },
  { name: 'operator: the link of an invitation', show: link },
  { name: 'operator: more rights that wait for a second person', show: waiting },
  { name: 'operator: a reason for showing contacts', show: reveal },
  { name: 'operator: a section that is not for one’s role', show: locked },
]

async function signIn(stage: Stage): Promise<View> {
  const page = await pageOf(stage, 'console')
  await page.goto(`${stage.product.app.consoleUrl}/console`)
  await page.getByTestId('by-password').click()
  await page.getByTestId('enter-password').click()
  await page.getByRole('alert').waitFor()
  return { page, frame: null }
}

async function join(stage: Stage, withCodes: boolean): Promise<View> {
  const page = await pageOf(stage, `invited ${withCodes}`)
  const { body } = await stage.operator.post<InvitedView>('/api/operator/access', { name: 'Inês Costa de Albuquerque', email: `ines${withCodes ? 2 : ''}@partner-desk.example`, roles: ['moderator', 'quality'] })
  await page.goto(body.link)
  await page.getByTestId('join-codes').waitFor()
  if (withCodes) await page.getByTestId('join-codes').click()
  await page.getByTestId(withCodes ? 'join-finish' : 'join-passkey').waitFor()
  return { page, frame: null }
}

async function access(stage: Stage): Promise<InPortal> {
  const view = await section(stage, 'vendor', 'access', (app) => app.getByTestId('operators'))
  await view.page.setViewportSize({ width: 1280, height: HEIGHT })
  await view.app.getByTestId('rights').locator('summary').click()
  return view
}

async function roles(stage: Stage): Promise<InPortal> {
  const view = await section(stage, 'vendor', 'access', (app) => app.getByTestId('operators'))
  await view.app.getByTestId('operator-Omar Haddad').getByRole('button').click()
  await view.app.getByTestId('roles-save').waitFor()
  return view
}

async function invite(stage: Stage): Promise<InPortal> {
  const view = await section(stage, 'vendor', 'access', (app) => app.getByTestId('operators'))
  await view.page.keyboard.press('Escape')
  await view.app.getByTestId('invite').click()
  await view.app.getByTestId('invite-name').fill('Tomasz Wójcik')
  await view.app.getByTestId('invite-email').fill('tomasz@partner-desk.example')
  await view.app.getByTestId('role-privacy').check()
  return view
}

async function link(stage: Stage): Promise<InPortal> {
  const view = await section(stage, 'vendor', 'access', (app) => app.getByTestId('operators'))
  await view.app.getByTestId('invite-save').click()
  await view.app.getByTestId('invitation-link').waitFor()
  return view
}

/** Another administrator has come in, and asked for more. */
async function waiting(stage: Stage): Promise<InPortal> {
  const { db, now } = stage.product.app
  const second = { id: 'second', name: 'Ruth Ndiaye', email: 'ruth@partner-desk.example', portalUserId: null, roles: ['admin' as const], createdAt: now(), createdBy: 'test', seenAt: now() }
  await insertOperator(db, second)
  const people = await listOperators(db)
  const ask = (name: string, askedBy: string, roles: OperatorRole[]): Promise<void> => {
    const { id: operatorId, version } = people.find((it) => it.name === name)!
    return putAccessChange(db, { operatorId, version, roles, askedBy, askedByName: askedBy === 'second' ? second.name : 'Petra Novak', askedAt: now() })
  }
  await ask('Omar Haddad', 'second', ['moderator', 'privacy'])
  await ask('Tomasz Wójcik', people.find((it) => it.name === 'Petra Novak')!.id, ['privacy', 'quality'])
  await section(stage, 'vendor', 'rules', (app) => app.locator('.panel'))
  const view = await section(stage, 'vendor', 'access', (app) => app.getByTestId('change-confirm'))
  await view.app.getByRole('dialog').waitFor({ state: 'detached' })
  await db.updateTable('operators').set({ disabled_at: now() }).where('id', '=', 'second').execute()
  return view
}

async function locked(stage: Stage): Promise<InPortal> {
  const view = await portal(stage, 'moderator', (app) => app.locator('.topbar'))
  await view.frame?.evaluate(() => { window.location.hash = '#/rules' })
  await view.frame?.evaluate(() => { window.location.hash = '#/system' })
  await view.app.getByTestId('locked').waitFor()
  return view
}

async function reveal(stage: Stage): Promise<InPortal> {
  const number = await send(stage, 'to be revealed', stranger('v'))
  const { body } = await stage.operator.get<OperatorRequestView>(`/api/operator/requests/${number}`)
  await stage.operator.post(`/api/operator/requests/${number}/publish`, { title: body.title, text: body.maskedText })
  const view = await section(stage, 'vendor', `requests/${number}`, (app) => app.getByTestId('reveal'))
  await view.app.getByTestId('reveal').click()
  await view.app.getByTestId('reveal-other').check()
  await view.app.getByTestId('reveal-save').click()
  await view.app.getByRole('alert').waitFor()
  return view
}
