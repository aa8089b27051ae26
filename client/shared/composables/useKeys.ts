import { onScopeDispose } from 'vue'

/** A handler answers `false` when the key was not meant for it, so that the browser still gets it. */
export type KeyHandlers = Record<string, (event: KeyboardEvent) => boolean | void>

const TYPING = 'input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable=true]'

/** By place on the keyboard, so that J works on a Cyrillic or Arabic layout too. */
function nameOf(event: KeyboardEvent): string {
  return /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : event.key
}

/** Single keys of a screen; silent while somebody types, holds a modifier or has a dialog open. */
export function useKeys(handlers: KeyHandlers, { target = document }: { target?: Document } = {}): void {
  function onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    if (event.target instanceof Element && event.target.closest(TYPING)) return
    if (target.querySelector('[role=dialog]')) return
    const handler = handlers[nameOf(event)]
    if (handler && handler(event) !== false) event.preventDefault()
  }
  target.addEventListener('keydown', onKey)
  onScopeDispose(() => target.removeEventListener('keydown', onKey))
}
