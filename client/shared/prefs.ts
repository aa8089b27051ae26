import { effectScope, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import type { Frame } from './frame.ts'

type Memory = Pick<Frame, 'userOption'> & Partial<Pick<Frame, 'setUserOption'>>

type Pref = { value: Ref<unknown>, fallback: unknown, recall: () => void, mute: boolean }

const prefs = new Map<string, Pref>()
let memory: Memory | null = null

/**
 * What a person chose, kept by the portal's user options under `pref_<name>` as JSON and not by this browser: in a third-party frame there is
 * no storage to count on. Writing the ref keeps it; before the portal has answered, and where nothing is kept, it is `fallback`.
 */
export function usePref<T>(name: string, fallback: T): Ref<T> {
  const known = prefs.get(name)
  if (known) return known.value as Ref<T>
  const value = shallowRef<unknown>(fallback)
  const pref: Pref = { value, fallback, mute: false, recall: () => { pref.mute = true; value.value = read(name, fallback); pref.mute = false } }
  prefs.set(name, pref)
  if (memory) pref.recall()
  // On its own: the component that asked first may leave, the choice of the page stays.
  effectScope(true).run(() => watch(value, (next) => { if (!pref.mute) void keep(name, next) }, { flush: 'sync' }))
  return value as Ref<T>
}

/** Sets a choice and tells whether the portal has kept it; it holds on this page either way. */
export async function setPref<T>(name: string, next: T): Promise<boolean> {
  const pref = prefs.get(name)
  if (pref) {
    pref.mute = true
    pref.value.value = next
    pref.mute = false
  }
  return keep(name, next)
}

/** From now on the portal remembers; what it knows already takes the place of every fallback. */
export function recallPrefs(frame: Memory): void {
  memory = frame
  for (const pref of prefs.values()) pref.recall()
}

/** For tests: a page on which nobody has chosen anything. */
export function forgetPrefs(): void {
  memory = null
  for (const pref of prefs.values()) {
    pref.mute = true
    pref.value.value = pref.fallback
    pref.mute = false
  }
}

async function keep(name: string, value: unknown): Promise<boolean> {
  try {
    await memory?.setUserOption?.(`pref_${name}`, JSON.stringify(value))
    return memory?.setUserOption !== undefined
  } catch {
    return false
  }
}

function read<T>(name: string, fallback: T): T {
  const kept = memory?.userOption(`pref_${name}`)
  if (kept === null || kept === undefined || kept === '') return fallback
  try {
    return JSON.parse(kept) as T
  } catch {
    // Written by another version: the person chooses again.
    return fallback
  }
}
