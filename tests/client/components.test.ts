import { mount } from '@vue/test-utils'
import type { ComponentMountingOptions } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import RequestRow from '../../client/partner/open/RequestRow.vue'
import ChoiceList from '../../client/shared/components/ChoiceList.vue'
import PlaceCount from '../../client/shared/components/PlaceCount.vue'
import { buildRow } from './builders.ts'
import { texts } from '../support/texts.ts'

const global: ComponentMountingOptions<unknown>['global'] = { plugins: [texts] }
const rowProps = { gone: false, current: false, href: '#/open/IR-1', age: '4 min ago', lock: null, seen: true, freed: false, tabbable: true }

describe('PlaceCount', () => {
  it('says in words what the dots show', () => {
    const count = mount(PlaceCount, { props: { taken: 2, cap: 3 }, global })
    expect(count.text()).toBe('2 of 3 reserved')
    expect(count.findAll('[data-taken]')).toHaveLength(2)
  })

  it('names a full request', () => {
    expect(mount(PlaceCount, { props: { taken: 3, cap: 3 }, global }).text()).toBe('All 3 places taken')
  })
})

describe('RequestRow', () => {
  it('keeps the row when its request is full, and changes the count in place', async () => {
    const row = mount(RequestRow, { props: { ...rowProps, card: buildRow({ taken: 2 }) }, global })
    await row.setProps({ card: buildRow({ taken: 3 }) })
    expect(row.get('[data-testid=places]').text()).toBe('All 3 places taken')
    expect(row.attributes('data-quiet')).toBeDefined()
  })

  it('shows two needs and how many more there are', () => {
    const needs = [{ code: 'cloud' as const, name: 'Cloud' }, { code: 'telephony' as const, name: 'Telephony' }, { code: 'training' as const, name: 'Training' }]
    expect(mount(RequestRow, { props: { ...rowProps, card: buildRow({ needs }) }, global }).text()).toContain('Cloud · Telephony · +1')
  })

  it('says until when a row is locked, and whose a reserved one is', () => {
    const locked = { ...rowProps, lock: 'Level 4 until 11:20. You: level 3.', card: buildRow() }
    expect(mount(RequestRow, { props: locked, global }).text()).toContain('Level 4 until 11:20. You: level 3.')
    const mine = buildRow({ mine: { reservationId: 'r1', by: 'Marek Nowak', byMe: false } })
    expect(mount(RequestRow, { props: { ...rowProps, card: mine }, global }).text()).toContain('Reserved by Marek Nowak')
  })
})

describe('ChoiceList', () => {
  it('is a group of native radios with a legend', async () => {
    const list = mount(ChoiceList, { props: { modelValue: null, legend: 'Why?', choices: [{ value: 'a', label: 'A', testId: 'choice-a' }] }, global })
    await list.get('[data-testid=choice-a]').setValue(true)
    expect(list.emitted('update:modelValue')).toEqual([['a']])
    expect(list.get('legend').text()).toBe('Why?')
  })
})
