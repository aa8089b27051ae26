import { idleDeadline } from '../../server/core/idle.ts'
import { EVERY_DAY } from '../../server/core/partner.ts'
import type { Partner } from '../../server/core/partner.ts'
import { deadlines, NEW_RESERVATION } from '../../server/core/reservation.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../server/core/time.ts'
import type { Db } from '../../server/db/schema.ts'
import { insertRulebook } from '../../server/store/rulebooks.ts'
import { insertSanction } from '../../server/store/sanctions.ts'
import { insertWaiting } from '../../server/store/waiting-list.ts'
import { UNLIMITED } from '../app/steps.ts'
import { NOON, storeOpenRequest, storePartner, storePortal, storeReservation } from '../support/build.ts'
import type { Chance } from './chance.ts'

const DAYS = 5
const PARTNERS = 12
const REQUESTS = 110
const SUSPENDED = 6
/** Companies of their own that wait for places. */
const WAITERS = 8

/** A sign of work that somebody gives at a moment; `contact` is the first one. */
export type Sign = { id: string, at: number, kind: 'contact' | 'work' }

/** Some hundred deadlines of all kinds that end within the days after noon, the same for the same chance. Returns what people do meanwhile. */
export async function makeWorld(db: Db, chance: Chance): Promise<Sign[]> {
  const partners: Partner[] = []
  for (let count = 0; count < PARTNERS; count += 1) {
    const partner = await storePartner(db, { id: `partner ${count}`, workdays: count % 3 === 0 ? [1, 2, 3, 4, 5] : EVERY_DAY, email: `p${count}@example.com` })
    await storePortal(db, { memberId: `member ${count}`, partnerId: partner.id })
    partners.push(partner)
  }
  const waiters = await makeWaiters(db)
  const signs: Sign[] = []
  for (let count = 0; count < REQUESTS; count += 1) {
    const expiresAt = NOON + chance.whole(1, DAYS * 24) * HOUR_MS
    const request = await storeOpenRequest(db, { id: `request ${count}`, number: 1000 + count, expiresAt })
    for (let slot = 1; slot <= 3; slot += 1) signs.push(...await holdPlace(db, chance, { requestId: request.id, slot, partner: partners[(count * 5 + slot) % PARTNERS]! }))
    if (count % 2 === 0) await insertWaiting(db, { requestId: request.id, ...waiters[count % WAITERS]!, joinedAt: NOON - MINUTE_MS, isAdmin: true, userId: '1', userName: 'Rui Costa' })
  }
  for (let count = 0; count < SUSPENDED; count += 1) await suspend(db, `partner ${count}`, NOON + chance.whole(1, DAYS * 24) * HOUR_MS)
  return signs
}

async function makeWaiters(db: Db): Promise<{ partnerId: string, groupId: string, memberId: string }[]> {
  // Who waits is not kept from a place by a limit that another place has used up a moment before.
  await insertRulebook(db, { ...DEFAULT_RULEBOOK, version: 2, startsAt: 1, ...UNLIMITED }, 1)
  return Promise.all(Array.from({ length: WAITERS }, async (_, count) => {
    const { id, groupId } = await storePartner(db, { id: `waiter ${count}` })
    await storePortal(db, { memberId: `waiting member ${count}`, partnerId: id })
    return { partnerId: id, groupId, memberId: `waiting member ${count}` }
  }))
}

type Taken = { requestId: string, slot: number, partner: Partner }

/** A place in any of the states in which time does something to it. */
async function holdPlace(db: Db, chance: Chance, { requestId, slot, partner }: Taken): Promise<Sign[]> {
  const id = `${requestId} place ${slot}`
  const kind = chance.pick(['held', 'uncontacted', 'contacted', 'working', 'old'] as const)
  const age = { held: 0, uncontacted: chance.whole(0, 23) * HOUR_MS, contacted: chance.whole(1, 6) * DAY_MS, working: chance.whole(38, 44) * DAY_MS, old: 3 * DAY_MS }[kind]
  const reservedAt = NOON - age - chance.whole(0, 50) * 1_000
  const { undoUntil, firstContactDueAt } = deadlines(DEFAULT_RULEBOOK, reservedAt, partner)
  const contactedAt = kind === 'contacted' || kind === 'working' ? reservedAt + MINUTE_MS : null
  const done = { reservedAt, firstContactDueAt, contactedAt, lastSignAt: kind === 'working' ? contactedAt : null, workBegun: kind === 'working' }
  await storeReservation(db, {
    ...NEW_RESERVATION, ...done, id, requestId, slot, partnerId: partner.id, groupId: partner.groupId, memberId: `member ${partner.id.slice(8)}`, key: id, undoUntil,
    state: kind === 'held' ? 'held' : 'in_work', contactedIn: contactedAt === null ? null : 'app', contactShownAt: kind === 'held' ? null : reservedAt,
    idle: kind === 'old' ? null : idleDeadline(done, DEFAULT_RULEBOOK, partner),
  })
  if (!chance.happens(0.4)) return []
  const at = NOON + chance.whole(1, 20) * HOUR_MS
  return [{ id, at, kind: 'contact' }, ...(chance.happens(0.5) ? [{ id, at: at + chance.whole(1, 4) * DAY_MS, kind: 'work' as const }] : [])]
}

async function suspend(db: Db, partnerId: string, endsAt: number): Promise<void> {
  await insertSanction(db, {
    id: `sanction of ${partnerId}`, partnerId, kind: 'suspension', rule: '6.2', reason: 'Did not answer', evidence: 'Three letters', startsAt: NOON - DAY_MS, endsAt, revokes: false, revokedAt: null,
    imposedBy: 'Olga', liftedAt: null, liftedBy: null, liftReason: null, appealedAt: null, appealNote: null, endedAt: null,
  })
  await db.updateTable('partners').set({ suspended_until: endsAt }).where('id', '=', partnerId).execute()
}

/** Everything that time did, without the moments at which a worker came to it: what is doubled or lost shows here. */
export async function readWorld(db: Db): Promise<string[]> {
  const reservations = await db.selectFrom('reservations').select(['id', 'state', 'outcome', 'holds_place', 'idle_kind', 'idle_warned', 'work_begun']).execute()
  const requests = await db.selectFrom('requests').select(['id', 'state', 'close_reason']).execute()
  const partners = await db.selectFrom('partners').select(['id', 'suspended_until']).execute()
  const sanctions = await db.selectFrom('sanctions').select(['id', (of) => of('ended_at', 'is not', null).as('ended')]).execute()
  const events = await db.selectFrom('reservation_events').select(['reservation_id', 'change']).execute()
  const ofRequests = await db.selectFrom('request_events').select(['request_id', 'kind', 'note']).execute()
  const notices = await db.selectFrom('notices').select(['partner_id', 'kind', 'subject']).execute()
  const journal = await db.selectFrom('journal').select(['kind', 'details']).execute()
  const work = await db.selectFrom('outbox').select(['kind', 'subject']).execute()
  const waiting = await db.selectFrom('waiting_list').select(['request_id', 'partner_id', 'state']).execute()
  const all: Record<string, object[]> = { reservations, requests, partners, sanctions, events, ofRequests, notices, journal, work, waiting }
  return Object.entries(all).flatMap(([what, rows]) => rows.map((row) => `${what} ${withoutMoments(JSON.stringify(row))}`)).sort()
}

/** Deadlines of reservations from before, and of those who waited, begin when a worker comes to them. */
function withoutMoments(text: string): string {
  // Of two places that become free in the same moment either may be handed on.
  return text.replace(/place \d, from/, 'a place, from').replace(/\d{13}/g, 'then').replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, 'then').replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'a new one')
}
