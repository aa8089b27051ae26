import { randomUUID } from 'node:crypto'
import type { App } from '../../server/app/app.ts'
import { reserveRequests } from '../../server/app/reservation/reserve-request.ts'
import type { Caller } from '../../server/app/session/open-session.ts'
import { joinLine } from '../../server/app/waiting/join-line.ts'
import { Refusal } from '../../server/core/errors.ts'
import type { Partner } from '../../server/core/partner.ts'
import type { ImplementationRequest } from '../../server/core/request.ts'
import type { Reservation } from '../../server/core/reservation.ts'
import type { Db } from '../../server/db/schema.ts'
import { NOON, storeOpenRequest, storePartner, storePortal } from '../support/build.ts'

/** A company with a portal, and the person who acts for it. */
export type Company = { partner: Partner, caller: Caller }

export async function company(db: Db, changes: Partial<Partner> = {}): Promise<Company> {
  const partner = await storePartner(db, changes)
  const { memberId, domain } = await storePortal(db, { partnerId: partner.id })
  return { partner, caller: callerOf(partner, memberId, domain) }
}

export function callerOf(partner: Partner, memberId: string, domain = ''): Caller {
  return {
    kind: 'session', operatorId: null, role: 'partner', memberId, domain, userId: '7', userName: `Ana of ${partner.id}`, isAdmin: false, partnerId: partner.id,
    createdAt: NOON, expiresAt: NOON + 1,
  }
}

export async function reserve(app: App, { caller }: Company, { number }: Pick<ImplementationRequest, 'number'>, key: string = randomUUID()): Promise<Reservation> {
  const [answer] = await reserveRequests(app, [{ ...caller, number, key }])
  if (!answer || answer instanceof Refusal) throw answer ?? new Error('no answer')
  return answer
}

/** The code with which something is refused; `ok` when it is not. */
export async function codeOf(doing: Promise<unknown>): Promise<string> {
  return doing.then(() => 'ok', (error: unknown) => {
    if (error instanceof Refusal) return error.code
    throw error
  })
}

/** A request whose three places are taken, and by whom. */
export async function fullRequest(app: App, changes: Partial<ImplementationRequest> = {}): Promise<{ request: ImplementationRequest, holders: (Company & { reservation: Reservation })[] }> {
  const request = await storeOpenRequest(app.db, changes)
  const holders = []
  for (let place = 0; place < request.cap; place += 1) {
    const holder = await company(app.db)
    holders.push({ ...holder, reservation: await reserve(app, holder, request) })
  }
  return { request, holders }
}

/** So many companies join the line, one after the other. */
export async function lineUp(app: App, { number }: ImplementationRequest, count: number): Promise<Company[]> {
  const line = []
  for (let turn = 0; turn < count; turn += 1) {
    const one = await company(app.db)
    await joinLine(app, one.caller, number)
    line.push(one)
  }
  return line
}

/** Which companies hold a place now, by slot. */
export async function holdersOf(db: Db, requestId: string): Promise<{ slot: number, partner: string }[]> {
  const rows = await db.selectFrom('reservations').select(['slot', 'partner_id']).where('request_id', '=', requestId).where('holds_place', '=', 1).orderBy('slot').execute()
  return rows.map((row) => ({ slot: row.slot, partner: row.partner_id }))
}

export async function noticesOf(db: Db, { partner }: Company): Promise<{ kind: string, text: string }[]> {
  return db.selectFrom('notices').select(['kind', 'text']).where('partner_id', '=', partner.id).orderBy('id').execute()
}
