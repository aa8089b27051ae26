import { randomBytes, randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../server/app/app.ts'
import { contactIndex, sealContact } from '../../server/app/request/contact.ts'
import { choosePartner, stopPartner, withdrawRequest } from '../../server/app/request/withdraw-request.ts'
import { showContacts } from '../../server/app/reservation/show-contacts.ts'
import { undoReservation } from '../../server/app/reservation/undo-reservation.ts'
import { joinLine } from '../../server/app/waiting/join-line.ts'
import { insertContact } from '../../server/store/request-contacts.ts'
import { NOON } from '../support/build.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'
import { quietApp } from '../support/quiet-app.ts'
import { codeOf, company, fullRequest, holdersOf, lineUp, noticesOf, reserve } from './waiting-steps.ts'

const OPERATOR = { memberId: 'vendor', userId: '1', userName: 'Petra' }
const SECRET = randomBytes(32)

describe.each(EACH_ENGINE)('what the client takes back, on %s', (_engine, open) => {
  const at = useDatabase(open)
  let app: App

  beforeEach(() => {
    app = quietApp({ db: at.db, now: () => NOON, newId: randomUUID, secret: SECRET })
  })

  async function outcomesOf(requestId: string): Promise<unknown[]> {
    return at.db.selectFrom('reservations').select(['outcome', 'holds_place']).where('request_id', '=', requestId).orderBy('slot').execute()
  }

  it('from all: the request closes, nobody holds or waits, nothing counts, everybody is told', async () => {
    const { request, holders } = await fullRequest(app)
    const [waiting] = await lineUp(app, request, 1)
    const contact = { firstName: 'Ana', lastName: 'Silva', email: 'ana@example.com', phone: '+351912345678', text: 'Help', phoneNote: '' }
    await insertContact(at.db, request.id, sealContact(app, request.id, contact), contactIndex(app, contact))
    await showContacts(app, holders[0]!.caller, holders[0]!.reservation.id)
    await withdrawRequest(app, { caller: OPERATOR, number: request.number, told: 'by phone at 14:00' })

    expect(await at.db.selectFrom('requests').select(['state', 'close_reason']).where('id', '=', request.id).executeTakeFirst()).toEqual({ state: 'closed', close_reason: 'withdrawn' })
    expect(await outcomesOf(request.id)).toEqual(Array.from({ length: 3 }, () => ({ outcome: 'withdrawn', holds_place: 0 })))
    expect(await at.db.selectFrom('waiting_list').select('state').execute()).toEqual([{ state: 'closed' }])
    expect(await noticesOf(at.db, holders[0]!)).toEqual([{ kind: 'request_ended', text: `The client withdrew IR-${request.number} at 12:00 UTC. Stop contacting them. It does not count.` }, { kind: 'privacy', text: expect.stringContaining('confirm it in the app') as string }])
    expect(await noticesOf(at.db, waiting!)).toMatchObject([{ kind: 'place_closed', text: expect.stringContaining('the client withdrew it') as string }])
    expect(await codeOf(showContacts(app, holders[0]!.caller, holders[0]!.reservation.id))).toBe('reservation_over')
    expect(await codeOf(reserve(app, await company(at.db), request))).toBe('request_withdrawn')
    expect(await at.db.selectFrom('journal').select(['kind', 'user_name', 'details']).where('kind', '=', 'client_withdrew').execute())
      .toEqual([{ kind: 'client_withdrew', user_name: 'Petra', details: 'told: by phone at 14:00' }])
    expect(await at.db.selectFrom('reservation_events').select('source').distinct().where('change', '=', 'withdrawn').execute()).toEqual([{ source: 'client' }])
    expect(await codeOf(withdrawRequest(app, { caller: OPERATOR, number: request.number, told: 'again' }))).toBe('wrong_state')
  })

  it('from one: its place goes to the line, and never back to it or its group', async () => {
    const { request, holders } = await fullRequest(app)
    const [stopped, kept] = holders
    const sister = await company(at.db, { groupId: stopped!.partner.groupId })
    const line = await lineUp(app, request, 1)
    await stopPartner(app, { caller: OPERATOR, number: request.number, told: 'by mail' }, stopped!.reservation.id)

    expect((await holdersOf(at.db, request.id)).map((it) => it.partner)).toEqual([line[0]!, kept!, holders[2]!].map((it) => it.partner.id))
    expect(await noticesOf(at.db, stopped!)).toMatchObject([{ kind: 'request_ended', text: expect.stringMatching(/asked your company to stop at 12:00 UTC\. Stop contacting them\. It does not count\./) as string }])
    for (const one of [stopped!, sister]) expect(await codeOf(joinLine(app, one.caller, request.number))).toBe('client_stopped')
    await undoReservation(app, kept!.partner.id, kept!.reservation.id)
    for (const one of [stopped!, sister]) expect(await codeOf(reserve(app, one, request))).toBe('client_stopped')
    expect(await codeOf(reserve(app, await company(at.db), request))).toBe('ok')
    expect(await codeOf(stopPartner(app, { caller: OPERATOR, number: request.number, told: 'again' }, stopped!.reservation.id))).toBe('reservation_over')
    expect(await at.db.selectFrom('journal').select(['kind', 'partner_id']).where('kind', '=', 'client_stopped_partner').execute()).toEqual([{ kind: 'client_stopped_partner', partner_id: stopped!.partner.id }])
  })

  it('or gives to one: the request closes as chosen, and reservations stay', async () => {
    const { request, holders } = await fullRequest(app)
    const [waiting] = await lineUp(app, request, 1)
    await choosePartner(app, { caller: OPERATOR, number: request.number, told: 'by phone' }, holders[1]!.reservation.id)
    expect(await at.db.selectFrom('requests').select('close_reason').where('id', '=', request.id).executeTakeFirst()).toEqual({ close_reason: 'chosen' })
    expect(await holdersOf(at.db, request.id)).toHaveLength(3)
    expect(await noticesOf(at.db, holders[0]!)).toMatchObject([{ text: expect.stringContaining('chose another partner') as string }])
    expect(await noticesOf(at.db, holders[1]!)).toMatchObject([{ text: expect.stringContaining('they chose your company') as string }])
    expect(await noticesOf(at.db, waiting!)).toMatchObject([{ kind: 'place_closed', text: expect.stringContaining('the client chose a partner') as string }])
    await stopPartner(app, { caller: OPERATOR, number: request.number, told: 'by phone' }, holders[0]!.reservation.id)
    expect(await holdersOf(at.db, request.id)).toHaveLength(2)
    expect(await codeOf(choosePartner(app, { caller: OPERATOR, number: request.number, told: 'again' }, holders[1]!.reservation.id))).toBe('wrong_state')
  })

  it('is nothing for an unknown request or a reservation of another one', async () => {
    const [one, other] = [await fullRequest(app), await fullRequest(app)]
    expect(await codeOf(withdrawRequest(app, { caller: OPERATOR, number: 999_999, told: 'by phone' }))).toBe('not_found')
    expect(await codeOf(stopPartner(app, { caller: OPERATOR, number: one.request.number, told: 'by phone' }, other.holders[0]!.reservation.id))).toBe('reservation_over')
    expect(await holdersOf(at.db, other.request.id)).toHaveLength(3)
  })

  it('is taken back once by two operators at once, while others release', async () => {
    const { request, holders } = await fullRequest(app)
    await lineUp(app, request, 2)
    const codes = await Promise.all([
      codeOf(withdrawRequest(app, { caller: OPERATOR, number: request.number, told: 'by phone' })),
      codeOf(undoReservation(app, holders[0]!.partner.id, holders[0]!.reservation.id)),
      codeOf(withdrawRequest(app, { caller: OPERATOR, number: request.number, told: 'by mail' })),
    ])
    expect([codes[0], codes[2]].sort()).toEqual(['ok', 'wrong_state'])
    expect(await holdersOf(at.db, request.id)).toEqual([])
    expect(await at.db.selectFrom('waiting_list').select('id').where('state', '=', 'waiting').execute()).toEqual([])
    expect(await at.db.selectFrom('reservations').select('id').where('request_id', '=', request.id).where('state', '!=', 'closed').execute()).toEqual([])
  })
})
