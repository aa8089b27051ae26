import { readonly, ref } from 'vue'
import type { Ref } from 'vue'

/** `copied` holds what was copied last, for two seconds. */
export function useCopy({ clipboard = navigator.clipboard, forMs = 2_000 } = {}): { copied: Readonly<Ref<string | null>>, copy: (text: string) => Promise<void> } {
  const copied = ref<string | null>(null)

  async function copy(text: string): Promise<void> {
    try {
      await clipboard.writeText(text)
    } catch {
      // A frame without the clipboard permission: the old way needs a selection.
      copyBySelection(text)
    }
    copied.value = text
    setTimeout(() => { if (copied.value === text) copied.value = null }, forMs)
  }

  return { copied: readonly(copied), copy }
}

function copyBySelection(text: string): void {
  const before = document.activeElement
  const field = document.createElement('textarea')
  field.value = text
  field.style.position = 'fixed'
  field.style.opacity = '0'
  document.body.append(field)
  field.select()
  document.execCommand('copy')
  field.remove()
  if (before instanceof HTMLElement) before.focus({ preventScroll: true })
}
