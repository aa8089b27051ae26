import type { ConsentChannel } from '../../core/consent.ts'
import { Refusal } from '../../core/errors.ts'
import { requestCode } from '../../core/request.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import type { Reservation } from '../../core/reservation.ts'
import { moment, say } from '../../core/said.ts'
import type { Said } from '../../core/said.ts'
import { keep as kept } from '../../say/speak.ts'
import type { Tx } from '../../db/schema.ts'
import type { JournalEntry } from '../../store/journal.ts'
import { findRequestByNumber, lockRequest } from '../../store/requests.ts'
import { lockReservation } from '../../store/reservations.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { tellChosen, tellStopped, tellWithdrawn } from '../client/tell-client.ts'
import { withdrawConsent } from '../consent/withdraw-consent.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellNotice } from '../notice/tell-notice.ts'
import { askToStop } from '../privacy/ask-to-stop.ts'
import { endReservation } from '../reservation/close-reservation.ts'
import { lockWhole } from '../reservation/lock-whole.ts'
import { closeRequest } from './close-request.ts'

/** What the client wants: the caller is the client (`THE_CLIENT`), or an operator who enters it for them; `told` is how the client said it. */
export type ClientWord = { caller: Pick<JournalEntry, 'memberId' | 'userId' | 'userName'>, number: number, told: string }

const CLIENT = { source: 'client', actor: 'client' } as const

/** The client takes the request back from everybody: it closes, and every reservation that is not ended ends without counting. Throws `wrong_state`. */
export async function withdrawRequest(app: App, word: ClientWord): Promise<void> {
  await change(app, word, async (tx, found, now) => {
    const { request, reservations } = await lockWhole(tx, found.id)
    refuseClosed(request)
    // Closed first, so that the places which become free go to nobody.
    await closeRequest(tx, request, 'withdrawn', { ...CLIENT, note: '' }, now)
    for (const reservation of reservations.filter(isLive)) {
      await endReservation(tx, app, reservation, { ...CLIENT, outcome: 'withdrawn', reason: say('history.wholeRequest') })
      await tell(tx, request, reservation, say('notice.withdrawn', { number: requestCode(request.number), at: moment(now, 'time') }), now)
    }
    await withdrawConsent(tx, request, { by: channelOf(word), now })
    await tellWithdrawn(tx, request.id, now)
    await askToStop(tx, app, request)
    await keep(tx, app, word, request, { kind: 'client_withdrew', partnerId: null, at: now })
  })
}

/** The client takes the request back from one partner: its place goes to the next in line, and never to it or its group again. */
export async function stopPartner(app: App, word: ClientWord, reservationId: string): Promise<void> {
  await change(app, word, async (tx, found, now) => stopPartnerIn(tx, app, word, await lockLive(tx, found, reservationId), now))
}

/** The same in a locked reservation that is not ended. */
export async function stopPartnerIn(tx: Tx, app: App, word: ClientWord, reservation: Reservation, now: number): Promise<void> {
  const request = await lockRequest(tx, reservation.requestId)
  const text = say('notice.stopped', { number: requestCode(request.number), at: moment(now, 'time') })
  await tell(tx, request, reservation, text, now)
  await endReservation(tx, app, reservation, { ...CLIENT, outcome: 'withdrawn', reason: say('history.fromYou') })
  await withdrawConsent(tx, request, { reservationId: reservation.id, by: channelOf(word), now })
  await tellStopped(tx, request.id, reservation.id, now)
  await askToStop(tx, app, request, reservation.partnerId)
  await keep(tx, app, word, request, { kind: 'client_stopped_partner', partnerId: reservation.partnerId, at: now })
}

/** The client says whom they chose: the request closes, and who holds a place is told. A Won still needs its proof. Throws `wrong_state`. */
export async function choosePartner(app: App, word: ClientWord, reservationId: string): Promise<void> {
  await change(app, word, async (tx, found, now) => {
    const { request, reservations } = await lockWhole(tx, found.id)
    const chosen = reservations.find((it) => it.id === reservationId && isLive(it))
    if (!chosen) throw new Refusal('reservation_over')
    refuseClosed(request)
    await closeRequest(tx, request, 'chosen', { ...CLIENT, note: '' }, now)
    const number = requestCode(request.number)
    // The others change nothing here, they are told only.
    for (const reservation of reservations.filter(isLive)) {
      const text = reservation.id === chosen.id
        ? say('notice.choseYou', { number })
        : say('notice.choseOther', { number, at: moment(now, 'time') })
      await tell(tx, request, reservation, text, now)
    }
    await tellChosen(tx, request.id, chosen.id, now)
    await keep(tx, app, word, request, { kind: 'client_chose', partnerId: chosen.partnerId, at: now })
  })
}

function channelOf({ caller }: ClientWord): ConsentChannel {
  return caller.memberId === null ? 'page' : 'operator'
}

type Found = Pick<ImplementationRequest, 'id'>

async function change(app: App, { number }: ClientWord, act: (tx: Tx, found: Found, now: number) => Promise<void>): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const found = await findRequestByNumber(tx, number)
    if (!found) throw new Refusal('not_found')
    await act(tx, found, app.now())
  })
  app.wake.worker()
  app.wake.live()
}

function isLive({ state }: Reservation): boolean {
  return state !== 'closed'
}

async function lockLive(tx: Tx, { id: requestId }: Found, id: string): Promise<Reservation> {
  const reservation = await lockReservation(tx, id)
  if (reservation?.requestId !== requestId || !isLive(reservation)) throw new Refusal('reservation_over')
  return reservation
}

function refuseClosed({ state, number }: ImplementationRequest): void {
  if (state === 'closed') throw new Refusal('wrong_state', { number: requestCode(number), state })
}

async function tell(tx: Tx, request: ImplementationRequest, { id, partnerId }: Reservation, text: Said, now: number): Promise<void> {
  await tellNotice(tx, { partnerId, kind: 'request_ended', subject: `${id}/client/${now}`, ...kept(text), requestId: request.id, reservationId: id }, now)
}

async function keep(tx: Tx, app: App, { caller, told }: ClientWord, request: ImplementationRequest, it: Pick<JournalEntry, 'kind' | 'partnerId' | 'at'>): Promise<void> {
  const { memberId, userId, userName } = caller
  await writeJournal(tx, app, { ...it, requestId: request.id, memberId, userId, userName, details: `told: ${told}` })
}
