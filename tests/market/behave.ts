import { reportProblem } from '../../server/app/report/report-problem.ts'
import { loseReservation, releaseReservation, winReservation } from '../../server/app/reservation/finish-reservation.ts'
import { correctReservation } from '../../server/app/reservation/correct-reservation.ts'
import { markContacted } from '../../server/app/reservation/first-contact.ts'
import { reserveRequests } from '../../server/app/reservation/reserve-request.ts'
import { showContacts } from '../../server/app/reservation/show-contacts.ts'
import { joinLine } from '../../server/app/waiting/join-line.ts'
import { sayStillWorking } from '../../server/app/reservation/work-sign.ts'
import { undoReservation } from '../../server/app/reservation/undo-reservation.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../server/core/time.ts'
import { later, startDeciding, tryTo } from './market.ts'
import type { Market, Truth } from './market.ts'
import { HONEST } from './world.ts'
import type { Company, Kind } from './world.ts'

/** Hours until a company looks at a new request, and until it calls once it has the contacts; both are means. */
const PACE: Readonly<Record<Kind, { look: number, call: number }>> = {
  'diligent': { look: 3, call: 3 }, 'slow': { look: 14, call: 14 }, 'newcomer': { look: 4, call: 4 }, 'hoarder': { look: 0.3, call: Infinity },
  'never closes': { look: 3, call: 4 }, 'lies': { look: 3, call: 4 }, 'complains': { look: 3, call: 5 }, 'releases': { look: 2, call: 4 },
  'flips': { look: 3, call: 4 }, 'reserves twice': { look: 1, call: 4 },
}

/** A company finds a request in its list and tries to get it. */
export function lookAtRequest(market: Market, company: Company, truth: Truth): void {
  later(market, soon(market, PACE[company.kind].look * HOUR_MS), async () => {
    const taken = await reserve(market, company, truth)
    // A second tab and the double click of a greedy one: never a second place.
    if (company.kind === 'reserves twice') await reserve(market, company, truth)
    if (taken !== null) workOn(market, company, truth, taken)
    else if (market.chance.happens(0.3)) await tryTo(market, () => joinLine(market.app, company.caller, truth.number))
  })
}

/** Companies find in their notices what they got from the line. */
export async function takeUpServed(market: Market): Promise<void> {
  const { app, companies, truths } = market
  const served = await app.db.selectFrom('waiting_list').innerJoin('reservations', 'reservations.id', 'waiting_list.reservation_id')
    .innerJoin('requests', 'requests.id', 'waiting_list.request_id').select(['reservations.id', 'number', 'waiting_list.partner_id', 'waiting_list.ended_at'])
    .where('waiting_list.state', '=', 'served').where('waiting_list.ended_at', '>', market.servedUntil).orderBy('waiting_list.ended_at').orderBy('waiting_list.id').execute()
  for (const { id, number, partner_id, ended_at } of served) {
    market.servedUntil = Math.max(market.servedUntil, ended_at ?? 0)
    const company = companies.find((it) => it.partner.id === partner_id)
    const truth = truths.get(number)
    if (company && truth) workOn(market, company, truth, id)
  }
}

async function reserve(market: Market, { caller }: Company, truth: Truth): Promise<string | null> {
  const { memberId, partnerId, userId, userName, isAdmin } = caller
  const key = market.app.newId()
  const reservation = await tryTo(market, async () => (await reserveRequests(market.app, [{ number: truth.number, partnerId, memberId, userId, userName, isAdmin, key }]))[0]!)
  return reservation && 'id' in reservation ? reservation.id : null
}

/** From the reservation to its end. */
export function workOn(market: Market, company: Company, truth: Truth, id: string): void {
  const { app, chance } = market
  if (HONEST.includes(company.kind) && chance.happens(0.04)) {
    later(market, 20_000, async () => void await tryTo(market, () => undoReservation(app, company.partner.id, id)))
    return
  }
  later(market, soon(market, 10 * MINUTE_MS), async () => {
    const contact = await tryTo(market, () => showContacts(app, company.caller, id))
    const wait = PACE[company.kind].call
    if (contact && Number.isFinite(wait)) later(market, soon(market, wait * HOUR_MS), () => call(market, company, truth, id))
  })
}

async function call(market: Market, company: Company, truth: Truth, id: string): Promise<void> {
  const { app } = market
  const said = await tryTo(market, async () => {
    await markContacted(app, company.caller, id)
    return true
  })
  if (!said) return
  if (truth.quality === 'real' && !truth.decided) {
    if (truth.called.length === 0) startDeciding(market, truth)
    truth.called.push(company)
  }
  later(market, soon(market, 2 * DAY_MS), () => hear(market, company, truth, id))
}

/** Asks again every few days until the client has decided, and says that it still works on it; then the company does what it does. */
async function hear(market: Market, company: Company, truth: Truth, id: string): Promise<void> {
  const goesOn = (truth.quality === 'real' && !truth.decided) || (company.kind === 'never closes' && truth.winner !== company)
  if (goesOn) {
    const isTheirs = await tryTo(market, async () => {
      await sayStillWorking(market.app, company.caller, id, 'We talk about the offer')
      return true
    })
    if (isTheirs) later(market, soon(market, 7 * DAY_MS), () => hear(market, company, truth, id))
    return
  }
  if (truth.winner === company) {
    company.oldProof = truth.proof
    await tryTo(market, () => winReservation(market.app, company.caller, id, { proof: truth.proof }))
    return
  }
  if (truth.quality === 'dead number' && company.kind !== 'complains') await complain(market, company, id)
  await endLost(market, company, id)
}

/** Two calls on two days, as a company says that it made them. */
async function complain(market: Market, { caller }: Company, id: string): Promise<void> {
  const now = market.clock.now
  const tried = [2 * HOUR_MS, MINUTE_MS].map((ago) => ({ at: now - ago, channel: 'call' as const, result: 'no such number' }))
  await tryTo(market, () => reportProblem(market.app, caller, id, { reason: 'dead_number', note: 'Nobody can be reached there', tried }))
}

async function endLost(market: Market, company: Company, id: string): Promise<void> {
  const { app, chance } = market
  const lose = async (): Promise<void> => void await tryTo(market, () => loseReservation(app, company.caller, id, 'other_partner', ''))
  switch (company.kind) {
    case 'lies': {
      // One proof that was good once, and words that prove nothing.
      await tryTo(market, () => winReservation(app, company.caller, id, { proof: chance.happens(0.5) ? company.oldProof : 'they paid' }))
      return lose()
    }
    case 'complains': {
      await complain(market, company, id)
      return lose()
    }
    case 'flips': {
      await lose()
      later(market, 5 * HOUR_MS, async () => void await tryTo(market, () => correctReservation(app, company.caller, id, { to: 'in_work', reason: 'It goes on' })))
      return later(market, 2 * DAY_MS, lose)
    }
    case 'releases': return void await tryTo(market, () => releaseReservation(app, company.caller, id, 'unreachable'))
    default: return lose()
  }
}

/** Around the given time, seldom much longer. */
function soon({ chance }: Market, ms: number): number {
  return -Math.log(1 - chance.next()) * ms
}
