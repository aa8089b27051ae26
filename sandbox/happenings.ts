import { raiseItemEvent } from './crm/item-events.ts'
import { findItem, itemsOf } from './crm/items.ts'
import { DEAL } from './crm/kinds.ts'
import { allow, deny } from './crm/rights.ts'
import { placeTrigger } from './crm/triggers.ts'
import { forgeEvent, raisePayment } from './events.ts'
import { pressInstall } from './frame-open.ts'
import type { Params } from './php-form.ts'
import type { Portal } from './portal.ts'
import { adminOf, portalUrl, touch } from './portal.ts'
import { confirmMethod, hire } from './people.ts'
import { runRobot } from './robot-runs.ts'
import { nextId } from './state.ts'
import type { Absence, Denial, Payment } from './state.ts'
import type { PortalUser } from './world.ts'

/** What happens to a portal beside its CRM records; the handle and the desk's actions offer the same. */
export type Happenings = {
  /** The installer is opened but not finished: REST works, no events, no widgets. */
  pressInstall: () => void
  /** The application's payment changes: app.info and tokens say so, ONAPPPAYMENT is sent to who bound it. */
  pay: (payment: Partial<Payment>) => void
  /** Bitrix24 forgets handlers, or widgets, without a word. */
  loseHandlers: () => void
  loseWidgets: () => void
  /** Another plan, as `pt_ent10000` or `pt_selfhosted`: pace, features and `operating` follow it. */
  setLicense: (license: string) => void
  setCrmMode: (mode: 'classic' | 'simple') => void
  /** Bitrix24's code of the interface language, as `de`, `la` or `br`. */
  setLanguage: (language: string) => void
  /** So many UPDATE events at once, of the given item or of the newest deal. */
  burst: (count: number, item?: { entityTypeId: number, id: number }) => void
  /** Posts an event with an invented application token to the address, by default to every handler bound to it and to the application's own. */
  forgeEvent: (event: string, data?: Params, url?: string) => void
  /** The person may not change items of the kind (in that pipeline), nor see them unless `sees`. */
  denyCrm: (userId: number, denial: { entityTypeId: number, categoryId?: number | null, sees?: boolean }) => void
  allowCrm: (userId: number) => void
  /** A person puts the application's trigger on a stage: executing it moves items there. */
  placeTrigger: (code: string, place: { entityTypeId: number, stageId: string }) => void
  /** A stage starts the application's robot; the answer is the token it must answer with. */
  runRobot: (code: string, item: { entityTypeId: number, id: number, properties?: Params }) => string
  /** An entry in a person's calendar, as calendar.accessibility.get tells it. Moments are milliseconds. */
  addAbsence: (userId: number, absence: { from: number, to: number, accessibility?: Absence['accessibility'], name?: string }) => void
  hire: (name: string, lastName: string) => PortalUser
  /** The administrator must allow the method first (null), allows or denies it. */
  confirmMethod: (method: string, allowed: boolean | null) => void
  /** The address of the application's own link, as people paste it. */
  appLink: (params: Record<string, string>, userId?: number) => string
}

function burst(portal: Portal, count: number, wish?: { entityTypeId: number, id: number }): void {
  const entityTypeId = wish?.entityTypeId ?? DEAL
  const item = wish ? findItem(portal, entityTypeId, wish.id) : itemsOf(portal, entityTypeId).at(-1)
  if (!item) return
  for (let round = 0; round < count; round += 1) raiseItemEvent(portal, { entityTypeId, id: item.id, verb: 'UPDATE', userId: adminOf(portal).id })
}

function forge(portal: Portal, event: string, data: Params, url?: string): void {
  const bound = portal.state.handlers.filter((handler) => !handler.offline && handler.event === event.toUpperCase()).map((handler) => handler.handler)
  const urls = new Set(url ? [url] : [...bound, ...(portal.cloud.app ? [portal.cloud.app.eventUrl] : [])])
  for (const target of urls) forgeEvent(portal, target, event.toUpperCase(), data)
}

function linkOf(portal: Portal, params: Record<string, string>, userId?: number): string {
  const query = new URLSearchParams({ ...Object.fromEntries(Object.entries(params).map(([key, value]) => [`params[${key}]`, value])), ...(userId !== undefined && { user: String(userId) }) })
  return `${portalUrl(portal)}/marketplace/view/${portal.cloud.app?.code ?? ''}/?${query.toString()}`
}

export function happenings(portal: Portal): Happenings {
  const { state } = portal
  const change = (wish: Partial<Portal['state']>): void => {
    Object.assign(state, wish)
    touch(portal)
  }
  return {
    pressInstall: () => pressInstall(portal, adminOf(portal)),
    pay: (payment) => {
      change({ payment: { ...state.payment, ...payment } })
      raisePayment(portal)
    },
    loseHandlers: () => change({ handlers: [] }),
    loseWidgets: () => change({ placements: [] }),
    setLicense: (license) => change({ license }),
    setCrmMode: (mode) => change({ crmMode: mode }),
    setLanguage: (language) => change({ language }),
    burst: (count, item) => burst(portal, count, item),
    forgeEvent: (event, data = { FIELDS: { ID: 1 } }, url) => forge(portal, event, data, url),
    denyCrm: (userId, { entityTypeId, categoryId = null, sees = false }) => deny(portal, { userId, entityTypeId, categoryId, sees } satisfies Denial),
    allowCrm: (userId) => allow(portal, userId),
    placeTrigger: (code, place) => placeTrigger(portal, code, place),
    runRobot: (code, item) => runRobot(portal, code, item),
    addAbsence: (userId, { from, to, accessibility = 'absent', name = 'Away' }) => change({ absences: [...state.absences, { id: nextId(state, 'absence', 1212), userId, name, from, to, accessibility }] }),
    hire: (name, lastName) => hire(portal, name, lastName),
    confirmMethod: (method, allowed) => confirmMethod(portal, method, allowed),
    appLink: (params, userId) => linkOf(portal, params, userId),
  }
}
