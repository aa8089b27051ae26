import { flushPromises, mount } from '@vue/test-utils'
import { defineComponent, h, ref, shallowRef } from 'vue'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { provideDoors } from '../../client/partner/gate/doors.ts'
import { provideOpenTools } from '../../client/partner/open/open-tools.ts'
import RequestPane from '../../client/partner/open/RequestPane.vue'
import { providePartner } from '../../client/partner/partner-context.ts'
import type { PartnerParts } from '../../client/partner/partner-context.ts'
import { provideReserving } from '../../client/partner/reserve/reserving-context.ts'
import { ApiFailure } from '../../client/shared/api.ts'
import type { Live } from '../../client/shared/live.ts'
import type { OpenRow, RequestDetail } from '../../server/contract/request.ts'
import type { ReservationView } from '../../server/contract/reservation.ts'
import { texts } from '../support/texts.ts'
import { buildDetail, buildMe, buildReservation } from './builders.ts'

type Answers = { read: (number: string) => Promise<RequestDetail>, reserve?: (number: string) => Promise<ReservationView> }

const ROWS: OpenRow[] = ['IR-1', 'IR-2'].map((number) => {
  const { text: _text, state: _state, history: _history, ...card } = buildDetail({ number, title: `Title of ${number}` })
  return { ...card, repeatClient: false, match: null, hidden: null }
})

/** The pane beside a list of two, with what the server answers held by the test. */
async function show({ read, reserve = async () => buildReservation() }: Answers) {
  const posts: string[] = []
  const api = {
    getMe: async () => buildMe({ now: Date.now() }), getRequest: read, findReservation: async () => { throw new ApiFailure('no_answer', 'cut') }, getReservation: async () => buildReservation(),
    reserve: (number: string) => { posts.push(number); return reserve(number) }, getTicket: async () => ({ ticket: 't' }), call: async () => ({}),
  } as unknown as PartnerParts['api']
  const live: Live = { state: ref('live' as const), on: () => () => {}, onTime: () => () => {}, start: () => {}, stop: () => {} }
  const number = shallowRef('IR-1')
  const Host = defineComponent({
    setup() {
      const frame = { placement: 'DEFAULT', options: {}, userOption: () => null, setUserOption: async () => {}, openPath: async () => {} }
      const session = { token: 't', role: 'partner' as const, user: { id: '7', name: 'Rui', isAdmin: false }, portal: { memberId: 'm', domain: 'acme.example' } }
      provideReserving(providePartner({ api, frame, session }, { live }))
      provideDoors()
      provideOpenTools({ linkPath: () => '', mayHide: () => false, askHide: () => {}, matchText: () => null, rowOf: (it) => ROWS.find((row) => row.number === it) ?? null, read })
      return () => h(RequestPane, { number: number.value })
    },
  })
  const page = mount(Host, { global: { plugins: [texts] }, attachTo: document.body })
  await flushPromises()
  return { page, posts, go: async (to: string) => { number.value = to; await page.vm.$nextTick() } }
}

afterEach(() => { document.body.replaceChildren() })

const press = (key: string): void => { document.dispatchEvent(new KeyboardEvent('keydown', { key, code: `Key${key.toUpperCase()}`, bubbles: true })) }
const detail = async (number: string): Promise<RequestDetail> => buildDetail({ number, title: `Title of ${number}`, text: `Text of ${number}` })
const never = (): Promise<never> => new Promise(() => {})

describe('the pane of a request', () => {
  it('shows what the row tells at once, and nothing of the request before', async () => {
    const { page, go } = await show({ read: (number) => number === 'IR-2' ? never() : detail(number) })
    expect(page.text()).toContain('Text of IR-1')
    await go('IR-2')
    expect(page.find('h2').text()).toBe('Title of IR-2')
    expect(page.text()).not.toContain('IR-1')
    expect(page.find('.letter').attributes('aria-busy')).toBe('true')
    expect(page.find('[data-testid=reserve]').exists()).toBe(true)
  })

  it('reserves the request that is shown, before its text is there', async () => {
    const { posts, go } = await show({ read: (number) => number === 'IR-2' ? never() : detail(number), reserve: never })
    await go('IR-2')
    press('r')
    await flushPromises()
    expect(posts).toEqual(['IR-2'])
  })

  it('shows no reservation under the request one has gone on to', async () => {
    let answer: (view: ReservationView) => void = () => {}
    const { page, posts, go } = await show({ read: detail, reserve: () => new Promise((resolve) => { answer = resolve }) })
    press('r')
    await flushPromises()
    await go('IR-2')
    answer(buildReservation())
    await flushPromises()
    expect(posts).toEqual(['IR-1'])
    expect(page.find('h2').text()).toBe('Title of IR-2')
    expect(page.find('[data-testid=reserve-box]').attributes('data-phase')).toBe('idle')
  })

  it('says that a text could not be read and reads it again, and goes on with the next', async () => {
    const read = vi.fn(async (number: string): Promise<RequestDetail> => { if (number === 'IR-1') throw new ApiFailure('no_answer', 'cut'); return detail(number) })
    const { page, go } = await show({ read })
    expect(page.find('[role=alert]').exists()).toBe(true)
    expect(page.find('.letter').exists()).toBe(false)
    await go('IR-2')
    await flushPromises()
    expect(page.find('[role=alert]').exists()).toBe(false)
    expect(page.text()).toContain('Text of IR-2')
  })
})
