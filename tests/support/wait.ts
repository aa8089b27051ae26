import { setTimeout as pause } from 'node:timers/promises'

export type WaitOptions = { timeoutMs?: number, everyMs?: number, message?: string }

/** Asks until the condition gives something truthy, and gives that back; a condition that throws counts as "not yet". */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  { timeoutMs = 5_000, everyMs = 20, message = 'the condition' }: WaitOptions = {},
): Promise<Exclude<T, null | undefined | false | 0 | ''>> {
  const deadline = performance.now() + timeoutMs
  let lastError: unknown

  for (;;) {
    try {
      const value = await condition()
      if (value) return value as Exclude<T, null | undefined | false | 0 | ''>
      lastError = undefined
    } catch (error) {
      lastError = error
    }
    if (performance.now() >= deadline) {
      throw new Error(`Waited ${timeoutMs} ms in vain for ${message}`, lastError === undefined ? {} : { cause: lastError })
    }
    await pause(everyMs)
  }
}
