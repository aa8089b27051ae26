import { CRM_TYPES, kindOf } from '../../core/crm-target.ts'
import type { NewItem } from '../../bitrix24/crm-create.ts'
import { countryName } from '../../core/names.ts'
import type { FieldValue, PortalSettings } from '../../core/portal-settings.ts'
import { NEEDS, requestCode } from '../../core/request.ts'
import type { Contact, ImplementationRequest } from '../../core/request.ts'
import type { Reservation } from '../../core/reservation.ts'
import type { CrmItem } from '../../store/crm-items.ts'

/** What the app needs to know of the portal beside its settings. */
export type PortalFacts = {
  domain: string, appCode: string, processPrefix: string | null
  /** Where the app opens by itself, for a portal that does not have it; null where it opens inside. */
  outside: string | null
}

export type Draft = { reservation: Reservation, known: CrmItem, request: ImplementationRequest, contact: Contact, settings: PortalSettings, responsibleId: string | null, portal: PortalFacts }

/** What a record is made of. */
export type ItemParts = Pick<Draft, 'contact' | 'settings' | 'responsibleId' | 'portal'> & {
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
    title: `${code} ${request.title}`,
    comments: withoutMarkup([...headline(request, code), '', contact.text].join('\n')),
    budget: request.budget,
    responsibleId,
    contact,
    requestCode: code,
    firstContactDue: new Date(reservation.firstContactDueAt).toISOString(),
    link: portal.outside ?? `https://${portal.domain}${appPath(portal.appCode, code)}`,
    extraFields: Object.fromEntries(Object.entries(draft.settings.fieldValues).map(([name, value]) => [name, valueOf(value, draft, code)])),
    notice: draft.settings.notify && portal.outside === null ? noticeOf(request, code, reservation, portal) : null,
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

function headline(request: ItemParts['request'], code: string): string[] {
  const needs = request.needs.map((need) => NEEDS[need]).join(', ')
  const place = [request.place, request.country].filter(Boolean).join(', ')
  return [`${code}: ${request.title}`, `${place} · ${needs}`, ...(request.seats === null ? [] : [`Seats: ${request.seats}`])]
}

/** Never a name or phone: notices are read on locked screens and forwarded by mail. */
function noticeOf(request: ItemParts['request'], code: string, reservation: ItemParts['reservation'], portal: PortalFacts): string {
  const due = `${new Date(reservation.firstContactDueAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return `${code} is yours: ${withoutMarkup(request.place || countryName(request.country))}. First contact by ${due}. [URL=${appPath(portal.appCode, code)}]Open the request[/URL]`
}

function valueOf({ source, text }: FieldValue, { request, contact, reservation }: ItemParts, code: string): unknown {
  switch (source) {
    case 'text': return text
    case 'number': return code
    case 'title': return request.title
    case 'place': return request.place || countryName(request.country)
    case 'country': return countryName(request.country)
    case 'seats': return request.seats ?? 0
    case 'needs': return request.needs.map((need) => NEEDS[need]).join(', ')
    case 'client': return `${contact.firstName} ${contact.lastName}`.trim()
    case 'first_contact_due': return new Date(reservation.firstContactDueAt).toISOString()
  }
}

/** A lead holds its client itself. */
export function holdsClient(entityTypeId: number): boolean {
  return entityTypeId === CRM_TYPES.lead
}
