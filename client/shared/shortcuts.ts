import { readonly, ref } from 'vue'
import type { Frame } from './frame.ts'

const OPTION = 'single_keys'

type Memory = Pick<Frame, 'userOption'> & Partial<Pick<Frame, 'setUserOption'>>

const on = ref(true)
let memory: Memory | null = null

/** Whether single letters, digits and signs act (WCAG 2.1.4); one choice for the whole page. */
export const singleKeys = readonly(on)

/** The portal remembers the choice for this person; without it, the keys are on. */
export function recallSingleKeys(frame: Memory): void {
  memory = frame
  on.value = frame.userOption(OPTION) !== 'off'
}

/** Holds at once; `false` when the portal did not keep it. */
export async function setSingleKeys(next: boolean): Promise<boolean> {
  on.value = next
  try {
    await memory?.setUserOption?.(OPTION, next ? 'on' : 'off')
    return memory?.setUserOption !== undefined
  } catch {
    // The choice still holds on this page; whoever asked says so.
    return false
  }
}
