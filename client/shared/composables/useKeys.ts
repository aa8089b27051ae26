import { onScopeDispose } from 'vue'
import { singleKeys } from '../shortcuts.ts'

/** A handler answers `false` when the key was not meant for it, so that the browser still gets it. */
export type KeyHandlers = Record<string, (event: KeyboardEvent) => boolean | void>

const TYPING = 'input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable=true]'

/** By place on the keyboard, so that J works on a Cyrillic or Arabic layout and 1 on a French one; `?` is wherever it is printed. */
function nameOf({ code, key }: KeyboardEvent): string {
  if (key === '?') return key
  return /^(?:Key|Digit|Numpad)([A-Z]|\d)$/.exec(code)?.[1]?.toLowerCase() ?? key
}

export type UseKeysOptions = {
  target?: Document
  /** Before all others, so that a key can mean something else for a moment. @default false */
  first?: boolean
}

/** Keys of a screen, as `j` or `Shift+j`; silent while somebody types, holds a modifier, has a dialog open or has switched single keys off. */
export function useKeys(handlers: KeyHandlers, { target = document, first = false }: UseKeysOptions = {}): void {
  function onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    const name = nameOf(event)
    if (name.length === 1 && !singleKeys.value) return
    if (event.target instanceof Element && event.target.closest(TYPING)) return
    if (target.querySelector('[role=dialog]')) return
    const handler = handlers[event.shiftKey && name !== '?' ? `Shift+${name}` : name]
    if (handler && handler(event) !== false) event.preventDefault()
  }
  target.addEventListener('keydown', onKey, first)
  onScopeDispose(() => target.removeEventListener('keydown', onKey, first))
}

/** How long the second key of a pair is waited for. */
const PAIR_MS = 1_500

/** Two keys one after the other, as G then O; until the second has come it means nothing else. */
export function useKeyPairs(first: string, then: Record<string, () => void>, { now = Date.now, ...options }: UseKeysOptions & { now?: () => number } = {}): void {
  let until = 0
  useKeys({ [first]: () => { until = now() + PAIR_MS } }, options)
  useKeys(Object.fromEntries(Object.entries(then).map(([key, act]) => [key, () => {
    if (now() >= until) return false
    until = 0
    act()
    return true
  }])), { ...options, first: true })
}
