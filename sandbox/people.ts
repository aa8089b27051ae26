import { randomBytes } from 'node:crypto'
import { takeOverSeed } from './crm/stages.ts'
import { raiseConfirmed, raiseEvent } from './events.ts'
import { portalTime } from './moment.ts'
import type { Portal } from './portal.ts'
import { adminOf, touch, usersOf } from './portal.ts'
import { emptyPortalState } from './state.ts'
import { killTokens } from './tokens.ts'
import type { PortalUser } from './world.ts'

/** The person leaves: their tokens let nobody in any more. `empty`: their profile still answers, with nothing in it. */
export function dismiss(portal: Portal, userId: number, answers: 'error' | 'empty' = 'error'): void {
  rehire(portal, userId)
  portal.state.dismissed.push({ userId, answers })
  touch(portal)
}

export function rehire(portal: Portal, userId: number): void {
  portal.state.dismissed = portal.state.dismissed.filter((gone) => gone.userId !== userId)
  touch(portal)
}

/** A new colleague: ONUSERADD tells who they are. */
export function hire(portal: Portal, name: string, lastName: string): PortalUser {
  const user: PortalUser = { id: Math.max(...usersOf(portal).map((known) => known.id)) + 1, name, lastName, email: `${name}.${lastName}@${portal.seed.name}.example`.toLowerCase(), position: 'Sales', admin: false }
  portal.state.hired.push(user)
  const registered = portalTime(portal.cloud.now(), portal.seed.timeZone)
  raiseEvent(portal, 'ONUSERADD', {
    ID: user.id, ACTIVE: 'Y', EMAIL: user.email, NAME: name, LAST_NAME: lastName, PERSONAL_GENDER: '', PERSONAL_BIRTHDAY: '', UF_DEPARTMENT: [1], DATE_REGISTER: registered, WORK_POSITION: user.position,
    UF_EMPLOYMENT_DATE: registered.slice(0, 10),
  }, adminOf(portal).id)
  touch(portal)
  return user
}

/** The administrator's answer to a method that must be allowed first. */
export function confirmMethod(portal: Portal, method: string, allowed: boolean | null): void {
  const { state } = portal
  state.confirmations = [...state.confirmations.filter((known) => known.method !== method.toLowerCase()), { method: method.toLowerCase(), allowed }]
  if (allowed !== null) raiseConfirmed(portal, method, allowed)
  touch(portal)
}

/** The administrator allows the application to chosen people only. */
export function restrict(portal: Portal, userId: number, isRestricted: boolean): void {
  portal.state.restricted = portal.state.restricted.filter((known) => known !== userId)
  if (isRestricted) portal.state.restricted.push(userId)
  touch(portal)
}

/** The company closes its portal: nobody is told, REST says PORTAL_DELETED. */
export function deletePortal(portal: Portal): void {
  portal.state.deleted = true
  killTokens(portal)
  touch(portal)
}

/** Another company takes the address: a new id, nothing installed, no data; the old tokens mean nothing here. Answers the new id. */
export function reuseAddress(portal: Portal): string {
  for (const token of Object.keys(portal.state.refreshTokens)) portal.cloud.buried.add(token)
  for (const key of Object.keys(portal.state)) delete (portal.state as Record<string, unknown>)[key]
  Object.assign(portal.state, emptyPortalState(), { memberId: randomBytes(16).toString('hex') })
  portal.operating.clear()
  takeOverSeed(portal)
  touch(portal)
  return portal.state.memberId
}
