import { mount } from '@vue/test-utils'
import { defineComponent, h, nextTick, shallowRef } from 'vue'
import { describe, expect, it } from 'vitest'
import { useAmong } from '../../client/shared/composables/useAmong.ts'

const ROWS = Array.from({ length: 200 }, (_, at) => `IR-${at}`)

describe('useAmong', () => {
  it('draws only the rows for which the answer changes', async () => {
    const opened = shallowRef<readonly string[]>(['IR-0'])
    const drawn: string[] = []
    const Row = defineComponent({
      props: { name: { type: String, required: true }, isOpened: { type: Function, required: true } },
      setup: (props) => () => {
        drawn.push(props.name)
        return h('li', { 'aria-current': props.isOpened(props.name) ? 'true' : undefined }, props.name)
      },
    })
    const List = defineComponent(() => {
      const isOpened = useAmong(() => opened.value)
      return () => ROWS.map((name) => h(Row, { key: name, name, isOpened }))
    })
    const page = mount(List)
    const current = (): string[] => page.findAll('[aria-current]').map((row) => row.text())
    expect([current(), drawn.length]).toEqual([['IR-0'], 200])

    drawn.length = 0
    opened.value = ['IR-1']
    await nextTick()
    expect(current()).toEqual(['IR-1'])
    expect(drawn.toSorted()).toEqual(['IR-0', 'IR-1'])

    drawn.length = 0
    opened.value = ['IR-1', 'IR-7']
    await nextTick()
    expect([current(), drawn]).toEqual([['IR-1', 'IR-7'], ['IR-7']])
  })
})
