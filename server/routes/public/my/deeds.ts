import type { App } from '../../../app/app.ts'
import { addDetails } from '../../../app/client/add-details.ts'
import { complain } from '../../../app/client/complain.ts'
import { correctPhone } from '../../../app/client/correct-phone.ts'
import { ratePartner } from '../../../app/client/rate-partner.ts'
import type { StatusPartner } from '../../../app/client/show-status.ts'
import { THE_CLIENT } from '../../../app/client/the-client.ts'
import { answerQuestion } from '../../../app/moderation/ask-client.ts'
import { undoWithdrawal } from '../../../app/request/undo-withdrawal.ts'
import { choosePartner, stopPartner, withdrawRequest } from '../../../app/request/withdraw-request.ts'
import type { ClientWord } from '../../../app/request/withdraw-request.ts'
import { hearClient } from '../../../app/reservation/hear-client.ts'
import { hearContacted } from '../../../app/reservation/hear-contacted.ts'
import { answerForm, boughtForm, complainForm, contactedForm, detailsForm, phoneForm, rateForm, withdrawForm } from '../../../contract/client-page.ts'
import type { DoneCode } from '../../../contract/client-page.ts'
import type { PartnerDeeds } from '../../../core/client-status.ts'
import { answerPage, choosePage, detailsPage, phonePage, stopPage, withdrawPage } from './asking.ts'
import { partnerIn, type MyVisit } from './page.ts'
import { boughtPage, complainPage, ratePage } from './rating-pages.ts'
import { mayChange, statusPage } from './status-page.ts'

/** A page of a visit by the last part of its address; null where there is nothing to ask (any more). */
type Show = (visit: MyVisit, reservationId: string | undefined, query: unknown) => string | null

export const PAGES: ReadonlyMap<string, Show> = new Map<string, Show>([
  ['withdraw', (visit) => mayChange(visit).withdraw ? withdrawPage(visit) : null],
  ['phone', (visit) => mayChange(visit).phone ? phonePage(visit) : null],
  ['details', (visit) => mayChange(visit).details ? detailsPage(visit) : null],
  ['stop', ofPartner('stop', stopPage)],
  ['chosen', ofPartner('choose', choosePage)],
  ['rate', ofPartner('rate', ratePage)],
  ['complain', ofPartner('complain', (visit, partner) => complainPage(visit, partner))],
  ['bought', ofPartner('bought', boughtPage)],
])

function ofPartner(deed: keyof PartnerDeeds, show: (visit: MyVisit, partner: StatusPartner, query: unknown) => string): Show {
  return (visit, reservationId, query) => {
    const partner = partnerIn(visit, reservationId)
    return partner?.may[deed] ? show(visit, partner, query) : null
  }
}

/** Does what was sent. Returns what the status page says then, or a page that asks again. */
export type Deed = (app: App, visit: MyVisit, sent: { reservationId: string, body: unknown }) => Promise<DoneCode | { page: string } | null>

export const DEEDS: ReadonlyMap<string, Deed> = new Map<string, Deed>([
  ['withdraw', async (app, visit, { body }) => {
    const { reason } = withdrawForm.parse(body)
    await withdrawRequest(app, wordOf(visit, reason))
    return null
  }],
  ['reopen', async (app, visit) => {
    await undoWithdrawal(app, visit.status.request.id)
    return 'reopened'
  }],
  ['stop', async (app, visit, { reservationId }) => {
    await stopPartner(app, wordOf(visit), reservationId)
    return 'stopped'
  }],
  ['chosen', async (app, visit, { reservationId }) => {
    await choosePartner(app, wordOf(visit), reservationId)
    return null
  }],
  ['phone', async (app, visit, { body }) => {
    const { phone } = phoneForm.parse(body)
    const done = await correctPhone(app, visit.status.request.id, phone)
    if (done === 'unreadable') return { page: phonePage(visit, { phone }) }
    return done === 'same' ? 'already' : 'phone'
  }],
  ['details', async (app, visit, { body }) => {
    const read = detailsForm.safeParse(body)
    if (!read.success) return null
    const { key, text } = read.data
    const done = await addDetails(app, visit.status.request.id, key, text)
    if (done === 'added') return 'details'
    return done === 'again' ? 'already' : { page: detailsPage(visit, { text, why: done }) }
  }],
  ['answer', async (app, visit, { body }) => {
    const read = answerForm.safeParse(body)
    if (!read.success) return null
    const { question, text } = read.data
    const done = await answerQuestion(app, visit.status.request.id, question, text)
    return done === 'answered' ? done : { page: answerPage(visit, { text, why: done }) ?? statusPage(visit) }
  }],
  ['contacted', async (app, { status }, { reservationId, body }) => {
    const read = contactedForm.safeParse(body)
    if (!read.success) return null
    const contacted = read.data.contacted === 'yes'
    if (!await hearContacted(app, status.request.id, reservationId, contacted)) return 'already'
    return contacted ? 'contacted' : 'notContacted'
  }],
  ['rate', forPartner(async (app, visit, partner, body) => {
    const read = rateForm.safeParse(body)
    if (!read.success) return { page: ratePage(visit, partner, {}, answersIn(body)) }
    return await ratePartner(app, visit.status.request.id, partner.reservation.id, read.data) ? 'rated' : 'already'
  })],
  ['complain', forPartner(async (app, visit, partner, body) => {
    const read = complainForm.safeParse(body)
    if (!read.success) return { page: complainPage(visit, partner, answersIn(body)) }
    return await complain(app, visit.status.request.id, partner.reservation.id, read.data) ? 'complained' : 'already'
  })],
  ['bought', forPartner(async (app, visit, partner, body) => {
    const read = boughtForm.safeParse(body)
    if (!read.success) return { page: boughtPage(visit, partner, {}, true) }
    const by = { ...THE_CLIENT, source: 'client' } as const
    return await hearClient(app, partner.reservation.id, { says: read.data.says, heardBy: 'the client on their page', by }) ? 'bought' : 'already'
  })],
])

function forPartner(act: (app: App, visit: MyVisit, partner: StatusPartner, body: unknown) => ReturnType<Deed>): Deed {
  return async (app, visit, { reservationId, body }) => {
    const partner = partnerIn(visit, reservationId)
    return partner ? act(app, visit, partner, body) : null
  }
}

function wordOf({ status }: MyVisit, reason: string | null = null): ClientWord {
  return { caller: THE_CLIENT, number: status.request.number, told: reason === null ? 'on their page' : `on their page, ${reason}` }
}

/** What was typed, to be shown again. */
function answersIn(body: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(body ?? {}).filter((it): it is [string, string] => typeof it[1] === 'string'))
}
