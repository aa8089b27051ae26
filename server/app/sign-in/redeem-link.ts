import { z } from 'zod'
import type { App } from '../app.ts'
import { Refusal } from '../../core/errors.ts'
import { insertLink, takeLink } from '../../store/one-time-links.ts'
import type { OneTimeLink } from '../../store/one-time-links.ts'
import { findPortal } from '../../store/portals.ts'
import { callBatch } from '../portal/call-portal.ts'
import { hashToken } from '../seal.ts'
import { startSession } from '../session/open-session.ts'
import type { Session } from '../../store/sessions.ts'
import { employeeCommand, employeeIn } from './employee.ts'

const owner = z.object({ ID: z.coerce.string(), ADMIN: z.boolean().catch(false) })

/** Begins a session with a mailed link, which is used up by it. The portal is asked anew: whoever has left since stays outside. Throws `link_over` or `portal_silent`. */
export async function redeemLink(app: App, token: string): Promise<{ token: string, session: Session, domain: string }> {
  const hash = hashToken(token)
  const link = await takeLink(app.db, hash, 'sign_in', app.now())
  const portal = link && await findPortal(app.db, link.memberId)
  if (!link || !portal || portal.access !== 'webhook' || portal.state !== 'active' || portal.isDoubted) throw new Refusal('link_over')
  const answer = await callBatch(app, portal.memberId, { person: employeeCommand({ ID: link.userId }), owner: { method: 'profile', params: {} } }, { halt: false })
  if (answer.kind !== 'ok' || answer.batch.results['person'] === undefined) return giveBack(app, hash, link)
  const person = employeeIn(answer.batch.results['person'], { id: link.userId })
  if (!person) throw new Refusal('link_over')
  // A webhook tells of nobody but its owner whether they are an administrator.
  const made = owner.safeParse(answer.batch.results['owner']).data
  return startSession(app, portal, { id: person.id, name: person.name, isAdmin: made?.ID === person.id && made.ADMIN })
}

/** A portal that does not answer must not cost the person their link. */
async function giveBack(app: App, hash: string, link: OneTimeLink): Promise<never> {
  await insertLink(app.db, hash, link)
  throw new Refusal('portal_silent')
}
