import { CRM_TYPES, kindOf } from '../../core/crm-target.ts'
import type { NewItem } from '../../bitrix24/crm-create.ts'
import type { FieldValue, PortalSettings } from '../../core/portal-settings.ts'
import { moment, say } from '../../core/said.ts'
import type { Speak } from '../../say/speak.ts'
import { titleOf } from '../../say/title.ts'
import { needName, requestCode } from '../../core/request.ts'
import type { Contact, ImplementationRequest } from '../../core/request.ts'
import type { Reservation } from '../../core/reservation.ts'
import type { CrmItem } from '../../store/crm-items.ts'

/** What the app needs to know of the portal beside its settings. */
export type PortalFacts = {
  domain: string, appCode: string, processPrefix: string | null
  /** Where the app opens by itself, for a portal that does not have it; null where it opens inside. */
  outside: string | null
  /** In the portal's language. */
  speak: Speak
}

export type Draft = { activity: NewItem['activity'], isNotified: boolean, reservation: Reservation, known: CrmItem, request: ImplementationRequest, contact: Contact, settings: PortalSettings, responsibleId: string | null, portal: PortalFacts }

/** What a record is made of. */
export type ItemParts = Pick<Draft, 'contact' | 'settings' | 'responsibleId' | 'portal' | 'activity' | 'isNotified'> & {
  reservation: Pick<Reservation, 'id' | 'firstContactDueAt'>
  known: Pick<CrmItem, 'entityTypeId' | 'categoryId'>
  request: Pick<ImplementationRequest, 'number' | 'title' | 'place' | 'country' | 'needs' | 'seats' | 'budget'>
}

/** A reservation as the record it becomes in the partner's CRM. */
export function newItem(draft: ItemParts): NewItem {
  const { reservation, known, request, contact, responsibleId, portal } = draft
  const code = requestCode(request.number)
  return {
    target: { entityTypeId: known.entityTypeId, categoryId: known.categoryId },
    processPrefix: kindOf(known.entityTypeId) === 'process' ? portal.processPrefix : null,
    originId: reservation.id,
    title: `${code} ${portal.speak(titleOf(request))}`,
    comments: withoutMarkup([...headline(request, code, portal.speak), '', contact.text].join('\n')),
    budget: request.budget,
    responsibleId,
    contact,
    requestCode: code,
    firstContactDue: new Date(reservation.firstContactDueAt).toISOString(),
    link: portal.outside ?? `https://${portal.domain}${appPath(portal.appCode, code)}`,
    extraFields: Object.fromEntries(Object.entries(draft.settings.fieldValues).map(([name, value]) => [name, valueOf(value, draft, code)])),
    activity: draft.activity,
    notice: draft.isNotified ? noticeOf(request, code, reservation, portal) : null,
  }
}

/** The app's page in the portal with the request open (BITRIX24 §6.2, REST_APP_URI). */
export function appPath(appCode: string, code: string): string {
  return `/marketplace/view/${appCode}/?params%5Bid%5D=${code}`
}

/** BBCode in the client's words must stay words. */
export function withoutMarkup(text: string): string {
  return text.replaceAll('[', '［').replaceAll(']', '］')
}

function headline(request: ItemParts['request'], code: string, speak: Speak): string[] {
  const needs = needsOf(request, speak)
  const place = [request.place, request.country].filter(Boolean).join(', ')
  return [`${code}: ${speak(titleOf(request))}`, `${place} · ${needs}`, ...(request.seats === null ? [] : [speak(say('crmNote.seats', { seats: request.seats }))])]
}

function needsOf({ needs }: ItemParts['request'], speak: Speak): string {
  return needs.map((need) => speak(needName(need))).join(', ')
}

function countryOf({ country }: ItemParts['request'], speak: Speak): string {
  return speak(say('place.country', { country: { country } }))
}

/** Never a name or phone: notices are read on locked screens and forwarded by mail. */
function noticeOf(request: ItemParts['request'], code: string, reservation: ItemParts['reservation'], portal: PortalFacts): string {
  const { speak } = portal
  const due = { day: moment(reservation.firstContactDueAt, 'day'), time: moment(reservation.firstContactDueAt, 'time') }
  const text = speak(say('messenger.yours', { number: code, place: withoutMarkup(request.place || countryOf(request, speak)), ...due }))
  return `${text} [URL=${appPath(portal.appCode, code)}]${speak(say('messenger.open'))}[/URL]`
}

function valueOf({ source, text }: FieldValue, { request, contact, reservation, portal: { speak } }: ItemParts, code: string): unknown {
  switch (source) {
    case 'text': return text
    case 'number': return code
    case 'title': return speak(titleOf(request))
    case 'place': return request.place || countryOf(request, speak)
    case 'country': return countryOf(request, speak)
    case 'seats': return request.seats ?? 0
    case 'needs': return needsOf(request, speak)
    case 'client': return `${contact.firstName} ${contact.lastName}`.trim()
    case 'first_contact_due': return new Date(reservation.firstContactDueAt).toISOString()
  }
}

/** A lead holds its client itself. */
export function holdsClient(entityTypeId: number): boolean {
  return entityTypeId === CRM_TYPES.lead
}
