import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick } from 'vue'
import BottomBar from '../../client/shared/components/BottomBar.vue'
import ListDetail from '../../client/shared/components/ListDetail.vue'
import { texts } from '../support/texts.ts'

const Reserve = defineComponent(() => () => h('div', { class: 'scroll' }, h(BottomBar, () => h('button', 'Reserve'))))
const global = { plugins: [texts] }

async function show(isNarrow: boolean) {
  const heard: (() => void)[] = []
  const media = { matches: isNarrow, addEventListener: (_: string, hear: () => void) => heard.push(hear), removeEventListener: () => undefined }
  vi.stubGlobal('matchMedia', () => media)
  const shown = mount(ListDetail, { props: { open: true, listLabel: 'Requests', detailLabel: 'Request', title: 'IR-1' }, slots: { detail: () => h(Reserve) }, global, attachTo: document.body })
  await nextTick()
  const turn = async (matches: boolean): Promise<void> => {
    media.matches = matches
    for (const hear of heard) hear()
    await nextTick()
  }
  return { shown, turn }
}

afterEach(() => {
  vi.unstubAllGlobals()
  document.body.replaceChildren()
})

describe('the primary button of a detail', () => {
  it('stands at the foot of the page on a phone, below what scrolls', async () => {
    const { shown } = await show(true)
    expect(document.querySelector('.bottom-bar button')?.textContent).toBe('Reserve')
    expect(document.querySelector('.scroll button')).toBeNull()
    expect(shown.get('.back-title').text()).toBe('IR-1')
  })

  it('stays in the detail where there is room, and moves when the phone is turned', async () => {
    const { turn } = await show(false)
    const button = document.querySelector('.scroll button')
    expect(button?.textContent).toBe('Reserve')
    expect(document.querySelector('.bottom-bar button')).toBeNull()
    await turn(true)
    expect(document.querySelector('.bottom-bar button')).toBe(button)
    await turn(false)
    expect(document.querySelector('.scroll button')).toBe(button)
  })

  it('stays where it was written outside of a list with details', () => {
    mount(Reserve, { global, attachTo: document.body })
    expect(document.querySelector('.scroll button')?.textContent).toBe('Reserve')
  })
})
