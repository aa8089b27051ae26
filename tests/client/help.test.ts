import { effectScope } from 'vue'
import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { buttonOf, findable, numberIn } from '../../client/partner/help/palette-items.ts'
import { NEWEST, NEWS } from '../../client/partner/help/news.ts'
import TourBar from '../../client/partner/help/TourBar.vue'
import UserMenu from '../../client/shared/components/UserMenu.vue'
import { useKeyPairs, useKeys } from '../../client/shared/composables/useKeys.ts'
import { texts } from '../support/texts.ts'
import { buildCard, buildReservationCard } from './builders.ts'

const global = { plugins: [texts] }
const press = (key: string, code = `Key${key.toUpperCase()}`): void => { document.body.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true })) }

afterEach(() => { document.body.innerHTML = '' })

describe('two keys one after the other', () => {
  it('mean something else than the second one alone, for a moment', () => {
    let now = 0
    const [go, copy] = [vi.fn(), vi.fn()]
    const scope = effectScope()
    scope.run(() => {
      useKeys({ c: copy })
      useKeyPairs('g', { c: go }, { now: () => now })
    })
    press('c')
    press('g')
    press('c')
    press('g')
    now = 2_000
    press('c')
    expect([go.mock.calls.length, copy.mock.calls.length]).toEqual([1, 2])
    scope.stop()
  })

  it('go by place on a Russian layout', () => {
    const go = vi.fn()
    const scope = effectScope()
    scope.run(() => useKeyPairs('g', { o: go }))
    press('п', 'KeyG')
    press('щ', 'KeyO')
    expect(go).toHaveBeenCalledOnce()
    scope.stop()
  })
})

describe('the palette', () => {
  it('takes a bare number for a request', () => {
    expect(['1042', ' ir-1042', 'IR1042', '10 42', 'won', ''].map(numberIn)).toEqual(['IR-1042', 'IR-1042', 'IR-1042', null, null, null])
  })

  it('finds each request once, where there is most to do with it', () => {
    const mine = buildReservationCard({ id: 'r1', number: 'IR-1' })
    expect(findable([buildCard({ number: 'IR-1' }), buildCard({ number: 'IR-2' })], [mine], [buildReservationCard({ id: 'r3', number: 'IR-3' })]).map((it) => [it.number, it.section, it.id]))
      .toEqual([['IR-1', 'in-work', 'r1'], ['IR-3', 'closed', 'r3'], ['IR-2', 'open', 'IR-2']])
  })

  it('offers what the open detail offers, and not what it has switched off', () => {
    document.body.innerHTML = '<div class="split-detail"><button data-testid="won">W</button><button data-testid="reserve" aria-disabled="true">R</button></div><button data-testid="lost">L</button>'
    vi.spyOn(HTMLElement.prototype, 'getClientRects').mockReturnValue([{}] as unknown as DOMRectList)
    expect(['won', 'reserve', 'lost'].map((it) => buttonOf(it) !== null)).toEqual([true, false, false])
    vi.restoreAllMocks()
  })
})

describe('the tour', () => {
  it('has three steps and ends for good at the last, at Skip and at Escape', async () => {
    const tour = mount(TourBar, { global, attachTo: document.body })
    expect(tour.text()).toContain('1 of 3')
    expect(tour.text()).toContain('Click the list, then press ? for shortcuts.')
    await tour.get('[data-testid=tour-next]').trigger('click')
    await tour.get('[data-testid=tour-next]').trigger('click')
    expect(tour.text()).toContain('3 of 3')
    await tour.get('[data-testid=tour-next]').trigger('click')
    expect(tour.emitted('end')).toHaveLength(1)
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))
    expect(tour.emitted('end')).toHaveLength(2)
    tour.unmount()
  })
})

describe('the menu of a person', () => {
  it('opens at a click, names what is new, and gives the focus back at Escape', async () => {
    const menu = mount(UserMenu, { props: { user: 'Ana Silva', dot: true }, global, attachTo: document.body })
    const button = menu.get('[data-testid=user-menu]')
    expect(button.attributes('aria-label')).toBe('Menu of Ana Silva, something new')
    await button.trigger('click')
    expect(menu.get('[data-testid=look-system]').element).toHaveProperty('checked', true)
    await menu.get('[data-testid=menu-help]').trigger('keydown', { key: 'Escape' })
    expect(menu.find('[data-testid=menu-help]').exists()).toBe(false)
    expect(document.activeElement).toBe(button.element)
    menu.unmount()
  })
})

describe('what is new', () => {
  it('has numbers that only grow, the newest first', () => {
    expect(NEWS.map((it) => it.id)).toEqual([...NEWS.map((it) => it.id)].sort((one, other) => other - one))
    expect(NEWEST).toBe(NEWS[0].id)
  })
})
