import { Refusal } from '../../core/errors.ts'
import { requestCode } from '../../core/request.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import type { PrivacyKind } from '../../core/privacy.ts'
import type { Partner } from '../../core/partner.ts'
import type { Reservation } from '../../core/reservation.ts'
import { findRating } from '../../store/client-ratings.ts'
import { readClientData } from '../../store/client-data.ts'
import { listRecipients } from '../../store/consent-recipients.ts'
import type { Recipient } from '../../store/consent-recipients.ts'
import { listJournal } from '../../store/journal.ts'
import type { JournalEntry } from '../../store/journal.ts'
import { listSentMails } from '../../store/outbox.ts'
import { findPartner } from '../../store/partners.ts'
import { listPrivacyCasesOf } from '../../store/privacy-cases.ts'
import { findRequestByNumber, getRequest } from '../../store/requests.ts'
import { listByRequest } from '../../store/reservations.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { listComplaints } from '../client/complain.ts'
import { openRating } from '../client/rate-partner.ts'
import { showConsent } from '../consent/show-consent.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { openContact } from '../request/contact.ts'
import { listFiles } from '../request/files.ts'
import { mailLane } from '../reservation/lanes.ts'
import type { Caller } from '../session/open-session.ts'

/** Everything that is held of one client, for themselves: companies by their names, never the people in them. */
export type ClientData = {
  number: string
  language: ImplementationRequest['formLanguage']
  /** What the client sent; null once it was erased. */
  sent: { firstName: string, lastName: string, email: string, phone: string, text: string } | null
  request: Pick<ImplementationRequest, 'state' | 'closeReason' | 'country' | 'region' | 'place' | 'language' | 'seats' | 'budget' | 'needs' | 'receivedAt' | 'publishedAt' | 'closedAt'>
  consent: { text: string, givenAt: number, confirmedAt: number | null, withdrawnAt: number | null } | null
  /** What partners read before a reservation. */
  shownToPartners: { title: string, text: string } | null
  /** Names and sizes of what was attached. */
  files: { name: string, size: number }[]
  /** `yourWords`: what the client said of the partner; `removal`: by when it has to confirm that the data are gone, and when it did. */
  partners: { name: string, city: string, reservedAt: number, contactsShownAt: number | null, endedAt: number | null, outcome: string | null, removal: { dueAt: number, confirmedAt: number | null } | null, yourWords: string[] }[]
  cases: { kind: PrivacyKind, partner: string | null, openedAt: number, dueAt: number, closedAt: number | null }[]
  mails: { kind: string, sentAt: number }[]
  /** Who saw or changed what. */
  journal: { at: number, what: JournalEntry['kind'], by: string | null }[]
  /** Whatever else stands about them, by table. */
  records: Record<string, object[]>
  exportedAt: number
}

/** What is held of the client of a request. */
export async function collectData(app: App, requestId: string): Promise<ClientData> {
  const request = await getRequest(app.db, requestId)
  const reservations = await listByRequest(app.db, requestId)
  const journal = await listJournal(app.db, requestId)
  const names = await namesOf(app, [...reservations.map((it) => it.partnerId), ...journal.flatMap((it) => it.partnerId ?? [])])
  const contact = await openContact(app, requestId)
  const recipients = new Map((await listRecipients(app.db, requestId)).map((it) => [it.reservationId, it]))
  const agreed = await showConsent(app, request.number)
  const { state, closeReason, country, region, place, language, seats, budget, needs, receivedAt, publishedAt, closedAt } = request
  return {
    number: requestCode(request.number), language: request.formLanguage,
    sent: contact && { firstName: contact.firstName, lastName: contact.lastName, email: contact.email, phone: contact.phone, text: contact.text },
    request: { state, closeReason, country, region, place, language, seats, budget, needs, receivedAt, publishedAt, closedAt },
    consent: agreed && { text: agreed.text.body, givenAt: agreed.consent.givenAt, confirmedAt: agreed.consent.confirmedAt, withdrawnAt: agreed.consent.withdrawnAt },
    shownToPartners: publishedAt === null ? null : { title: request.title, text: request.maskedText },
    files: (await listFiles(app, requestId)).map(({ name, size }) => ({ name, size })),
    partners: await Promise.all(reservations.map(async (it) => ({ ...holder(it, names), removal: removalOf(recipients.get(it.id)), yourWords: await wordsAbout(app, it.id) }))),
    cases: (await listPrivacyCasesOf(app.db, requestId)).map(({ kind, partnerName, openedAt, dueAt, closedAt: endedAt }) => ({ kind, partner: partnerName, openedAt, dueAt, closedAt: endedAt })),
    mails: await listSentMails(app.db, [`mail/${requestId}`, `follow-up/${requestId}`, ...reservations.map(({ id }) => mailLane(id))]),
    journal: journal.map(({ at, kind, partnerId }) => ({ at, what: kind, by: partnerId === null ? null : names.get(partnerId)?.name ?? null })),
    records: await readClientData(app.db, { requestId, reservationIds: reservations.map(({ id }) => id) }),
    exportedAt: app.now(),
  }
}

/** The same for an operator who was asked for it, and the journal row that says so. Throws `not_found`. */
export async function collectForOperator(app: App, { memberId, userId, userName }: Caller, number: number): Promise<ClientData> {
  const requestId = await inTransaction(app.db, async (tx) => {
    const found = await findRequestByNumber(tx, number)
    if (!found) throw new Refusal('not_found')
    await writeJournal(tx, app, { at: app.now(), kind: 'client_data_shown', requestId: found.id, partnerId: null, memberId, userId, userName, details: '' })
    return found.id
  })
  return collectData(app, requestId)
}

async function namesOf({ db }: App, ids: readonly string[]): Promise<Map<string, Partner>> {
  const found = await Promise.all([...new Set(ids)].map((id) => findPartner(db, id)))
  return new Map(found.flatMap((it) => (it ? [[it.id, it]] : [])))
}

function holder({ partnerId, reservedAt, contactShownAt, closedAt, outcome }: Reservation, names: Map<string, Partner>): Omit<ClientData['partners'][number], 'removal' | 'yourWords'> {
  const { name = '', city = '' } = names.get(partnerId) ?? {}
  return { name, city, reservedAt, contactsShownAt: contactShownAt, endedAt: closedAt, outcome }
}

/** What a partner owes since the consent was taken back; null while it was not. */
export function removalOf(it: Recipient | undefined): { dueAt: number, confirmedAt: number | null } | null {
  return it === undefined || it.dueAt === null ? null : { dueAt: it.dueAt, confirmedAt: it.confirmedAt }
}

/** A comment beside a rating, and complaints. */
async function wordsAbout(app: App, reservationId: string): Promise<string[]> {
  const rating = await findRating(app.db, reservationId)
  const complaints = await listComplaints(app, reservationId)
  return [...(rating ? [openRating(app, reservationId, rating).comment] : []), ...complaints.map(({ words }) => words)].filter((words) => words !== '')
}
