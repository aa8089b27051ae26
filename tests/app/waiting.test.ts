import { randomUUID } from 'node:crypto'
import { describe, expect, it, beforeEach } from 'vitest'
import type { App } from '../../server/app/app.ts'
import { releaseReservation } from '../../server/app/reservation/finish-reservation.ts'
import { undoReservation } from '../../server/app/reservation/undo-reservation.ts'
import { showContacts } from '../../server/app/reservation/show-contacts.ts'
import { joinLine } from '../../server/app/waiting/join-line.ts'
import { leaveLine } from '../../server/app/waiting/leave-line.ts'
import { listWaiting } from '../../server/app/waiting/list-waiting.ts'
import { takeUpLines } from '../../server/app/waiting/take-up-lines.ts'
import { FOR_GOOD } from '../../server/core/partner.ts'
import { FIRST_SETTINGS } from '../../server/core/portal-settings.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../server/core/time.ts'
import { replaceLocations, updatePartner } from '../../server/store/partners.ts'
import { savePortalSettings } from '../../server/store/portal-settings.ts'
import { linkPortal, setActivePeople, setPortalState } from '../../server/store/portals.ts'
import { insertRulebook } from '../../server/store/rulebooks.ts'
import { quietApp } from '../support/quiet-app.ts'
import { buildRulebook, NOON, storeOpenRequest, storeReservation } from '../support/build.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'
import { codeOf, company, fullRequest, holdersOf, lineUp, noticesOf, reserve } from './waiting-steps.ts'
import type { Company } from './waiting-steps.ts'
import { spoken } from '../support/spoken.ts'

describe.each(EACH_ENGINE)('the line for the next free place, on %s', (_engine, open) => {
  const at = useDatabase(open)
  let now = NOON
  let app: App

  beforeEach(() => {
    now = NOON
    app = quietApp({ db: at.db, now: () => now, newId: randomUUID })
  })

  async function fillWork({ partner }: Company, count: number): Promise<void> {
    for (let index = 0; index < count; index += 1) await storeReservation(at.db, { partnerId: partner.id, state: 'in_work', reservedAt: NOON - 3 * DAY_MS })
  }

  async function positions(companies: readonly Company[]): Promise<(number | null)[]> {
    return Promise.all(companies.map(async ({ partner }) => (await listWaiting(app, partner.id))[0]?.line.mine?.position ?? null))
  }

  describe('joining', () => {
    it('puts a company at the end, once', async () => {
      const { request } = await fullRequest(app)
      const line = await lineUp(app, request, 3)
      expect(await positions(line)).toEqual([1, 2, 3])
      await joinLine(app, line[0]!.caller, request.number)
      expect(await positions(line)).toEqual([1, 2, 3])
      expect(await codeOf(joinLine(app, { ...line[0]!.caller, userId: '8' }, request.number))).toBe('already_waiting')
    })

    it('is refused while a place is free', async () => {
      const request = await storeOpenRequest(at.db)
      expect(await codeOf(joinLine(app, (await company(at.db)).caller, request.number))).toBe('place_free')
    })

    it('is refused to who has a place, and to the group', async () => {
      const { request, holders } = await fullRequest(app)
      expect(await codeOf(joinLine(app, holders[0]!.caller, request.number))).toBe('colleague_has_it')
      const sister = await company(at.db, { groupId: holders[0]!.partner.groupId })
      expect(await codeOf(joinLine(app, sister.caller, request.number))).toBe('group_has_it')
    })

    it('has a group once in the line, and does not say who asked', async () => {
      const { request } = await fullRequest(app)
      const [first] = await lineUp(app, request, 1)
      const sister = await company(at.db, { groupId: first!.partner.groupId })
      const refusal: unknown = await joinLine(app, sister.caller, request.number).catch((error: unknown) => error)
      expect(spoken(refusal).message).toMatch(/^A company of your group asked for the next free place of IR-\d+ at 12:00 UTC/)
    })

    it.each([
      ['not_certified', { tutorialPassedAt: null }], ['suspended', { suspendedUntil: NOON + DAY_MS }], ['suspended_for_good', { suspendedUntil: FOR_GOOD }],
      ['partner_cancelled', { cancelledAt: NOON }], ['not_approved', { approvedAt: null }], ['location_off', { homeCountry: 'ES' }],
    ] as const)('is refused with %s', async (code, changes) => {
      const { request } = await fullRequest(app)
      expect(await codeOf(joinLine(app, (await company(at.db, changes)).caller, request.number))).toBe(code)
      expect(await at.db.selectFrom('waiting_list').selectAll().execute()).toEqual([])
    })

    it('is refused to a person who may not reserve, and to a portal of nobody', async () => {
      const { request } = await fullRequest(app)
      const one = await company(at.db)
      await savePortalSettings(at.db, one.caller.memberId, { ...FIRST_SETTINGS, mayReserve: { who: 'listed', userIds: ['9'] } }, 0, 'Ana', now)
      expect(await codeOf(joinLine(app, one.caller, request.number))).toBe('no_permission')
      expect(await codeOf(joinLine(app, { ...one.caller, partnerId: null }, request.number))).toBe('not_linked')
      expect(await codeOf(joinLine(app, one.caller, 999_999))).toBe('not_found')
    })

    it('is possible with limits used up: they may free before a place does', async () => {
      const { request } = await fullRequest(app)
      const busy = await company(at.db)
      await fillWork(busy, 5)
      expect(await codeOf(joinLine(app, busy.caller, request.number))).toBe('ok')
    })
  })

  describe('leaving', () => {
    it('lets the others move up; anybody of the company may do it', async () => {
      const { request } = await fullRequest(app)
      const line = await lineUp(app, request, 3)
      await leaveLine(app, { ...line[0]!.caller, userId: '8', userName: 'Rui' }, request.number)
      expect(await positions(line)).toEqual([null, 1, 2])
      expect(await codeOf(leaveLine(app, line[0]!.caller, request.number))).toBe('not_waiting')
      await joinLine(app, line[0]!.caller, request.number)
      expect(await positions(line)).toEqual([3, 1, 2])
    })

    it('is refused to a person who may not reserve', async () => {
      const { request } = await fullRequest(app)
      const [one] = await lineUp(app, request, 1)
      await savePortalSettings(at.db, one!.caller.memberId, { ...FIRST_SETTINGS, mayReserve: { who: 'listed', userIds: ['7'] } }, 0, 'Ana', now)
      expect(await codeOf(leaveLine(app, { ...one!.caller, userId: '8' }, request.number))).toBe('no_permission')
    })
  })

  describe('a freed place', () => {
    it('goes to the first in line in the same moment, as an ordinary reservation with the lowest free place', async () => {
      const { request, holders } = await fullRequest(app)
      const line = await lineUp(app, request, 2)
      await undoReservation(app, holders[1]!.partner.id, holders[1]!.reservation.id)

      expect(await holdersOf(at.db, request.id)).toEqual([holders[0]!, line[0]!, holders[2]!].map(({ partner }, index) => ({ slot: index + 1, partner: partner.id })))
      expect(await positions(line)).toEqual([null, 1])
      const row = await at.db.selectFrom('reservations').selectAll().where('partner_id', '=', line[0]!.partner.id).executeTakeFirstOrThrow()
      expect(row).toMatchObject({ user_id: '7', user_name: line[0]!.caller.userName, member_id: line[0]!.caller.memberId, state: 'held', reserved_at: NOON })
      const entry = await at.db.selectFrom('waiting_list').selectAll().where('partner_id', '=', line[0]!.partner.id).executeTakeFirstOrThrow()
      expect(entry).toMatchObject({ state: 'served', ended_at: NOON, reservation_id: row.id })
      expect(row.key).toBe(`waiting:${entry.id}`)
      expect(await at.db.selectFrom('open_requests').select('taken').where('request_id', '=', request.id).executeTakeFirst()).toEqual({ taken: 3 })
      expect(await at.db.selectFrom('outbox').select('kind').where('subject', '=', row.id).orderBy('kind').execute()).toEqual([{ kind: 'crm.create' }, { kind: 'mail.reserved' }])
      expect(await noticesOf(at.db, line[0]!)).toEqual([{ kind: 'place_got', text: expect.stringMatching(/^A place of IR-\d+ became free and is yours; Ana of .* You can undo until 2026-11-19 00:00 UTC/) as string }])
      expect(await noticesOf(at.db, line[1]!)).toEqual([])
    })

    it('is given for each of several places freed at once, in the order of the line', async () => {
      const { request, holders } = await fullRequest(app)
      const line = await lineUp(app, request, 4)
      await Promise.all(holders.map(({ caller, reservation }) => releaseReservation(app, caller, reservation.id, 'no_capacity')))
      expect((await holdersOf(at.db, request.id)).map((it) => it.partner).sort()).toEqual(line.slice(0, 3).map((it) => it.partner.id).sort())
      expect(await positions(line)).toEqual([null, null, null, 1])
    })

    it.each([
      ['has its limit of the day used up', /but you reserved 3 of 3 today\. You stay in line\.$/, (one: Company) => useUpDay(one)],
      ['has its limit in work used up', /but you have 5 of 5 in work\. You stay in line\.$/, (one: Company) => fillWork(one, 5)],
      ['was suspended', /but reserving is closed for your company until 19 Nov 2026, 12:00 UTC\. You stay/, (one: Company) => updatePartner(at.db, one.partner.id, { suspendedUntil: NOON + DAY_MS })],
      ['took the location off', /but it is not from one of your locations now\. You stay/, (one: Company) => replaceLocations(at.db, one.partner.id, [{ country: 'ES', region: null }])],
      ['has paused', /but your company has paused\. You stay/, (one: Company) => updatePartner(at.db, one.partner.id, { pausedFrom: NOON })],
      ['may not reserve any more', /but Ana of .* may not reserve now\. You stay/, (one: Company) => savePortalSettings(at.db, one.caller.memberId, { ...FIRST_SETTINGS, mayReserve: { who: 'admins', userIds: [] } }, 0, 'Rui', now)],
      ['does not work there any more', /but Ana of .* may not reserve now\. You stay/, (one: Company) => setActivePeople(at.db, one.caller.memberId, ['8', '9'])],
      ['removed the app', /but the app is not installed in your Bitrix24 now\. You stay/, (one: Company) => setPortalState(at.db, one.caller.memberId, 'uninstalled', now)],
    ])('goes on to the next when the first %s; the first stays in line and is told once', async (_what, text, hinder) => {
      const { request, holders } = await fullRequest(app)
      const line = await lineUp(app, request, 2)
      await hinder(line[0]!)
      await undoReservation(app, holders[0]!.partner.id, holders[0]!.reservation.id)
      expect((await holdersOf(at.db, request.id))[0]).toEqual({ slot: 1, partner: line[1]!.partner.id })
      expect(await positions(line)).toEqual([1, null])
      expect(await noticesOf(at.db, line[0]!)).toEqual([{ kind: 'place_passed', text: expect.stringMatching(text) as string }])
      expect((await listWaiting(app, line[0]!.partner.id))[0]?.line.mine?.entry.passedOver).toMatchObject({ at: NOON, text: expect.stringMatching(text) as string })
    })

    it.each([
      ['left the programme', /any more: your partnership has ended/, (one: Company) => updatePartner(at.db, one.partner.id, { cancelledAt: NOON })],
      ['has another portal now', /any more: your Bitrix24 is not matched to your company any more/, (one: Company) => linkPortal(at.db, one.caller.memberId, null, now)],
    ])('goes on to the next when the first %s, which then waits no more', async (_what, text, hinder) => {
      const { request, holders } = await fullRequest(app)
      const line = await lineUp(app, request, 2)
      await hinder(line[0]!)
      await undoReservation(app, holders[0]!.partner.id, holders[0]!.reservation.id)
      expect(await positions(line)).toEqual([null, null])
      expect(await noticesOf(at.db, line[0]!)).toEqual([{ kind: 'place_closed', text: expect.stringMatching(text) as string }])
    })

    it('follows the rulebook of now', async () => {
      const { request, holders } = await fullRequest(app)
      const line = await lineUp(app, request, 2)
      await fillWork(line[0]!, 2)
      await insertRulebook(at.db, buildRulebook({ version: 2, startsAt: NOON + 1, levels: [{ level: 1, name: 'Tight', fromConversion: 0, perDay: 3, inWork: 2 }] }), now)
      now += MINUTE_MS - 1
      await undoReservation(app, holders[0]!.partner.id, holders[0]!.reservation.id)
      expect((await holdersOf(at.db, request.id))[0]?.partner).toBe(line[1]!.partner.id)
    })

    it('is never free for others while somebody in line may take it', async () => {
      const { request, holders } = await fullRequest(app)
      const [first] = await lineUp(app, request, 1)
      await fillWork(first!, 5)
      await undoReservation(app, holders[0]!.partner.id, holders[0]!.reservation.id)
      expect(await holdersOf(at.db, request.id)).toHaveLength(2)
      await at.db.updateTable('reservations').set({ state: 'closed', outcome: 'lost', closed_at: NOON }).where('partner_id', '=', first!.partner.id).execute()
      // Nobody looked at the line since the limit became free; a click of somebody else does.
      expect(await codeOf(reserve(app, await company(at.db), request))).toBe('full')
      expect((await holdersOf(at.db, request.id))[0]?.partner).toBe(first!.partner.id)
    })

    it('is open to all when nobody in line may take it', async () => {
      const { request, holders } = await fullRequest(app)
      const line = await lineUp(app, request, 2)
      for (const one of line) await fillWork(one, 5)
      await undoReservation(app, holders[0]!.partner.id, holders[0]!.reservation.id)
      const other = await company(at.db)
      expect((await reserve(app, other, request)).slot).toBe(1)
      expect(await positions(line)).toEqual([1, 2])
    })

    it('is the reservation of who presses Reserve in the moment in which their turn comes', async () => {
      const { request, holders } = await fullRequest(app)
      const [first] = await lineUp(app, request, 1)
      await fillWork(first!, 5)
      await undoReservation(app, holders[0]!.partner.id, holders[0]!.reservation.id)
      await at.db.updateTable('reservations').set({ state: 'closed', outcome: 'lost', closed_at: NOON }).where('partner_id', '=', first!.partner.id).execute()
      const taken = await reserve(app, first!, request)
      expect(taken).toMatchObject({ partnerId: first!.partner.id, slot: 1, undoUntil: NOON + 12 * HOUR_MS })
      expect(await positions([first!])).toEqual([null])
    })

    it('is taken up again by the clock when a limit becomes free', async () => {
      const { request, holders } = await fullRequest(app)
      const [first] = await lineUp(app, request, 1)
      await useUpDay(first!)
      await undoReservation(app, holders[0]!.partner.id, holders[0]!.reservation.id)
      now += 11 * SECOND_MS
      expect(await takeUpLines(app)).toBe(1)
      expect(await takeUpLines(app)).toBe(0)
      expect(await positions([first!])).toEqual([1])
      expect(await noticesOf(at.db, first!)).toHaveLength(1)
      now = Date.UTC(2026, 10, 19, 0, 0, 1)
      expect(await takeUpLines(app)).toBe(1)
      expect((await holdersOf(at.db, request.id))[0]?.partner).toBe(first!.partner.id)
      expect(await takeUpLines(app)).toBe(0)
    })

    it('ends the waiting of a company that got a place by itself, and of its group', async () => {
      const { request, holders } = await fullRequest(app)
      const line = await lineUp(app, request, 2)
      for (const one of line) await fillWork(one, 5)
      await undoReservation(app, holders[0]!.partner.id, holders[0]!.reservation.id)
      const sister = await company(at.db, { groupId: line[1]!.partner.groupId })
      await reserve(app, sister, request)
      expect(await positions(line)).toEqual([1, null])
      expect(await noticesOf(at.db, line[1]!)).toMatchObject([{ kind: 'place_passed' }, { kind: 'place_closed', text: expect.stringMatching(/a company of your group has one/) as string }])
    })
  })

  describe('a place got from the line', () => {
    async function got(): Promise<{ one: Company, id: string, requestId: string }> {
      const { request, holders } = await fullRequest(app)
      const [one] = await lineUp(app, request, 1)
      await undoReservation(app, holders[0]!.partner.id, holders[0]!.reservation.id)
      const { id } = await at.db.selectFrom('reservations').select('id').where('partner_id', '=', one!.partner.id).executeTakeFirstOrThrow()
      return { one: one!, id, requestId: request.id }
    }

    it('can be undone for half of the first-contact time, and goes to the next in line', async () => {
      const { one, id, requestId } = await got()
      const { number } = await at.db.selectFrom('requests').select('number').where('id', '=', requestId).executeTakeFirstOrThrow()
      const next = await company(at.db)
      await joinLine(app, next.caller, number)
      now = NOON + 12 * HOUR_MS - 1
      await undoReservation(app, one.partner.id, id)
      expect((await holdersOf(at.db, requestId))[0]?.partner).toBe(next.partner.id)
    })

    it('can’t be undone any more after that, or once the contacts were shown', async () => {
      const { one, id } = await got()
      now = NOON + 12 * HOUR_MS
      expect(await codeOf(undoReservation(app, one.partner.id, id))).toBe('undo_over')
    })

    it('tells the CRM and the client only when it can’t be undone any more', async () => {
      const { id } = await got()
      expect(await at.db.selectFrom('outbox').select('run_at').where('subject', '=', id).execute()).toEqual([{ run_at: NOON + 12 * HOUR_MS }, { run_at: NOON + 12 * HOUR_MS }])
    })

    it('is nobody else’s to show', async () => {
      const { id } = await got()
      expect(await codeOf(showContacts(app, (await company(at.db)).caller, id))).toBe('not_found')
    })
  })

  async function useUpDay({ partner }: Company): Promise<void> {
    for (let index = 0; index < 3; index += 1) {
      await storeReservation(at.db, { partnerId: partner.id, state: 'closed', outcome: 'lost', reservedAt: NOON - HOUR_MS, closedAt: NOON - MINUTE_MS })
    }
  }
})
