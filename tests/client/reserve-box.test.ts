import { flushPromises, mount } from '@vue/test-utils'
import { computed, defineComponent, h, ref, shallowRef } from 'vue'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { provideDoors } from '../../client/partner/gate/doors.ts'
import { providePartner } from '../../client/partner/partner-context.ts'
import type { PartnerParts } from '../../client/partner/partner-context.ts'
import { provideReserving } from '../../client/partner/reserve/reserving-context.ts'
import ReserveBox from '../../client/partner/reserve/ReserveBox.vue'
import ReserveCell from '../../client/partner/reserve/ReserveCell.vue'
import { waysOut } from '../../client/partner/reserve/ways-out.ts'
import { ApiFailure } from '../../client/shared/api.ts'
import type { Live } from '../../client/shared/live.ts'
import type { RequestDetail } from '../../server/contract/request.ts'
import type { MeView } from '../../server/contract/session.ts'
import { refusalText } from '../../server/core/errors.ts'
import type { ErrorCode, ErrorParams } from '../../server/core/errors.ts'
import { texts } from '../support/texts.ts'
import { buildDetail, buildMe, buildReservation, NOON } from './builders.ts'

type Parts = { reserve?: (number: string) => Promise<unknown>, me?: Partial<MeView>, request?: Partial<RequestDetail>, isAdmin?: boolean, call?: (method: string, path: string, body?: unknown) => Promise<unknown> }

/** The box and the row's cell side by side, as in the app, on a server that answers as told. */
async function show({ reserve = async () => buildReservation(), me = {}, request = {}, isAdmin = false, call = async () => ({ told: ['Marek Nowak'] }) }: Parts = {}) {
  const posts: string[] = []
  const api = {
    getMe: async () => buildMe({ now: Date.now(), ...me }), getRequest: async () => buildDetail(), findReservation: async () => { throw new ApiFailure('no_answer', 'cut') },
    reserve: (number: string) => { posts.push(number); return reserve(number) }, getReservation: async () => buildReservation(), undo: async () => buildDetail(),
    getTicket: async () => ({ ticket: 't' }), call,
  } as unknown as PartnerParts['api']
  const live: Live = { state: ref('live' as const), on: () => () => {}, onTime: () => () => {}, start: () => {}, stop: () => {} }
  const shown = shallowRef(buildDetail(request))
  let spoken = computed(() => '')
  const Host = defineComponent({
    setup() {
      const frame = { placement: 'DEFAULT', options: {}, userOption: () => null, setUserOption: async () => {}, openPath: async () => {} }
      const session = { token: 't', role: 'partner' as const, user: { id: '7', name: 'Rui', isAdmin }, portal: { memberId: 'm', domain: 'acme.example' } }
      const context = providePartner({ api, frame, session }, { live })
      provideDoors()
      provideReserving(context)
      spoken = computed(() => context.spoken.value)
      return () => [h(ReserveBox, { request: shown.value, undone: false }), h(ReserveCell, { card: shown.value })]
    },
  })
  const page = mount(Host, { global: { plugins: [texts] }, attachTo: document.body })
  await flushPromises()
  return { page, posts, shown, said: () => spoken.value }
}

afterEach(() => { document.body.replaceChildren() })

const press = (key: string): void => { document.dispatchEvent(new KeyboardEvent('keydown', { key, code: `Key${key.toUpperCase()}`, bubbles: true })) }

/** Everything that taking a place can be refused with, and what it says. */
const REFUSALS: [code: ErrorCode, params: ErrorParams, way: RegExp][] = [
  ['full', { cap: 3, number: 'IR-1', since: 'were taken 2 seconds before you' }, /Join the waiting list.*Next request/],
  ['not_open_yet', { at: '10:21:04 UTC' }, /Opens in|^$/],
  ['colleague_has_it', { name: 'Marek', number: 'IR-1', at: '10:20' }, /Open it/],
  ['group_has_it', { number: 'IR-1' }, /Next request/],
  ['client_stopped', { number: 'IR-1' }, /Next request/],
  ['daily_limit', { used: 10, limit: 10, at: '00:00', zone: 'Lisbon' }, /See rules/],
  ['in_work_limit', { used: 15, limit: 15 }, /Show the oldest in work/],
  ['location_off', { number: 'IR-1' }, /Ask Marek Nowak/],
  ['level', { number: 'IR-1', need: 4, at: '11:20', level: 3 }, /Why\?/],
  ['not_certified', {}, /Open the course/],
  ['not_linked', {}, /Reload/],
  ['not_approved', {}, /Reload/],
  ['partner_cancelled', {}, /Next request/],
  ['suspended', { until: '1 Dec 2026' }, /Read the notice/],
  ['suspended_for_good', {}, /Read the notice/],
  ['question_open', { since: '2026-11-17' }, /Answer the question/],
  ['paused', { until: '2026-12-01' }, /Ask Marek Nowak/],
  ['paused_open', {}, /Ask Marek Nowak/],
  ['offered_by_mail', { number: 'IR-1' }, /Next request/],
  ['no_permission', {}, /Ask Marek Nowak/],
  ['restricted_country', { country: 'Cuba' }, /Next request/],
  ['request_withdrawn', { number: 'IR-1' }, /Next request/],
  ['request_duplicate', { number: 'IR-1', other: 'IR-9' }, /Open IR-9/],
  ['request_closed', { number: 'IR-1' }, /Next request/],
  ['too_fast', { seconds: 20 }, /Try again in 0:(20|19)/],
  ['key_used', {}, /Try again/],
  ['maintenance', { until: '22 Nov' }, /Try again/],
  ['not_found', {}, /Next request/],
  ['auth', {}, /Reload/],
  ['busy', {}, /Try again/],
  ['internal', {}, /Try again/],
]

describe('a refusal', () => {
  it.each(REFUSALS)('%s stands in the detail and on the row, with a way out, and is spoken', async (code, params, way) => {
    const message = refusalText(code, params)
    const { page, said } = await show({ reserve: async () => { throw new ApiFailure(code, message, { params }) } })
    const focused = page.get('[data-testid=reserve]').element as HTMLElement
    focused.focus()
    press('r')
    await flushPromises()

    const note = page.get('[data-testid=refusal]')
    expect(note.attributes('data-code')).toBe(code)
    expect(note.text()).toContain(message)
    expect(note.find('[data-testid=ways]').text()).toMatch(way)
    expect(page.get('[data-testid=reserve-cell]').text()).toContain(message)
    expect(said()).toBe(message)
    expect(document.activeElement).toBe(focused)
  })

  it('has a way out whatever the code is', () => {
    for (const code of ['full', 'wrong_state', 'too_large', 'plan_lapsed'] as const) expect(waysOut(code, true).length).toBeGreaterThan(0)
  })

  it('lets an administrator change what others ask for', () => {
    expect(waysOut('location_off', true)).toEqual(['locations'])
    expect(waysOut('location_off', false)).toEqual(['ask'])
  })

  it('asks the administrator once it is pressed, and says who was asked', async () => {
    const call = vi.fn(async () => ({ told: ['Marek Nowak'] }))
    const { page } = await show({ call, reserve: async () => { throw new ApiFailure('no_permission', 'You can look, but not reserve.') } })
    press('r')
    await flushPromises()
    await page.get('[data-testid=ask-admin]').trigger('click')
    await flushPromises()
    expect(call).toHaveBeenCalledWith('POST', '/api/ask-admin', { about: 'permission' })
    expect(page.get('[data-testid=asked]').text()).toBe('Sent in the messenger: Marek Nowak.')
  })

  it('goes when it is dismissed', async () => {
    const { page } = await show({ reserve: async () => { throw new ApiFailure('full', 'All taken.') } })
    press('r')
    await flushPromises()
    await page.get('.note-close').trigger('click')
    expect(page.find('[data-testid=refusal]').exists()).toBe(false)
    expect(page.find('[data-testid=reserve-cell]').exists()).toBe(false)
  })
})

describe('Reserve', () => {
  it('is pending at once, in the detail and on the row, and the count is not raised', async () => {
    const answer = Promise.withResolvers()
    const { page, posts } = await show({ reserve: () => answer.promise })
    press('r')
    press('r')
    await page.vm.$nextTick()
    expect(page.get('[data-testid=reserve]').text()).toBe('Reserving…')
    expect(page.get('[data-testid=reserve]').attributes('aria-busy')).toBe('true')
    expect(page.get('[data-testid=reserve-cell]').text()).toBe('Reserving…')
    expect(page.get('[data-testid=places]').text()).toBe('0 of 3 reserved')
    answer.resolve(buildReservation())
    await flushPromises()
    expect(posts).toEqual(['IR-1'])
  })

  it('offers undo on the row with its seconds, once it is reserved', async () => {
    const { page, shown } = await show({ reserve: async () => buildReservation({ undoUntil: Date.now() + 60_000 }) })
    press('r')
    await flushPromises()
    shown.value = buildDetail({ taken: 1, mine: { reservationId: 'r1', by: 'Rui', byMe: true } })
    await page.vm.$nextTick()
    expect(page.get('[data-testid=row-undo]').text()).toMatch(/Undo (1:00|0:59)/)
    await page.get('[data-testid=row-undo]').trigger('click')
    await flushPromises()
    expect(page.find('[data-testid=row-undo]').exists()).toBe(false)
  })

  it('of a full request is a sentence with the reason, no button', async () => {
    const { page, posts } = await show({ request: { taken: 3 } })
    expect(page.find('[data-testid=reserve]').exists()).toBe(false)
    expect(page.get('[data-testid=refusal]').text()).toContain('No place is left.')
    press('r')
    expect(posts).toEqual([])
  })

  it('counts down to the second in which it opens for everyone, sends nothing before, and opens by itself', async () => {
    vi.useFakeTimers({ now: NOON })
    const { page, posts } = await show({ request: { locked: { code: 'not_open_yet', message: 'Reserving opens soon.', until: NOON + 3_400 } } })
    expect(page.get('[data-testid=reserve-later]').text()).toMatch(/Opens in 0:0[34]/)
    press('r')
    await page.get('[data-testid=reserve-later]').trigger('click')
    expect(posts).toEqual([])
    await vi.advanceTimersByTimeAsync(3_400)
    expect(page.find('[data-testid=reserve]').exists()).toBe(true)
    press('r')
    await flushPromises()
    expect(posts).toEqual(['IR-1'])
    vi.useRealTimers()
  })

  it('opens by itself at midnight of the partner’s zone', async () => {
    vi.useFakeTimers({ now: NOON })
    const limits = { ...buildMe().limits, today: { used: 5, limit: 5, nextDayAt: NOON + 60_000, zone: 'Europe/Lisbon' } }
    const { page } = await show({ me: { limits } })
    expect(page.get('[data-testid=refusal]').text()).toMatch(/Your company reserved 5 of 5 today\. Your next day starts at .*Europe\/Lisbon\), in 1 min\./)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(page.find('[data-testid=reserve]').exists()).toBe(true)
    vi.useRealTimers()
  })

  it('explains planned work and opens when it is over', async () => {
    const { page } = await show({ me: { maintenance: { from: Date.now() - 1_000, until: Date.now() + 60_000 } } })
    expect(page.get('[data-testid=refusal]').text()).toMatch(/Planned work until .*Reading works, reserving does not\./)
  })
})
