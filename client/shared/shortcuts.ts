import { readonly } from 'vue'
import { setPref, usePref } from './prefs.ts'

const on = usePref('single_keys', true)

/** Whether single letters, digits and signs act (WCAG 2.1.4); one choice for the whole page. */
export const singleKeys = readonly(on)

/** Holds at once; `false` when the portal did not keep it. */
export async function setSingleKeys(next: boolean): Promise<boolean> {
  return setPref('single_keys', next)
}
