import { effectScope, ref } from 'vue'
import { describe, expect, it } from 'vitest'
import { useGrowing } from '../../client/shared/composables/useGrowing.ts'
import { createReadAhead } from '../../client/shared/read-ahead.ts'

describe('a long list', () => {
  it('draws a screenful at once, some more when the page is idle, and the rest as the reader comes near', () => {
    const idle: (() => void)[] = []
    const scope = effectScope()
    const wanted = ref(100)
    const { drawn, more } = scope.run(() => useGrowing(() => wanted.value, { step: 12, ahead: 30, soon: (then) => { idle.push(then) } }))!

    const seen = [drawn.value]
    while (idle.length > 0) {
      idle.shift()!()
      seen.push(drawn.value)
    }
    expect(seen).toEqual([12, 24, 36, 36])
    more()
    expect(drawn.value).toBe(48)
    wanted.value = 40
    expect(drawn.value).toBe(40)
    wanted.value = 200
    more()
    expect(drawn.value).toBe(60)
    scope.stop()
  })

  it('stops with its screen', () => {
    const idle: (() => void)[] = []
    const scope = effectScope()
    const { drawn } = scope.run(() => useGrowing(() => 100, { step: 12, soon: (then) => { idle.push(then) } }))!
    scope.stop()
    idle.shift()!()
    expect(drawn.value).toBe(12)
    expect(idle).toEqual([])
  })
})

describe('an answer asked for ahead', () => {
  function ahead() {
    const asked: string[] = []
    let time = 0
    const it = createReadAhead((key: string) => { asked.push(key); return Promise.resolve(key.toUpperCase()) }, { now: () => time })
    return { ...it, asked, pass: (ms: number) => { time += ms } }
  }

  it('serves once', async () => {
    const { ask, read, asked } = ahead()
    ask('a')
    expect(await read('a')).toBe('A')
    expect(asked).toEqual(['a'])
    await read('a')
    expect(asked).toEqual(['a', 'a'])
  })

  it('serves neither another key nor somebody who comes late', async () => {
    const { ask, read, asked, pass } = ahead()
    ask('a')
    expect(await read('b')).toBe('B')
    ask('c')
    pass(6_000)
    await read('c')
    expect(asked).toEqual(['a', 'b', 'c', 'c'])
  })

  it('leaves a failure to whoever reads it', async () => {
    const it = createReadAhead(() => Promise.reject(new Error('no line')))
    it.ask('a')
    await expect(it.read('a')).rejects.toThrow('no line')
  })
})
