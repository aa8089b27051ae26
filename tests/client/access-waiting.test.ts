import { mount } from '@vue/test-utils'
import { defineComponent, h } from 'vue'
import { describe, expect, it, vi } from 'vitest'
import { useAccessWaiting } from '../../client/operator/access/use-access-waiting.ts'
import type { LiveEvent } from '../../server/contract/live.ts'

/** Somebody with or without the right, whose server answers with `waiting` until it is told otherwise. */
function open(mayChange: boolean) {
  const answer = { waiting: 2, fails: false }
  const call = vi.fn(() => answer.fails ? Promise.reject(new Error('offline')) : Promise.resolve({ waiting: answer.waiting }))
  const listeners: ((event: LiveEvent) => void)[] = []
  const live = { on: (listener: (event: LiveEvent) => void) => { listeners.push(listener); return () => undefined } }
  const parts = { api: { call }, live, may: () => mayChange } as unknown as Parameters<typeof useAccessWaiting>[0]
  const it = mount(defineComponent({ setup: () => { const waiting = useAccessWaiting(parts); return () => h('b', waiting.value ?? '–') } }))
  return { it, answer, call, tell: (kind: 'access.changed' | 'desk.changed') => { for (const listener of listeners) listener({ kind }) } }
}

describe('the number at Access', () => {
  it('is how many changes this person may confirm, follows the news, and is none for zero', async () => {
    const { it: shell, answer, call, tell } = open(true)
    await vi.waitFor(() => expect(shell.text()).toBe('2'))
    tell('desk.changed')
    answer.waiting = 0
    tell('access.changed')
    await vi.waitFor(() => expect(shell.text()).toBe('–'))
    expect(call).toHaveBeenCalledTimes(2)
  })

  it('stays as it was while it can’t be asked, and is not asked for who may not give rights', async () => {
    const { it: shell, answer, tell, call } = open(true)
    await vi.waitFor(() => expect(shell.text()).toBe('2'))
    answer.fails = true
    tell('access.changed')
    await vi.waitFor(() => expect(call).toHaveBeenCalledTimes(2))
    expect(shell.text()).toBe('2')
    const other = open(false)
    await new Promise((done) => { setTimeout(done, 20) })
    expect([other.call.mock.calls.length, other.it.text()]).toEqual([0, '–'])
  })
})
