import type { App } from '../app.ts'
import { MINUTE_MS } from '../../core/time.ts'
import { signInMail } from '../../mail/templates.ts'
import { insertLink } from '../../store/one-time-links.ts'
import type { Portal } from '../../store/portals.ts'
import { listWebhookPortals } from '../../store/webhook-portals.ts'
import { callPortal } from '../portal/call-portal.ts'
import { hashToken } from '../seal.ts'
import { employeeCommand, employeeIn } from './employee.ts'
import type { Employee } from './employee.ts'
import { limitEmail, limitNetwork } from './limits.ts'

const LINK_MS = 15 * MINUTE_MS
const PORTALS_AT_ONCE = 5

/**
 * Mails a one-time link to a person of a portal without the app. Resolves before anybody was looked for, so that neither the answer
 * nor its time tells whether there is such a person. Throws `too_many_tries`, which does not depend on that either.
 */
export async function askSignInLink(app: App, email: string, network: string): Promise<void> {
  await limitNetwork(app, 'sign_in', network)
  await limitEmail(app, email)
  mailLinks(app, email).catch((error: unknown) => {
    app.log.error({ err: error }, 'sign-in links could not be mailed')
  })
}

async function mailLinks(app: App, email: string): Promise<void> {
  const portals = await listWebhookPortals(app.db)
  for (let from = 0; from < portals.length; from += PORTALS_AT_ONCE) {
    await Promise.all(portals.slice(from, from + PORTALS_AT_ONCE).map(async (portal) => {
      const { method, params } = employeeCommand({ EMAIL: email })
      const answer = await callPortal(app, portal.memberId, method, params)
      const person = answer.kind === 'ok' ? employeeIn(answer.result, { email }) : null
      if (person) await mailLink(app, portal, person)
    }))
  }
}

/** The mail goes to the address as the portal knows it. Only the fragment holds the token: it reaches no server and no log. */
export async function mailLink(app: App, { memberId, domain }: Pick<Portal, 'memberId' | 'domain'>, person: Employee): Promise<void> {
  const token = app.newSecret()
  await insertLink(app.db, hashToken(token), { purpose: 'sign_in', memberId, userId: person.id, expiresAt: app.now() + LINK_MS })
  await app.mail.send(signInMail({ to: person.email, name: person.name, domain, link: `${app.publicUrl}/app#signin=${token}`, minutes: LINK_MS / MINUTE_MS }))
}
