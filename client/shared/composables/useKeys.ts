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

/** Keys of a screen, as `j` or `Shift+j`; silent while somebody types, holds a modifier, has a dialog open or has switched single keys off. */
export function useKeys(handlers: KeyHandlers, { target = document }: { target?: Document } = {}): void {
  function onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    const name = nameOf(event)
    if (name.length === 1 && !singleKeys.value) return
    if (event.target instanceof Element && event.target.closest(TYPING)) return
    if (target.querySelector('[role=dialog]')) return
    const handler = handlers[event.shiftKey && name !== '?' ? `Shift+${name}` : name]
    if (handler && handler(event) !== false) event.preventDefault()
  }
  target.addEventListener('keydown', onKey)
  onScopeDispose(() => target.removeEventListener('keydown', onKey))
}
