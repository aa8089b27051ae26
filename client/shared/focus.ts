import { onScopeDispose, watch } from 'vue'

/** When what had the focus has gone from the page, `next` takes it: the keyboard must not be thrown back to the start. */
export function rescueFocus(next: string | HTMLElement): void {
  // Two frames: a dialog lets go of the focus only after it has left.
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const { activeElement, body } = document
    if (activeElement !== null && activeElement !== body) return
    const element = typeof next === 'string' ? document.querySelector<HTMLElement>(next) : next
    if (element?.isConnected) element.focus()
  }))
}

/** A dialog that no button of its own opened (a key did) still gives the focus back to where it was. */
export function useReturnFocus(isOpen: () => boolean): void {
  let before: Element | null = null
  const giveBack = (): void => {
    if (before instanceof HTMLElement) rescueFocus(before)
    before = null
  }
  watch(isOpen, (open) => {
    if (open) before = document.activeElement
    else giveBack()
  }, { immediate: true })
  onScopeDispose(giveBack)
}

/** Moves the focus to what is about to appear, whose code may still be on its way; gives up after three seconds or when the person goes elsewhere. */
export function focusSoon(selector: string, { forMs = 3_000, now = () => performance.now() } = {}): void {
  const until = now() + forMs
  const from = document.activeElement
  const look = (): void => {
    const found = document.querySelector<HTMLElement>(selector)
    const active = document.activeElement
    if (found) found.focus()
    else if (now() < until && (active === from || active === document.body)) requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}
