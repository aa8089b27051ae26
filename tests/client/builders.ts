import type { OpenRow, RequestCard, RequestDetail } from '../../server/contract/request.ts'
import type { ReservationCard, ReservationView } from '../../server/contract/reservation.ts'
import type { MeView } from '../../server/contract/session.ts'
import type { SetupView } from '../../server/contract/setup.ts'
import type { SettingsView } from '../../server/contract/settings.ts'
import { FIRST_SETTINGS } from '../../server/core/portal-settings.ts'

export const NOON = Date.UTC(2026, 10, 20, 12)

export function buildCard(over: Partial<RequestCard> = {}): RequestCard {
  return {
    number: 'IR-1', title: 'Telephony for 25 people', country: 'PT', countryName: 'Portugal', place: 'Porto', offeredIn: [], language: 'pt', languageName: 'Portuguese',
    seats: 25, budget: null, needs: [{ code: 'telephony', name: 'Telephony' }], publishedAt: NOON, opensAt: NOON, closesAt: NOON + 60 * 86_400_000,
    timeZone: { name: 'Europe/Lisbon', sure: true }, channels: { phone: true, email: true }, taken: 0, cap: 3, locked: null, mine: null, kept: { others: 0, until: null, mine: null }, inLine: 0, waiting: null, ...over,
  }
}

/** A row of the open list. */
export function buildRow(over: Partial<OpenRow> = {}): OpenRow {
  return { ...buildCard(), repeatClient: false, match: null, hidden: null, ...over }
}

export function buildDetail(over: Partial<RequestDetail> = {}): RequestDetail {
  return { ...buildCard(), text: 'Call me on [phone hidden].', state: 'published', history: [], ...over }
}

export function buildReservationCard(over: Partial<ReservationCard> = {}): ReservationCard {
  return {
    id: 'r1', number: 'IR-1', title: 'Telephony for 25 people', country: 'PT', countryName: 'Portugal', place: 'Porto', state: 'held', outcome: null,
    reservedAt: NOON, reservedBy: 'Ana Silva', undoUntil: NOON + 60_000, contactShownAt: null, firstContactDueAt: NOON + 86_400_000, contactedAt: null, contactedIn: null, closedAt: null,
    proofMissing: false, proof: null, deadline: null, assignee: null, counts: null, whyNot: null, leavesAt: null,
    lostReason: null, correctableUntil: null, sale: null, worker: { userId: '1', name: 'Ana Silva' }, mine: true,
    crm: { state: 'none', entity: null, itemId: null, path: null, stageName: null, text: '', trouble: null, nextTryAt: null }, ...over,
  }
}

export function buildReservation(over: Partial<ReservationView> = {}): ReservationView {
  return { ...buildReservationCard(), request: buildDetail({ taken: 1 }), ifLost: null, ifWon: null, ifReleased: null, history: [], withdrawnFrom: null, clientRating: null, report: null, correction: { until: null, waiting: null, isExcused: false }, now: NOON, ...over }
}

export function buildMe(over: Partial<MeView> = {}): MeView {
  const level = { level: 2, name: 'Steady', fromPercent: 20, perDay: 5, inWork: 10 }
  return {
    partner: { name: 'Acme Lda', status: 'gold' }, gate: null, locations: [{ country: 'PT', name: 'Portugal' }],
    limits: { inWork: { used: 1, limit: 10 }, today: { used: 1, limit: 5, nextDayAt: NOON + 3_600_000, zone: 'Lisbon' }, level, conversionPercent: 31 },
    levelChange: null, cap: 3, counts: { open: 1, inWork: 1, closed: 0 }, question: null, privacy: [], admins: ['Marek Nowak'], trouble: [], waitingForCrm: 0, setup: null, maintenance: null, now: NOON, ...over,
  }
}

export function buildSettings(over: Partial<SettingsView> = {}): SettingsView {
  return {
    settings: FIRST_SETTINGS, version: 1, changed: { by: 'Ana Silva', at: NOON }, canChange: true, canNotify: true,
    targets: [
      { target: { entityTypeId: 2, categoryId: 0 }, kind: 'deal', name: 'Deals: General', unavailable: null, stages: [{ id: 'NEW', name: 'New', semantic: 'P' }, { id: 'LOSE', name: 'Deal lost', semantic: 'F' }] },
      { target: { entityTypeId: 1, categoryId: 0 }, kind: 'lead', name: 'Leads', unavailable: 'Leads are off in your CRM.', stages: [] },
    ],
    people: [{ id: '1', name: 'Ana Silva', position: 'Director' }, { id: '7', name: 'Rui Costa', position: 'Sales' }, { id: '9', name: 'Inês Lopes', position: '' }],
    test: null, next: { userId: '1', name: 'Ana Silva', why: 'turn' }, ...over,
  }
}

export function buildSetup(over: Partial<SetupView> = {}): SetupView {
  return {
    progress: { step: 'company', skipped: [], endedAt: null, by: 'Ana Silva', at: NOON }, oldSettingsAt: null,
    company: { id: 'acme', name: 'Acme Lda', status: 'silver', homeCountry: 'PT', certifiedAt: NOON }, gate: null, likely: [], claim: null,
    fields: ['number', 'deadline', 'link', 'proof'], now: NOON, ...over,
  }
}
