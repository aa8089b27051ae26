import { effectScope, nextTick, ref } from 'vue'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { crmText } from '../../client/partner/work/crm-text.ts'
import { effectLabel } from '../../client/partner/work/effect-label.ts'
import { EMPTY_SALE, readSale, wholeNumber } from '../../client/partner/work/sale-draft.ts'
import { toDraft, toTries, useTries } from '../../client/partner/work/tries.ts'
import { useProofLook } from '../../client/partner/work/useProofLook.ts'
import { useSelection } from '../../client/partner/work/useSelection.ts'
import { choicesOf, filterOf, isNarrowed, toExport } from '../../client/partner/work/work-filter-query.ts'
import { forgetPrefs, recallPrefs } from '../../client/shared/prefs.ts'
import { useAfterCall } from '../../client/shared/reservation/useAfterCall.ts'
import { useSpokenDeadline } from '../../client/shared/reservation/useSpokenDeadline.ts'
import { NO_FILTER } from '../../server/core/work-filter.ts'
import { buildReservationCard, NOON } from './builders.ts'
import { texts } from '../support/texts.ts'

const HOUR = 3_600_000
const { t } = texts
afterEach(() => {
  vi.useRealTimers()
  forgetPrefs()
})

describe('the filter of a list', () => {
  it('stands in the address, and what the address does not know is no filter', () => {
    expect(filterOf({ who: 'mine', person: '7', group: 'late', outcome: 'won', stage: 'New' })).toEqual({ who: 'mine', person: '7', group: 'late', outcome: 'won', stage: 'New' })
    expect(filterOf({ who: 'all', group: 'soon', outcome: 'x', do: 'won' })).toEqual(NO_FILTER)
    expect([isNarrowed(NO_FILTER), isNarrowed({ ...NO_FILTER, person: '7' })]).toEqual([false, true])
  })

  it('goes along with the file, unless rows were ticked', () => {
    expect(toExport('in_work', { ...NO_FILTER, person: '7' }, [])).toEqual({ state: 'in_work', who: 'team', person: '7' })
    expect(toExport('closed', { ...NO_FILTER, person: '7' }, ['a', 'b'])).toEqual({ state: 'closed', ids: 'a,b' })
  })

  it('offers who and what is in the list', () => {
    const cards = [buildReservationCard({ worker: { userId: '7', name: 'Rui' }, crm: { ...buildReservationCard().crm, stageName: 'New' } }), buildReservationCard({ worker: { userId: '1', name: 'Ana' }, outcome: 'lost' })]
    expect(choicesOf(cards, (a, b) => a.localeCompare(b))).toEqual({ people: [{ id: '1', name: 'Ana' }, { id: '7', name: 'Rui' }], stages: ['New'], outcomes: ['lost'] })
  })
})

describe('ticked rows', () => {
  it('are kept in the order of the list, and forgotten with it', () => {
    const listed = ref(['a', 'b', 'c'])
    const selection = useSelection(() => listed.value)
    selection.toggle('c')
    selection.add('a')
    selection.add('a')
    expect([selection.on.value, selection.ids.value]).toEqual([true, ['a', 'c']])
    selection.toggle('a')
    listed.value = ['b']
    expect(selection.ids.value).toEqual([])
    selection.stop()
    expect([selection.on.value, selection.has('c')]).toEqual([false, false])
  })
})

describe('what was bought', () => {
  it.each([['4900', 4900], ['4 900,00', 4900], ['4.900', 4900], ['1,250,000', 1_250_000], ['12.50', 12], ['-5', null], ['many', null], ['', null]])('reads %s as %s', (typed, number) => {
    expect(wholeNumber(typed)).toBe(number)
  })

  it('is nothing when nothing was typed, and says what can’t be read', () => {
    expect(readSale(EMPTY_SALE)).toEqual({ sale: undefined })
    expect(readSale({ ...EMPTY_SALE, currency: 'EUR' })).toEqual({ sale: undefined })
    expect(readSale({ ...EMPTY_SALE, seats: 'ten' })).toEqual({ problem: 'seats' })
    expect(readSale({ ...EMPTY_SALE, amount: '5' })).toEqual({ problem: 'currency' })
    expect(readSale({ ...EMPTY_SALE, product: 'Cloud', seats: '25', amount: '4900', currency: 'EUR', boughtOn: '2026-11-20' }))
      .toEqual({ sale: { product: 'Cloud', seats: 25, amount: 4900, currency: 'EUR', boughtOn: '2026-11-20' } })
  })
})

describe('the chip of the CRM record', () => {
  const crm = (over: object) => ({ ...buildReservationCard().crm, entity: 'deal' as const, itemId: 8061, ...over })
  it.each([
    ['waits for undo', crm({ state: 'none' }), true, 'Goes to your CRM when you show the contacts or undo ends'],
    ['is being added', crm({ state: 'waiting' }), false, 'Adding to CRM…'],
    ['stands', crm({ state: 'in_crm', stageName: 'New' }), false, 'Deal 8061, New'],
    ['was deleted', crm({ state: 'deleted' }), false, 'Deal 8061: deleted in CRM'],
    ['was refused', crm({ state: 'failed', trouble: 'the pipeline is gone' }), false, 'Not added: the pipeline is gone'],
  ] as const)('says that it %s', (_what, view, held, text) => {
    expect(crmText(t, view, held)).toBe(text)
  })

  it('says when the next try is', () => {
    expect(crmText(t, crm({ state: 'waiting', trouble: '503', nextTryAt: NOON }), false)).toMatch(/^Waits: CRM is busy, next try \d\d:\d\d$/)
  })
})

describe('a button that changes the conversion', () => {
  const keys = { plain: 'lost.save', change: 'effect.lost', first: 'effect.lostFirst' } as const
  it('says from where to where before the click', () => {
    expect(effectLabel(t, { fromPercent: 45, toPercent: 43 }, keys)).toBe('Mark Lost. Conversion 45\u00a0% → 43\u00a0%')
    expect(effectLabel(t, { fromPercent: null, toPercent: 20 }, keys)).toBe('Mark Lost. Conversion becomes 20\u00a0%')
    expect(effectLabel(t, null, keys)).toBe('Mark Lost')
  })
})

describe('after a call', () => {
  function open() {
    vi.useFakeTimers()
    const page = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState })
    const frame = new EventTarget()
    const scope = effectScope()
    const call = scope.run(() => useAfterCall(() => NOON, { page: page as unknown as Document, frame: frame as unknown as Window & typeof globalThis }))!
    return { page, frame, scope, call }
  }

  it('asks whoever comes back to the page, and nobody who did not call', () => {
    const { page, frame, call } = open()
    frame.dispatchEvent(new Event('focus'))
    expect(call.asking.value).toBe(false)
    call.begin()
    page.visibilityState = 'hidden'
    page.dispatchEvent(new Event('visibilitychange'))
    expect(call.asking.value).toBe(false)
    page.visibilityState = 'visible'
    page.dispatchEvent(new Event('visibilitychange'))
    expect([call.asking.value, call.calledAt.value]).toEqual([true, NOON])
    call.end()
    expect(call.asking.value).toBe(false)
  })

  it('asks in the end where the page was never left', () => {
    const { call } = open()
    call.begin()
    vi.advanceTimersByTime(8_000)
    expect(call.asking.value).toBe(true)
  })
})

describe('a deadline', () => {
  it('is spoken once with an hour left and once when it is late', async () => {
    const now = ref(NOON)
    const said: string[] = []
    effectScope().run(() => useSpokenDeadline(() => NOON + 2 * HOUR, now, { soon: () => said.push('soon'), late: () => said.push('late') }))
    for (const at of [NOON + HOUR - 1, NOON + HOUR, NOON + HOUR + 1, NOON + 2 * HOUR - 1, NOON + 2 * HOUR, NOON + 3 * HOUR]) {
      now.value = at
      await nextTick()
    }
    expect(said).toEqual(['soon', 'late'])
  })

  it('is not spoken when it was late from the start or is over', async () => {
    const now = ref(NOON)
    const until = ref<number | null>(NOON - 1)
    const said: string[] = []
    effectScope().run(() => useSpokenDeadline(() => until.value, now, { soon: () => said.push('soon'), late: () => said.push('late') }))
    now.value += HOUR
    await nextTick()
    until.value = null
    await nextTick()
    until.value = NOON + HOUR
    await nextTick()
    expect(said).toEqual([])
  })
})

describe('a proof that is typed', () => {
  it('is read for its shape at once, and for the rest when nothing is typed for a moment', async () => {
    vi.useFakeTimers()
    const proof = ref('')
    const look = vi.fn(async (text: string) => ({ kind: 'number' as const, problem: text === '40321' ? 'proof_used' as const : null }))
    const kind = effectScope().run(() => useProofLook(proof, look))!
    expect(kind.value).toBe('empty')
    proof.value = 'they paid'
    await nextTick()
    expect(kind.value).toBe('shape')
    proof.value = '4032'
    await nextTick()
    proof.value = '40321'
    await nextTick()
    expect(kind.value).toBe('checking')
    await vi.advanceTimersByTimeAsync(400)
    expect([kind.value, look.mock.calls]).toEqual(['taken', [['40321']]])
    proof.value = '40322'
    await nextTick()
    await vi.advanceTimersByTimeAsync(400)
    expect(kind.value).toBe('number')
  })

  it('is believed in its shape when the server does not answer', async () => {
    vi.useFakeTimers()
    const proof = ref('client.bitrix24.com')
    const kind = effectScope().run(() => useProofLook(proof, () => Promise.reject(new Error('offline'))))!
    await vi.advanceTimersByTimeAsync(400)
    expect(kind.value).toBe('address')
  })
})

describe('what was tried', () => {
  it('is remembered by the portal for this person, for twenty requests', () => {
    const kept: Record<string, string> = {}
    recallPrefs({ userOption: (name) => kept[name] ?? null, setUserOption: (name, value) => Promise.resolve(void (kept[name] = value)) })
    for (let n = 0; n < 25; n += 1) useTries(() => `r${n}`).keep({ at: NOON, channel: 'call', result: 'No answer' })
    expect(useTries(() => 'r24').tries.value).toEqual([{ at: NOON, channel: 'call', result: 'No answer' }])
    expect(Object.keys(JSON.parse(kept['pref_tries']!) as object)).toHaveLength(20)
    expect(useTries(() => 'r1').tries.value).toEqual([])
  })

  it('goes through a form unchanged but for the seconds, and not without a result', () => {
    const attempt = { at: NOON, channel: 'call', result: 'No answer' } as const
    expect(toTries([toDraft(attempt)])).toEqual([attempt])
    expect(toTries([{ ...toDraft(attempt), result: ' ' }])).toBeNull()
    expect(toTries([{ ...toDraft(attempt), at: '' }])).toBeNull()
  })
})
