import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import CardApp from '../../client/card/CardApp.vue'
import CardRoot from '../../client/card/CardRoot.vue'
import { recordOf } from '../../client/card/record-of.ts'
import { ApiFailure } from '../../client/shared/api.ts'
import type { Api } from '../../client/shared/api.ts'
import { NoFrame } from '../../client/shared/small-frame.ts'
import type { ContactView, ReservationView } from '../../server/contract/reservation.ts'
import { buildReservation, NOON } from './builders.ts'
import { texts } from '../support/texts.ts'

const CONTACT: ContactView = { firstName: 'João', lastName: 'Pereira', email: 'joao@example.com', phone: { e164: '+351912345678', international: '+351 912 345 678', national: '912 345 678', mobile: true }, site: null, text: 'Call me.', language: 'pt', callTime: null, files: [] }
const SHOWN = { state: 'in_work', contactShownAt: NOON, undoUntil: null } as const
const KEY_LEFT = /\b(?:app|action|state|live|card|request|contact|held|won|lost|left|closed|outcome|places|result)\.[a-z]+[A-Z]?\w*/
const session = { token: 't', role: 'partner', user: { id: '1', name: 'Ana Silva', isAdmin: true }, portal: { memberId: 'm', domain: 'acme.bitrix24.pt' } } as const
const global = { plugins: [texts] }

async function show(view: ReservationView | null, over: Partial<Record<keyof Api, unknown>> = {}) {
  const api = { getCard: vi.fn(async () => ({ reservation: view })), showContact: vi.fn(async () => CONTACT), ...over } as unknown as Api
  const frame = { openApp: vi.fn(), userOption: () => null }
  const shown = mount(CardApp, { props: { api, frame, session, record: { entityTypeId: 2, itemId: 15, kind: 'deal' } }, global, attachTo: document.body })
  await flushPromises()
  expect(shown.text()).not.toMatch(KEY_LEFT)
  return { shown, api, frame }
}

afterEach(() => { document.body.replaceChildren() })

describe('recordOf', () => {
  it('reads the record from the place in the CRM', () => {
    expect(recordOf({ placement: 'CRM_DEAL_DETAIL_TAB', options: { ID: '15' } })).toEqual({ entityTypeId: 2, itemId: 15, kind: 'deal' })
    expect(recordOf({ placement: 'CRM_LEAD_DETAIL_TAB', options: { ID: 7 } })).toEqual({ entityTypeId: 1, itemId: 7, kind: 'lead' })
    expect(recordOf({ placement: 'CRM_DYNAMIC_1038_DETAIL_TAB', options: { ID: '3' } })).toEqual({ entityTypeId: 1038, itemId: 3, kind: 'process' })
  })

  it('knows none anywhere else', () => {
    expect(recordOf({ placement: 'DEFAULT', options: { ID: '15' } })).toBeNull()
    expect(recordOf({ placement: 'CRM_CONTACT_DETAIL_TAB', options: { ID: '15' } })).toBeNull()
    expect(recordOf({ placement: 'CRM_DEAL_DETAIL_TAB', options: {} })).toBeNull()
  })
})

describe('the tab in a CRM record', () => {
  it('says that a record did not come from a request', async () => {
    expect((await show(null)).shown.text()).toContain('This deal did not come from a Bitrix24 request.')
  })

  it('says what the server refused, and offers to try again', async () => {
    const getCard = vi.fn().mockRejectedValueOnce(new ApiFailure('access_denied', 'This page is not for your role.')).mockResolvedValue({ reservation: null })
    const { shown } = await show(null, { getCard })
    expect(shown.text()).toContain('This page is not for your role.')
    await shown.get('button').trigger('click')
    await flushPromises()
    expect(getCard).toHaveBeenCalledTimes(2)
  })

  it('shows the contacts on request, and turns the deadline off when the client was contacted', async () => {
    const marked = buildReservation({ ...SHOWN, contactedAt: NOON + 2 * 3_600_000, contactedIn: 'app' })
    const markContacted = vi.fn(async () => marked)
    const { shown } = await show(buildReservation(SHOWN), { markContacted })
    expect(shown.get('[data-testid=first-contact]').text()).toContain('left')
    expect(shown.text()).not.toContain('912')
    await shown.get('[data-testid=show-contacts]').trigger('click')
    await flushPromises()
    expect(shown.get('[data-testid=contact-phone]').attributes('href')).toBe('tel:+351912345678')

    await shown.get('[data-testid=mark-contacted]').trigger('click')
    await flushPromises()
    expect(shown.get('[data-testid=contacted]').text()).toBe('First contact 2 hrs after reserving (said here)')
    expect(shown.find('[role=timer]').exists()).toBe(false)
    expect(shown.find('[data-testid=mark-contacted]').exists()).toBe(false)
  })

  it('asks for a reason in place before Lost, and for a proof before Won', async () => {
    const saveLost = vi.fn(async () => buildReservation({ ...SHOWN, state: 'closed', outcome: 'lost', counts: 'lost', closedAt: NOON }))
    const { shown } = await show(buildReservation(SHOWN), { saveLost })
    await shown.get('[data-testid=won]').trigger('click')
    await shown.get('[data-testid=won-form]').trigger('submit')
    expect(shown.get('[data-testid=refusal]').text()).toBe('Enter at least 3 characters.')
    await shown.get('[data-testid=won-form]').trigger('keydown.esc')
    await shown.get('[data-testid=lost]').trigger('click')
    await shown.get('[data-testid=lost-form]').trigger('submit')
    expect(shown.get('[data-testid=refusal]').text()).toBe('Choose a reason.')
    await shown.get('[data-testid=lost-reason-no_budget]').setValue(true)
    await shown.get('[data-testid=lost-form]').trigger('submit')
    await flushPromises()
    expect(saveLost).toHaveBeenCalledWith('r1', { reason: 'no_budget' })
    expect(shown.get('[data-testid=outcome]').text()).toContain('Lost')
    expect(shown.find('[data-testid=won]').exists()).toBe(false)
    expect(shown.text()).not.toMatch(KEY_LEFT)
  })

  it('opens the request in the app', async () => {
    const { shown, frame } = await show(buildReservation(SHOWN))
    await shown.get('[data-testid=open-app]').trigger('click')
    expect(frame.openApp).toHaveBeenCalledWith({ id: 'IR-1' })
  })

  it('leads to the app with a problem, once the contacts were shown', async () => {
    expect((await show(buildReservation())).shown.find('[data-testid=report]').exists()).toBe(false)
    const { shown, frame } = await show(buildReservation(SHOWN))
    await shown.get('[data-testid=report]').trigger('click')
    expect(frame.openApp).toHaveBeenCalledWith({ view: 'reservation', id: 'r1' })
  })

  it('says that the client withdrew, and offers neither contacts nor a result', async () => {
    const { shown } = await show(buildReservation({ ...SHOWN, state: 'closed', outcome: 'withdrawn', counts: 'nothing', closedAt: NOON }))
    expect(shown.get('[data-testid=withdrawn]').text()).toContain('Stop contacting')
    for (const name of ['won', 'lost', 'report', 'show-contacts']) expect(shown.find(`[data-testid=${name}]`).exists()).toBe(false)
  })

  it('says that it is offline, keeps what it has, and reads anew when back', async () => {
    const { shown, api } = await show(buildReservation(SHOWN))
    window.dispatchEvent(new Event('offline'))
    await flushPromises()
    expect(shown.text()).toContain('You are offline.')
    window.dispatchEvent(new Event('online'))
    await flushPromises()
    expect(shown.text()).not.toContain('You are offline.')
    expect(api.getCard).toHaveBeenCalledTimes(2)
  })

  it('says where to open it when there is no portal around the page', async () => {
    const root = mount(CardRoot, { props: { connect: () => Promise.reject(new NoFrame('no answer')) }, global })
    await flushPromises()
    expect(root.text()).toContain('Open this app inside your Bitrix24')
  })
})
