import type { App } from '../app.ts'
import { addedId, createCommands, ENTITY_TYPES, firstDuplicate, firstItem, lookupCommands } from '../../bitrix24/crm-item.ts'
import type { NewItem } from '../../bitrix24/crm-item.ts'
import { keepsPlace } from '../../core/outcome.ts'
import { requestCode, NEEDS } from '../../core/request.ts'
import type { Contact, ImplementationRequest } from '../../core/request.ts'
import type { Reservation } from '../../core/reservation.ts'
import type { TryResult } from '../../core/outbox.ts'
import { inTransaction } from '../../store/transaction.ts'
import { findCrmItem, updateCrmItem } from '../../store/crm-items.ts'
import type { CrmItem } from '../../store/crm-items.ts'
import { getRequest } from '../../store/requests.ts'
import { findReservation } from '../../store/reservations.ts'
import { tellPartner } from '../live/live.ts'
import { callBatch, tryAgain, tryCommandAgain } from '../portal/call-portal.ts'
import { openContact } from '../request/contact.ts'
import { syncItems } from './sync-items.ts'

/**
 * Puts a reservation into its portal's CRM: exactly one item in the end. Each try first looks for what an earlier one,
 * whose answer was lost, may have made (BITRIX24 §5.8).
 */
export async function createItem(app: App, reservationId: string): Promise<TryResult> {
  const reservation = await findReservation(app.db, reservationId)
  const known = await findCrmItem(app.db, reservationId)
  if (!reservation || !known || known.itemId !== null || !belongsInCrm(reservation)) return { kind: 'done' }

  const request = await getRequest(app.db, reservation.requestId)
  const contact = await openContact(app, request.id)
  if (!contact) return { kind: 'dead', reason: 'The contact was erased' }
  const item = newItem(reservation, known, request, contact)

  const looked = await callBatch(app, known.memberId, lookupCommands(item))
  if (looked.kind !== 'ok') return failed(app, reservation, tryAgain(looked))
  const { results, errors: unread } = looked.batch
  const [trouble] = Object.values(unread)
  // Nothing may be made while it is not known what is there.
  if (trouble) return failed(app, reservation, tryCommandAgain(trouble))
  const existing = firstItem(results['existing'])
  if (existing) return found(app, reservation, known, existing.id, existing.contactId)

  const own = firstItem(results['ownContact'])?.id
  const contactId = own ?? firstDuplicate(results['byPhone'] ?? []) ?? firstDuplicate(results['byEmail'] ?? [])
  const made = await callBatch(app, known.memberId, createCommands(item, contactId ?? null))
  if (made.kind !== 'ok') return failed(app, reservation, tryAgain(made))
  const { results: created, errors } = made.batch
  if (created['item'] === undefined) {
    const [refusal] = Object.values(errors)
    return failed(app, reservation, refusal ? tryCommandAgain(refusal) : { kind: 'retry', reason: 'The CRM made no item' })
  }
  return found(app, reservation, known, addedId(created['item']), contactId ?? (created['contact'] === undefined ? null : addedId(created['contact'])))
}

/** What was won or lost in the app while the portal was down gets its record too; what was given back does not. */
function belongsInCrm({ outcome }: Reservation): boolean {
  return outcome === null || keepsPlace(outcome)
}

function newItem(reservation: Reservation, known: CrmItem, request: ImplementationRequest, contact: Contact): NewItem {
  const code = requestCode(request.number)
  return {
    entity: known.entityTypeId === ENTITY_TYPES.lead ? 'lead' : 'deal',
    categoryId: known.categoryId,
    originId: reservation.id,
    title: `${code} ${request.title}`,
    comments: [
      `${code}: ${request.title}`,
      `${[request.place, request.country].filter(Boolean).join(', ')} · ${request.needs.map((need) => NEEDS[need]).join(', ')}`,
      request.seats === null ? '' : `Seats: ${request.seats}`,
      '',
      contact.text,
    ].join('\n').replaceAll('[', '［').replaceAll(']', '］'),
    seats: request.seats,
    budget: request.budget,
    responsibleId: /^\d+$/.test(reservation.userId) ? reservation.userId : null,
    contact,
    requestCode: code,
    firstContactDue: new Date(reservation.firstContactDueAt).toISOString(),
  }
}

async function found(app: App, reservation: Reservation, known: CrmItem, itemId: number, contactId: number | null): Promise<TryResult> {
  await inTransaction(app.db, async (tx) => {
    await updateCrmItem(tx, reservation.id, { itemId, contactId, state: 'in_crm', lastError: null, nextTryAt: null })
    await tellPartner(tx, reservation.partnerId, { kind: 'reservation.changed', reservationId: reservation.id }, app.now())
  })
  app.wake.live()
  // The stage is read for the chip; if that fails now, the sweep reads it.
  await syncItems(app, known.memberId, [{ ...known, itemId, contactId, state: 'in_crm' }])
  return { kind: 'done' }
}

async function failed(app: App, reservation: Reservation, result: TryResult): Promise<TryResult> {
  if (result.kind === 'done') return result
  await inTransaction(app.db, async (tx) => {
    await updateCrmItem(tx, reservation.id, { lastError: result.reason, ...(result.kind === 'dead' && { state: 'failed' }) })
    await tellPartner(tx, reservation.partnerId, { kind: 'reservation.changed', reservationId: reservation.id }, app.now())
  })
  app.wake.live()
  return result
}
