import { flushPromises, mount } from '@vue/test-utils'
import { defineComponent, h, ref } from 'vue'
import { afterEach, describe, expect, it, vi } from 'vitest'
import ReservationRow from '../../client/partner/work/ReservationRow.vue'
import DueText from '../../client/shared/components/DueText.vue'
import ContactBox from '../../client/shared/reservation/ContactBox.vue'
import EndBox from '../../client/shared/reservation/EndBox.vue'
import { provideReservation } from '../../client/shared/reservation/reservation-context.ts'
import type { ReservationContext } from '../../client/shared/reservation/reservation-context.ts'
import type { ContactView, ReservationView } from '../../server/contract/reservation.ts'
import { buildDetail, buildReservation, buildReservationCard, NOON } from './builders.ts'
import { texts } from '../support/texts.ts'

const HOUR = 3_600_000
const CONTACT: ContactView = {
  firstName: 'João', lastName: 'Pereira', email: 'joao@clinicanorte.example', phone: { e164: '+351912345678', international: '+351 912 345 678', national: '912 345 678', mobile: true },
  site: 'clinicanorte.example', text: 'Call me.', language: 'pt', callTime: null, files: [],
}
const SHOWN = { state: 'in_work', contactShownAt: NOON, undoUntil: null, request: buildDetail({ timeZone: { name: 'Africa/Luanda', sure: true } }) } as const
const global = { plugins: [texts] }
afterEach(() => document.body.replaceChildren())

function box(contact: ContactView, reservation: ReservationView, over: Partial<ReservationContext['api']> = {}) {
  const announce = vi.fn()
  const api = { markContacted: vi.fn(async () => reservation), ...over } as unknown as ReservationContext['api']
  const now = ref(NOON)
  const events = { changed: vi.fn(), tried: vi.fn(), wrong: vi.fn() }
  const Host = defineComponent(() => {
    provideReservation({ api, announce, clock: { now, learn: () => undefined } })
    return () => h(ContactBox, { contact, reservation, canReport: true, onChanged: events.changed, onTried: events.tried, onWrong: events.wrong })
  })
  return { shown: mount(Host, { global, attachTo: document.body }), api, announce, now, events }
}

describe('the contacts', () => {
  it('lead to the phone, the mail with the number in its subject, the messenger and the site', () => {
    const { shown } = box(CONTACT, buildReservation(SHOWN))
    expect(shown.get('[data-testid=contact-phone]').attributes('href')).toBe('tel:+351912345678')
    expect(decodeURIComponent(shown.get('[data-testid=contact-email]').attributes('href') ?? '')).toBe('mailto:joao@clinicanorte.example?subject=IR-1: your Bitrix24 request')
    expect(shown.get('[data-testid=whatsapp]').attributes('href')).toBe('https://wa.me/351912345678')
    expect(shown.get('[data-testid=contact-site]').attributes('href')).toBe('https://clinicanorte.example')
    expect(shown.get('[data-testid=client-time]').text()).toBe('Client time 13:00')
    expect(shown.text()).toContain('Given: João, family: Pereira')
  })

  it('offer no messenger for a landline, and no site behind a free address', () => {
    const { shown } = box({ ...CONTACT, site: null, phone: { ...CONTACT.phone, mobile: false } }, buildReservation(SHOWN))
    expect([shown.find('[data-testid=whatsapp]').exists(), shown.find('[data-testid=contact-site]').exists()]).toEqual([false, false])
  })

  it('are copied as +E.164', async () => {
    const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
    const { shown, announce } = box(CONTACT, buildReservation(SHOWN))
    await shown.get('[data-testid=copy-phone]').trigger('click')
    await flushPromises()
    expect([writeText.mock.calls[0], announce.mock.calls[0]]).toEqual([['+351912345678'], ['Copied']])
  })

  async function call(reservation = buildReservation(SHOWN)) {
    const opened = box(CONTACT, reservation)
    opened.shown.get('[data-testid=contact-phone]').element.addEventListener('click', (event) => event.preventDefault())
    await opened.shown.get('[data-testid=contact-phone]').trigger('click')
    window.dispatchEvent(new Event('focus'))
    await flushPromises()
    return opened
  }

  it('ask after a call; one tap marks the client contacted', async () => {
    const { shown, api, events } = await call()
    expect(shown.get('[data-testid=after-call]').text()).toContain('Did you reach João?')
    await shown.get('[data-testid=reached]').trigger('click')
    await flushPromises()
    expect(api.markContacted).toHaveBeenCalledExactlyOnceWith('r1')
    expect(events.changed).toHaveBeenCalledOnce()
    expect(shown.find('[data-testid=after-call]').exists()).toBe(false)
  })

  it('remember a call nobody answered, and lead from a wrong number to the report', async () => {
    const none = await call()
    await none.shown.get('[data-testid=no-answer]').trigger('click')
    expect(none.events.tried).toHaveBeenCalledExactlyOnceWith({ at: NOON, channel: 'call', result: 'No answer' })
    const wrong = await call()
    await wrong.shown.get('[data-testid=wrong-number]').trigger('click')
    await flushPromises()
    expect([wrong.events.tried.mock.calls[0], wrong.events.wrong.mock.calls.length]).toEqual([[{ at: NOON, channel: 'call', result: 'Wrong number' }], 1])
  })

  it('say the deadline by both clocks, speak it once an hour before and once when it is late', async () => {
    const { shown, now, announce } = box(CONTACT, buildReservation({ ...SHOWN, firstContactDueAt: NOON + 2 * HOUR }))
    expect(shown.get('[role=timer]').attributes('title')).toMatch(/^Contact by .+ \(client: 15:00, Portugal\)$/)
    expect(shown.get('[role=timer]').attributes('aria-live')).toBe('off')
    for (const at of [NOON + HOUR, NOON + 2 * HOUR - 1, NOON + 2 * HOUR]) {
      now.value = at
      await flushPromises()
    }
    expect(announce.mock.calls.flat()).toEqual(['One hour left for the first contact of IR-1.', 'The first contact of IR-1 is late now.'])
  })
})

describe('a countdown', () => {
  const due = (now: number) => mount(DueText, { props: { until: NOON + 24 * HOUR, from: NOON, now }, global }).get('[role=timer]')
  it('is soon in its last quarter and late at the exact minute, in words and with a sign', () => {
    expect([due(NOON).text(), due(NOON).attributes('data-tone')]).toEqual(['24 h left', 'accent'])
    expect([due(NOON + 18 * HOUR).text(), due(NOON + 18 * HOUR).attributes('data-tone')]).toEqual(['6 h left', 'accent'])
    expect(due(NOON + 18 * HOUR + 1).attributes('data-tone')).toBe('warn')
    expect(due(NOON + 24 * HOUR - 1).text()).toBe('under 1 min left')
    expect([due(NOON + 24 * HOUR + 1).text(), due(NOON + 24 * HOUR + 1).attributes('data-tone')]).toEqual(['just late', 'bad'])
    expect(due(NOON + 26 * HOUR).text()).toBe('2 h late')
    expect([due(NOON).find('svg').exists(), due(NOON + 23 * HOUR).find('svg').exists()]).toEqual([false, true])
  })
})

describe('a row', () => {
  const row = (over: Parameters<typeof buildReservationCard>[0]) => mount(ReservationRow, { props: { card: buildReservationCard(over), current: false, href: '#/', now: NOON }, global }).text()
  it('of something that ended says how it counts and until when', () => {
    const closed = { state: 'closed', closedAt: NOON, reservedAt: NOON - 3 * 24 * HOUR } as const
    expect(row({ ...closed, outcome: 'lost', counts: 'lost', lostReason: 'no_budget', leavesAt: Date.UTC(2027, 10, 20, 12) })).toMatch(/Lost.*No budget.*3 days.*Counts as Lost, leaves the window on 20 Nov 2027/s)
    expect(row({ ...closed, outcome: 'lost', counts: 'lost', lostReason: 'Price too high', leavesAt: NOON })).toContain('Price too high')
    expect(row({ ...closed, outcome: 'bad', counts: 'nothing', whyNot: 'bad' })).toContain('Not counted: the reported problem was accepted')
  })

  it('in work says what is due and who works on it when that is somebody else', () => {
    const deadline = { kind: 'auto_lost', from: NOON, dueAt: NOON + 45 * 24 * HOUR, share: 0, updateDueAt: NOON + 7 * 24 * HOUR, group: 'later', sentence: '', then: '' } as const
    expect(row({ state: 'in_work', contactShownAt: NOON, deadline, mine: false, worker: { userId: '7', name: 'Rui Costa' } })).toMatch(/7 days left.*update.*Rui Costa/s)
    expect(row({ state: 'in_work', contactShownAt: NOON, deadline })).not.toContain('Ana Silva')
  })
})

describe('the end', () => {
  it('tells from whom the client took the request back', () => {
    const shown = (withdrawnFrom: 'all' | 'you') => {
      const reservation = buildReservation({ state: 'closed', outcome: 'withdrawn', closedAt: NOON, counts: 'nothing', withdrawnFrom })
      const Host = defineComponent(() => {
        provideReservation({ api: {} as ReservationContext['api'], announce: () => undefined, clock: { now: ref(NOON), learn: () => undefined } })
        return () => h(EndBox, { reservation })
      })
      return mount(Host, { global }).text()
    }
    expect(shown('all')).toMatch(/The client withdrew on .*\. Stop contacting them\./)
    expect(shown('you')).toContain('withdrew from your company')
  })
})
