import { describe, expect, it } from 'vitest'
import { createCallMemory } from '../../server/bitrix24/call-memory.ts'

const NOW = 1_000_000

describe('what a process remembers of its calls', () => {
  const silent = (times: number) => {
    const memory = createCallMemory()
    for (let index = 0; index < times; index += 1) memory.noteSilence('m', NOW)
    return memory
  }

  it('leaves a portal alone after five silences in a row, and only that one', () => {
    expect(silent(4).restMs('m', NOW)).toBe(0)
    expect(silent(5).restMs('m', NOW)).toBe(30_000)
    expect(silent(5).restMs('m', NOW + 29_000)).toBe(1_000)
    expect(silent(5).restMs('other', NOW)).toBe(0)
  })

  it('lets one call try after the rest; its silence begins another rest, its answer opens', () => {
    const memory = silent(5)
    expect([memory.restMs('m', NOW + 30_000), memory.restMs('m', NOW + 30_000)]).toEqual([0, 1_000])
    memory.noteSilence('m', NOW + 31_000)
    expect(memory.restMs('m', NOW + 32_000)).toBe(29_000)
    expect(memory.restMs('m', NOW + 61_000)).toBe(0)
    memory.noteAnswer('m')
    expect([memory.restMs('m', NOW + 61_000), memory.restMs('m', NOW + 61_000)]).toEqual([0, 0])
  })

  it('does not wait for ever for a call that never came back, nor for a clock that was set back', () => {
    const memory = silent(5)
    expect(memory.restMs('m', NOW + 30_000)).toBe(0)
    expect(memory.restMs('m', NOW + 90_000)).toBe(0)
    expect(memory.restMs('m', NOW - 5_000_000)).toBe(30_000)
  })

  it('takes "too many requests" for an answer', () => {
    const memory = silent(5)
    memory.busyMs('m')
    expect(memory.restMs('m', NOW)).toBe(0)
  })

  it('waits 1, 2, 4, then 8 seconds while a portal is busy', () => {
    const memory = createCallMemory()
    expect(Array.from({ length: 6 }, () => memory.busyMs('m'))).toEqual([1_000, 2_000, 4_000, 8_000, 8_000, 8_000])
    expect(memory.busyMs('other')).toBe(1_000)
    memory.noteAnswer('m')
    expect(memory.busyMs('m')).toBe(1_000)
  })

  it('keeps the moment at which a method gets time back, for each portal', () => {
    const memory = createCallMemory()
    memory.noteReset('m', 'crm.item.list', NOW)
    expect([memory.lastReset('m', 'crm.item.list'), memory.lastReset('m', 'crm.item.get'), memory.lastReset('n', 'crm.item.list')]).toEqual([NOW, null, null])
  })
})
