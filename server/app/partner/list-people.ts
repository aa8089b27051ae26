import { Refusal } from '../../core/errors.ts'
import type { Partner } from '../../core/partner.ts'
import { personMayLook, personMayReserve } from '../../core/portal-settings.ts'
import type { PortalSettings } from '../../core/portal-settings.ts'
import { findPartner } from '../../store/partners.ts'
import { listPeopleIn } from '../../store/people.ts'
import type { Person } from '../../store/people.ts'
import { getPortalSettings } from '../../store/portal-settings.ts'
import { listPortalsOf } from '../../store/portals.ts'
import type { Portal } from '../../store/portals.ts'
import type { App } from '../app.ts'

/** Somebody of a portal: who never opened the app has no name here. `awayUntil`: null when at work. */
export type ShownPerson = { userId: string, name: string | null, isAdmin: boolean, seenAt: number | null, mayLook: boolean, mayReserve: boolean, awayUntil: number | null, hasLeft: boolean }
export type PortalPeople = { portal: Portal, settings: PortalSettings, people: ShownPerson[] }
export type PartnerPeople = { partner: Partner, portals: PortalPeople[] }

/** Who of a partner's portals may do what, as their administrators set it; nothing is asked of the portals. Throws `not_found`. */
export async function listPeople(app: App, partnerId: string): Promise<PartnerPeople> {
  const partner = await findPartner(app.db, partnerId)
  if (!partner) throw new Refusal('not_found')
  const portals = await listPortalsOf(app.db, partnerId)
  const known = await listPeopleIn(app.db, portals.map(({ memberId }) => memberId))
  return { partner, portals: await Promise.all(portals.map(async (portal) => {
    const { settings } = await getPortalSettings(app.db, portal.memberId)
    return { portal, settings, people: peopleOf(known.filter(({ memberId }) => memberId === portal.memberId), settings, app.now()) }
  })) }
}

/** Those who opened the app, the latest first, then those whom only the settings name. */
function peopleOf(known: readonly (Person & { hasLeft: boolean })[], settings: PortalSettings, now: number): ShownPerson[] {
  const seen = known.map((it) => shown(it, settings, now)).sort((a, b) => Number(a.hasLeft) - Number(b.hasLeft) || Number(b.seenAt) - Number(a.seenAt))
  const named = new Set([...settings.mayLook.userIds, ...settings.mayReserve.userIds, ...settings.responsible.userIds, ...settings.absences.map(({ userId }) => userId)])
  const unseen = [...named].filter((id) => !known.some(({ userId }) => userId === id)).sort()
  return [...seen, ...unseen.map((userId) => ({ ...shown({ userId, name: '', isAdmin: false, seenAt: 0, hasLeft: false }, settings, now), name: null, seenAt: null }))]
}

function shown({ userId, name, isAdmin, seenAt, hasLeft }: Pick<Person, 'userId' | 'name' | 'isAdmin' | 'seenAt'> & { hasLeft: boolean }, settings: PortalSettings, now: number): ShownPerson {
  const away = settings.absences.find((it) => it.userId === userId && it.until > now)
  const mayLook = personMayLook(settings, { userId, isAdmin })
  return { userId, name, isAdmin, seenAt, mayLook, mayReserve: mayLook && personMayReserve(settings, { userId, isAdmin }), awayUntil: away?.until ?? null, hasLeft }
}
