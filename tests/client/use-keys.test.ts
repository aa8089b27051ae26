import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { effectScope } from 'vue'
import type { EffectScope } from 'vue'
import { useKeys } from '../../client/shared/composables/useKeys.ts'
import { forgetPrefs, recallPrefs } from '../../client/shared/prefs.ts'
import { setSingleKeys, singleKeys } from '../../client/shared/shortcuts.ts'

const kept = new Map<string, string>()
const portal = { userOption: (name: string) => kept.get(name) ?? null, setUserOption: async (name: string, value: string) => { kept.set(name, value) } }
let pressed: string[] = []
let scope: EffectScope

beforeEach(() => {
  pressed = []
  kept.clear()
  forgetPrefs()
  recallPrefs(portal)
  scope = effectScope()
  const note = (name: string) => () => { pressed.push(name) }
  scope.run(() => useKeys({ 'j': note('j'), '1': note('1'), '?': note('?'), 'Escape': note('Escape') }))
})
afterEach(() => {
  scope.stop()
  document.body.replaceChildren()
})

function press(init: KeyboardEventInit, on: Element = document.body): void {
  on.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }))
}

describe('useKeys', () => {
  it('goes by the place of letters and digits, and by the sign of the question mark', () => {
    press({ code: 'KeyJ', key: 'о' })
    press({ code: 'Digit1', key: '&' })
    press({ code: 'Digit7', key: '?', shiftKey: true })
    expect(pressed).toEqual(['j', '1', '?'])
  })

  it('is silent while somebody types, holds a modifier or has a dialog open', () => {
    const field = document.createElement('textarea')
    document.body.append(field)
    press({ code: 'KeyJ', key: 'j' }, field)
    press({ code: 'KeyJ', key: 'j', ctrlKey: true })
    press({ code: 'KeyJ', key: 'J', shiftKey: true })
    document.body.insertAdjacentHTML('beforeend', '<div role="dialog"></div>')
    press({ code: 'KeyJ', key: 'j' })
    expect(pressed).toEqual([])
  })

  it('leaves only keys that write nothing when single keys are off', async () => {
    expect(await setSingleKeys(false)).toBe(true)
    press({ code: 'KeyJ', key: 'j' })
    press({ code: 'Slash', key: '?', shiftKey: true })
    press({ code: 'Escape', key: 'Escape' })
    expect(pressed).toEqual(['Escape'])
  })
})

describe('the choice of single keys', () => {
  it('is remembered by the portal', async () => {
    await setSingleKeys(false)
    recallPrefs(portal)
    expect(singleKeys.value).toBe(false)
  })

  it('holds on the page even when the portal does not keep it, and says so', async () => {
    recallPrefs({ ...portal, setUserOption: () => Promise.reject(new Error('no answer')) })
    expect(await setSingleKeys(false)).toBe(false)
    expect(singleKeys.value).toBe(false)
  })
})
