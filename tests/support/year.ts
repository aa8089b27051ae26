import type { Insertable } from 'kysely'
import { levelSubject } from '../../server/core/level-change.ts'
import { LOST_REASON_CODES } from '../../server/core/outcome.ts'
import type { Outcome } from '../../server/core/outcome.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../server/core/time.ts'
import type { Db, Schema } from '../../server/db/schema.ts'
import { savePortal } from '../../server/store/portals.ts'
import { insertPartner } from '../../server/store/partners.ts'
import { takeNumbers } from '../../server/store/requests.ts'
import { inTransaction } from '../../server/store/transaction.ts'
import { chanceOf } from '../faults/chance.ts'
import type { Chance } from '../faults/chance.ts'
import { buildPartner, buildPortal } from './build.ts'
import { carelessly, complain, idleOf, isCareless, measures, report } from './year-troubles.ts'
import type { TroubleRows } from './year-troubles.ts'

/** How the year looks: `[country, share of the requests, share of the partners]`. Angola and Chile have nobody. */
const COUNTRIES = [['PT', 14, 12], ['ES', 20, 18], ['DE', 22, 20], ['PL', 16, 18], ['BR', 18, 16], ['IT', 8, 8], ['FR', 7, 6], ['MX', 5, 2], ['AO', 3, 0], ['CL', 2, 0]] as const
const PLACES: Readonly<Record<string, string>> = { PT: 'Porto', ES: 'Madrid', DE: 'Berlin', PL: 'Kraków', BR: 'São Paulo', IT: 'Milano', FR: 'Lyon', MX: 'Puebla', AO: 'Luanda', CL: 'Santiago' }
const TITLES = ['Telephony and CRM for {n} people', 'Cloud subscription for {n} people', 'Training for {n} people', 'Migration from spreadsheets for {n} people', 'Automation of sales for {n} people']
const SOURCES = ['{"src":"website"}', '{"src":"website"}', '{"src":"website"}', '{"utm_source":"newsletter","utm_medium":"mail"}', '{"src":"partner-page"}', '{"utm_source":"google","utm_medium":"cpc"}', null]
const NAMES = ['Luso', 'Nord', 'Alta', 'Vera', 'Punto', 'Clar', 'Rio', 'Kern', 'Gran', 'Sol']
const ENDS = ['Digital', 'CRM', 'Soft', 'Consult', 'Systems', 'Cloud']

export type YearOfRequests = { requests: number, partners: number, days: number, now: number, seed?: number }

type Rows = { [Table in 'requests' | 'reservations' | 'client_ratings' | 'contact_words' | 'follow_ups' | 'client_complaints' | 'notices' | 'told_levels' | 'request_events' | 'crm_items' | 'outbox']: Insertable<Schema[Table]>[] } & TroubleRows
type World = { chance: Chance, now: number, rows: Rows, partners: { id: string, country: string, skill: number, weight: number, isCareless: boolean }[], prefix: string }

/** Fills a database with a year as a programme might have had it, all from one seed: straight into the tables, because living through it takes minutes. */
export async function fillYear(db: Db, { requests, partners, days, now, seed = 7 }: YearOfRequests): Promise<void> {
  const world: World = { chance: chanceOf(seed), now, partners: [], prefix: `y${seed}`, rows: { requests: [], reservations: [], client_ratings: [], contact_words: [], follow_ups: [], client_complaints: [], notices: [], told_levels: [], request_events: [], crm_items: [], outbox: [], cases: [], bad_reports: [], sanctions: [], vendor_questions: [] } }
  await inTransaction(db, async (tx) => {
    // Nobody calls a portal that is gone.
    await savePortal(tx, buildPortal({ memberId: portalOf(world), state: 'uninstalled' }), now)
    for (let at = 0; at < partners; at += 1) await enter(tx, world, at, partners)
    const first = await takeNumbers(tx, requests)
    const moments = Array.from({ length: requests }, () => momentIn(world, days)).sort((a, b) => a - b)
    for (const [at, receivedAt] of moments.entries()) live(world, first + at, receivedAt)
    for (const table of Object.keys(world.rows) as (keyof Rows)[]) await write(tx, table, world.rows[table])
  })
}

async function write(tx: Db, table: keyof Rows, rows: readonly object[]): Promise<void> {
  for (let at = 0; at < rows.length; at += 400) await tx.insertInto(table).values(rows.slice(at, at + 400) as never).execute()
}

/** More come every month, and fewer at weekends and at night. */
function momentIn({ chance, now }: World, days: number): number {
  for (;;) {
    const at = Math.floor(now - days * DAY_MS * chance.next() ** 0.8)
    const date = new Date(at)
    const isQuiet = date.getUTCDay() % 6 === 0 || date.getUTCHours() < 7
    if (!isQuiet || chance.happens(0.25)) return at
  }
}

async function enter(tx: Db, world: World, at: number, of: number): Promise<void> {
  const { chance, now } = world
  const country = weighted(chance, COUNTRIES.map(([code, , share]) => [code, share]))
  const id = `${world.prefix}-p${at}`
  const isAble = !chance.happens(0.12)
  const partner = buildPartner({
    id, name: `${NAMES[at % 10]} ${ENDS[Math.floor(at / 10) % 6]}${at >= 60 ? ` ${Math.floor(at / 60) + 1}` : ''}`, status: chance.pick(['bronze', 'silver', 'silver', 'gold']), homeCountry: country,
    city: PLACES[country] ?? '', approvedAt: now - 700 * DAY_MS, tutorialPassedAt: isAble ? now - 600 * DAY_MS : null, nfrPortalAt: now - 600 * DAY_MS, lastActiveAt: at % 11 === 10 ? null : now - (at * 37 % 300) * HOUR_MS, ...measures(world.rows, id, at, now),
  })
  await insertPartner(tx, partner, [{ country, region: null }], now - 700 * DAY_MS)
  await savePortal(tx, buildPortal({ memberId: `${id}-portal`, partnerId: id, state: 'uninstalled' }), now)
  if (isAble) world.partners.push({ id, country, skill: 0.1 + 0.55 * chance.next(), weight: 1 / (1 + at * 12 / of), isCareless: isCareless(at) })
  const level = chance.whole(1, 4)
  world.rows.told_levels.push({ partner_id: id, level, rulebook_version: 1, at: now })
  for (let moves = chance.whole(0, 3); moves > 0; moves -= 1) {
    const when = Math.floor(now - 360 * DAY_MS * chance.next())
    const from = chance.whole(1, 3)
    const change = chance.happens(0.55) ? { from, to: from + 1, at: when } : { from: from + 1, to: from, at: when }
    world.rows.notices.push({ partner_id: id, kind: 'level_changed', subject: levelSubject(change), at: when, text: `Your level is ${change.to} now.`, request_id: null, reservation_id: null, due_at: null, read_at: null })
  }
}

function weighted<T>(chance: Chance, list: readonly (readonly [T, number])[]): T {
  let draw = chance.next() * list.reduce((sum, [, weight]) => sum + weight, 0)
  return (list.find(([, weight]) => (draw -= weight) < 0) ?? list[0]!)[0]
}

/** Most are quick and some take very long, as waits do. */
function wait(chance: Chance, medianMs: number, spread = 1.4): number {
  const normal = Math.sqrt(-2 * Math.log(1 - chance.next())) * Math.cos(2 * Math.PI * chance.next())
  return Math.round(medianMs * Math.exp(spread * normal))
}

function live(world: World, number: number, receivedAt: number): void {
  const { chance, now, rows } = world
  const id = `${world.prefix}-r${number}`
  const country = weighted(chance, COUNTRIES.map(([code, share]) => [code, share]))
  const seats = chance.whole(3, 60)
  const decidedAt = receivedAt + wait(chance, 45 * MINUTE_MS)
  const fate = decidedAt > now ? 'held' : chance.happens(0.08) ? 'rejected' : chance.happens(0.04) ? 'duplicate' : 'published'
  const publishedAt = fate === 'published' ? decidedAt : null
  const row: Insertable<Schema['requests']> = {
    id, number, form_key: `form ${id}`, state: fate === 'published' || fate === 'held' ? fate : 'closed', close_reason: fate === 'rejected' || fate === 'duplicate' ? fate : null, reject_note: null,
    country, region: null, place: PLACES[country] ?? '', language: 'en', seats, budget_amount: null, budget_currency: null, needs: '["telephony"]',
    title: chance.pick(TITLES).replace('{n}', String(seats)), masked_text: 'We want calls and leads in one place, and our people trained.', hints: '[]', cap: 3, received_at: receivedAt,
    published_at: publishedAt, opens_at: publishedAt, expires_at: publishedAt === null ? null : publishedAt + 60 * DAY_MS, closed_at: fate === 'rejected' || fate === 'duplicate' ? decidedAt : null,
    form_language: 'en', source: chance.pick(SOURCES), confirmed_at: receivedAt,
  }
  rows.requests.push(row)
  tell(world, id, receivedAt, 'received', 'client')
  if (publishedAt !== null) {
    tell(world, id, publishedAt, 'published', 'operator')
    reserve(world, row, publishedAt)
  } else if (row.closed_at) tell(world, id, row.closed_at, 'rejected', 'operator')
}

const portalOf = ({ prefix }: World): string => `${prefix}-portal`
const MODERATORS = ['Petra Novak', 'Petra Novak', 'Jonas Weber', 'Petra Novak', 'Inês Duarte', 'Jonas Weber', 'Petra Novak'] as const
const CRM_ERRORS = ['The CRM refused the field UF_CRM_REQUEST: value too long', 'ACCESS_DENIED', 'QUERY_LIMIT_EXCEEDED after the last try'] as const

/** Work that was delivered is forgotten after a month; one of forty was given up. */
function deliver(world: World, at: number, { id, reservedAt, isInWork }: { id: string, reservedAt: number, isInWork: boolean }): void {
  const { rows, now } = world
  const lost = at % 40 === 39
  const madeAt = reservedAt + MINUTE_MS + (at * 7919 % 50) * 1_000 + (at % 11 === 0 ? 40 * MINUTE_MS : 0)
  if (reservedAt < now - 30 * DAY_MS || madeAt > now || (lost && !isInWork)) return
  const memberId = portalOf(world)
  rows.crm_items.push({
    reservation_id: id, member_id: memberId, entity_type_id: 2, category_id: 0, item_id: lost ? null : rows.crm_items.length + 1, contact_id: null, state: lost ? 'failed' : 'in_crm', stage_id: null, stage_name: null, semantic: null,
    last_error: null, next_try_at: null, checked_at: madeAt, sent_at: madeAt,
  })
  rows.outbox.push({
    kind: 'crm.create', lane: id, subject: id, member_id: memberId, payload: JSON.stringify({ reservationId: id }), state: lost ? 'dead' : 'sent', run_at: madeAt, attempts: 1, claimed_by: null, claimed_at: null,
    last_error: lost ? CRM_ERRORS[at % 3] ?? null : null, created_at: reservedAt,
  })
}

function tell({ rows }: World, request_id: string, at: number, kind: string, source: string): void {
  rows.request_events.push({ request_id, at, kind, source, actor: source === 'operator' ? MODERATORS[at % MODERATORS.length] ?? '' : source, note: '' })
}

function reserve(world: World, request: Insertable<Schema['requests']>, publishedAt: number): void {
  const { chance, now } = world
  const here = world.partners.filter((it) => it.country === request.country)
  const wanted = here.length === 0 ? 0 : weighted(chance, [[0, 12], [1, 26], [2, 27], [3, 35]])
  const isWithdrawn = chance.happens(0.05)
  let [wonAt, slot] = [0, 0]
  const taken = new Set<string>()
  for (let turn = 0; turn < wanted; turn += 1) {
    const partner = weighted(chance, here.map((it) => [it, it.weight]))
    const reservedAt = publishedAt + wait(chance, 2.5 * HOUR_MS, 1.8)
    if (taken.has(partner.id) || reservedAt > now || reservedAt > publishedAt + 60 * DAY_MS) continue
    taken.add(partner.id)
    slot += 1
    const outcome = addReservation(world, request, { partner, reservedAt, slot, isWithdrawn, mayWin: wonAt === 0 })
    if (outcome.won) wonAt = outcome.closedAt
  }
  if (wonAt > 0) close(world, request, 'chosen', wonAt)
  else if (isWithdrawn && publishedAt + 3 * DAY_MS < now) close(world, request, 'withdrawn', publishedAt + 3 * DAY_MS)
  else if (publishedAt + 60 * DAY_MS < now) close(world, request, 'expired', publishedAt + 60 * DAY_MS)
}

function close(world: World, request: Insertable<Schema['requests']>, reason: string, at: number): void {
  Object.assign(request, { state: 'closed', close_reason: reason, closed_at: at })
  tell(world, request.id, at, 'closed', reason === 'expired' ? 'clock' : 'client')
}

type Taking = { partner: World['partners'][number], reservedAt: number, slot: number, isWithdrawn: boolean, mayWin: boolean }

function addReservation(world: World, request: Insertable<Schema['requests']>, { partner, reservedAt, slot, isWithdrawn, mayWin }: Taking): { won: boolean, closedAt: number } {
  const { chance, now, rows } = world
  const id = `${request.id}-${slot}`
  const isShown = !chance.happens(0.04)
  const shownAt = isShown ? reservedAt + wait(chance, MINUTE_MS) : null
  const contactedAt = isShown && chance.happens(0.88) ? reservedAt + wait(chance, 5 * HOUR_MS) : null
  const closedAt = isWithdrawn ? Math.max(reservedAt, Number(request.published_at) + 3 * DAY_MS) : reservedAt + 2 * DAY_MS + wait(chance, 12 * DAY_MS, 0.9)
  const outcome = closedAt > now ? null : endOf(chance, { isShown, isWithdrawn, isWon: mayWin && contactedAt !== null && chance.happens(partner.skill) })
  const row: Insertable<Schema['reservations']> = {
    id, request_id: request.id, cap: 3, slot, partner_id: partner.id, group_id: partner.id, member_id: null, user_id: '7', user_name: 'Ana Silva', key: `key of ${id}`, state: outcome === null ? 'in_work' : 'closed',
    outcome, holds_place: outcome === null || outcome === 'won' || outcome === 'lost' ? 1 : 0, rulebook_version: 1, reserved_at: reservedAt, undo_until: reservedAt + MINUTE_MS,
    contact_shown_at: shownAt !== null && shownAt <= now ? shownAt : null, first_contact_due_at: reservedAt + DAY_MS, closed_at: outcome === null ? null : closedAt, proof: outcome === 'won' ? `order ${request.number}` : null,
    proof_key: outcome === 'won' ? `order ${id}` : null, proof_missing: 0, lost_reason: outcome === 'lost' ? chance.pick(LOST_REASON_CODES) : null, contacted_at: contactedAt !== null && contactedAt <= Math.min(now, closedAt) ? contactedAt : null,
  }
  const at = rows.reservations.length
  const done = partner.isCareless ? carelessly(row, at) : row
  rows.reservations.push({ ...done, ...idleOf(done, now) })
  report(rows, done, at, now)
  deliver(world, rows.reservations.length, { id, reservedAt, isInWork: outcome === null })
  if (contactedAt !== null && outcome !== null) answer(world, row, closedAt, outcome === 'won')
  return { won: outcome === 'won', closedAt }
}

function endOf(chance: Chance, { isShown, isWithdrawn, isWon }: { isShown: boolean, isWithdrawn: boolean, isWon: boolean }): Outcome {
  if (isWithdrawn) return 'withdrawn'
  if (!isShown) return 'released'
  return isWon ? 'won' : weighted<Outcome>(chance, [['lost', 70], ['recalled', 14], ['released', 9], ['bad', 6], ['revoked', 1]])
}

/** A good third of the clients who are asked answer. */
function answer({ chance, rows, now }: World, row: Insertable<Schema['reservations']>, at: number, isHappy: boolean): void {
  const { request_id: requestId, id: reservationId } = row
  rows.follow_ups.push({ reservation_id: reservationId, stage: 'outcome', request_id: requestId, asked_at: at })
  if (!chance.happens(0.36)) return
  const score = isHappy ? chance.whole(4, 5) : weighted(chance, [[5, 18], [4, 30], [3, 24], [2, 16], [1, 12]])
  rows.contact_words.push({ reservation_id: reservationId, contacted: chance.happens(0.9) ? 1 : 0, at })
  rows.client_ratings.push({ reservation_id: reservationId, contacted: 'within_day', score, shown_as: 'hidden', comment: null, rated_at: at, changed_at: at })
  if (score !== 1 || !chance.happens(0.4)) return
  rows.client_complaints.push({ id: `${reservationId}-c`, reservation_id: reservationId, reason: 'pushy', words: null, made_at: at })
  complain(rows, row, at, now)
}
