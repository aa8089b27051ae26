import type { App } from '../app.ts'
import { confirmToken } from '../../bitrix24/oauth.ts'
import { Refusal } from '../../core/errors.ts'
import { personMayLook } from '../../core/portal-settings.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/time.ts'
import { touchPartner } from '../../store/partners.ts'
import { getPortalSettings } from '../../store/portal-settings.ts'
import { seePerson, touchPerson } from '../../store/people.ts'
import { hasSuccessor } from '../../store/portal-identity.ts'
import { nameAdmin } from '../../store/portal-tokens.ts'
import { findPortal } from '../../store/portals.ts'
import type { Portal } from '../../store/portals.ts'
import { extendSession, findSession, insertSession, takeTicket } from '../../store/sessions.ts'
import type { Session } from '../../store/sessions.ts'
import type { Operator } from '../../store/operators.ts'
import { meetColleague } from '../access/rights.ts'
import { callPortal } from '../portal/call-portal.ts'
import { hashToken } from '../seal.ts'
import { readPerson } from './read-person.ts'
import type { Person } from './read-person.ts'
import { takeFromAdmin } from './take-from-admin.ts'
import type { AdminPage } from './take-from-admin.ts'

export type { Session }

const SLIDING_MS = 15 * MINUTE_MS
const ABSOLUTE_MS = 8 * HOUR_MS
const TICKET_MS = MINUTE_MS

export type FrameAuth = { accessToken: string, memberId: string } & AdminPage

/** A caller whose session was checked in this request. */
export type Caller = Session & { partnerId: string | null, domain: string }

/**
 * Turns the frame's token into a session of our own (TRUST §1.2.4): the authorisation server confirms that the token is alive
 * and ours, the portal at its stored address tells who the person is. Throws `not_installed`, `auth`, `portal_silent`,
 * `app_restricted`, `extranet` or `plan_lapsed`.
 */
export async function openSession(app: App, auth: FrameAuth): Promise<{ token: string, session: Session, domain: string }> {
  const tokenHash = hashToken(auth.accessToken)
  if (app.refusedTokens.has(tokenHash)) throw new Refusal('auth')
  const confirmed = await confirmToken(app.bitrix24.http, app.bitrix24.oauth, auth.accessToken)
  if (confirmed.kind === 'silent') throw new Refusal('portal_silent')
  if (confirmed.kind === 'refused') {
    app.refusedTokens.add(tokenHash)
    throw new Refusal('auth')
  }
  const portal = await findPortal(app.db, auth.memberId).then((known) => known && atItsAddress(app, known, confirmed.portalUri))
  if (!portal || portal.state === 'uninstalled' || portal.access !== 'app') throw new Refusal('not_installed')
  if (!standsAt(portal, confirmed.portalUri) || (confirmed.memberId ?? portal.memberId) !== portal.memberId) throw new Refusal('auth')
  // Another company may have got the address since: its people are not this portal's.
  if (await hasSuccessor(app.db, portal)) throw new Refusal('not_installed')

  const person = await readPerson(app, portal, auth.accessToken)
  if (person.isAdmin) {
    await takeFromAdmin(app, portal, person, auth)
    await nameAdmin(app.db, portal.memberId, person.id, person.name)
  }
  return startSession(app, portal, person)
}

/** The live session behind a bearer token, its time extended; null when there is none. */
export async function resumeSession(app: App, token: string): Promise<Caller | null> {
  const now = app.now()
  const hash = hashToken(token)
  const session = await findSession(app.db, hash, now)
  if (!session) return null
  const until = Math.min(now + SLIDING_MS, session.createdAt + ABSOLUTE_MS)
  // Extending at each call would write at each read; once a minute is enough.
  if (until - session.expiresAt > MINUTE_MS) {
    await extendSession(app.db, hash, until)
    if (session.operatorId === null) await touchPerson(app.db, session.memberId, session.userId, now)
  }
  return session
}

/** A one-time token for opening a stream, because an EventSource can't send headers. */
export async function issueTicket(app: App, caller: Caller): Promise<string> {
  const ticket = app.newSecret()
  const now = app.now()
  const { memberId, operatorId, userId, userName, isAdmin, role } = caller
  await insertSession(app.db, hashToken(ticket), { kind: 'ticket', memberId, operatorId, userId, userName, isAdmin, role, createdAt: now, expiresAt: now + TICKET_MS })
  return ticket
}

/** Uses a ticket up. Throws `auth` when it is unknown, used or too old. */
export async function redeemTicket(app: App, ticket: string): Promise<{ session: Session, partnerId: string | null }> {
  const session = await takeTicket(app.db, hashToken(ticket), app.now())
  if (!session) throw new Refusal('auth')
  const portal = await findPortal(app.db, session.memberId)
  return { session, partnerId: portal?.partnerId ?? null }
}

function standsAt(portal: Portal, uri: string | null): boolean {
  return uri === null || new URL(uri).host === portal.domain
}

/** A portal may have been renamed: one call with its own tokens brings the address it has now. The given one is not believed. */
async function atItsAddress(app: App, portal: Portal, uri: string | null): Promise<Portal | null> {
  if (standsAt(portal, uri) || portal.state !== 'active') return portal
  await callPortal(app, portal.memberId, 'app.info')
  return findPortal(app.db, portal.memberId)
}

/** For one of the vendor's staff who is signed in at the console's own address: no portal stands behind it. */
export async function openOperatorSession(app: App, operator: Pick<Operator, 'id' | 'name'>): Promise<{ token: string, session: Session, domain: string }> {
  const token = app.newSecret()
  const now = app.now()
  const session: Session = {
    kind: 'session', memberId: app.vendorMemberId, operatorId: operator.id, userId: operator.id, userName: operator.name, isAdmin: false, role: 'operator', createdAt: now, expiresAt: now + SLIDING_MS,
  }
  await insertSession(app.db, hashToken(token), session)
  return { token, session, domain: '' }
}

/** For one of the vendor's staff who looks at a partner's app; no person of the portal stands behind it, so that nothing counts as theirs. */
export async function openViewing(app: App, portal: Portal, { operatorId, userName }: { operatorId: string, userName: string }): Promise<{ token: string, session: Session, domain: string }> {
  const token = app.newSecret()
  const now = app.now()
  const session: Session = {
    kind: 'session', memberId: portal.memberId, operatorId, userId: `vendor ${operatorId}`, userName, isAdmin: true, role: 'partner', createdAt: now, expiresAt: now + SLIDING_MS,
  }
  await insertSession(app.db, hashToken(token), session)
  return { token, session, domain: portal.domain }
}

/** For a person of the portal whom it just confirmed. Throws `may_not_look`. */
export async function startSession(app: App, portal: Portal, person: Person): Promise<{ token: string, session: Session, domain: string }> {
  const token = app.newSecret()
  const now = app.now()
  const session: Session = {
    kind: 'session', memberId: portal.memberId, operatorId: null, userId: person.id, userName: person.name, isAdmin: person.isAdmin,
    role: portal.memberId === app.vendorMemberId ? 'operator' : 'partner', createdAt: now, expiresAt: now + SLIDING_MS,
  }
  const { settings } = await getPortalSettings(app.db, portal.memberId)
  if (session.role === 'partner' && !personMayLook(settings, session)) throw new Refusal('may_not_look')
  await insertSession(app.db, hashToken(token), session)
  if (session.role === 'operator') await meetColleague(app, session)
  if (session.role === 'partner') await seePerson(app.db, { memberId: session.memberId, userId: session.userId, name: session.userName, isAdmin: session.isAdmin }, now)
  if (session.role === 'partner' && portal.partnerId !== null) await touchPartner(app.db, portal.partnerId, now - DAY_MS, now)
  return { token, session, domain: portal.domain }
}
