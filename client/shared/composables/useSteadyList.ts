import { computed, shallowRef } from 'vue'
import type { Ref } from 'vue'

/** A row and whether the newest answer still has it; `goneAt` is when it was missed first. */
export type SteadyRow<T> = { card: T, gone: boolean, goneAt?: number }

export type UseSteadyListReturn<T> = {
  rows: Readonly<Ref<readonly SteadyRow<T>[]>>
  /** Items that wait behind the pill. */
  waiting: Readonly<Ref<number>>
  /** The same, themselves. */
  fresh: Readonly<Ref<readonly T[]>>
  /** Takes a new answer without moving a row. */
  take: (cards: readonly T[]) => void
  /** Shows what waits and drops what has gone. */
  show: () => void
  /** Drops what has gone long enough ago, but for what somebody still looks at. */
  sweep: (keep: string | null | ((key: string) => boolean)) => void
  /** Takes one row away for good: an answer that was under way must not bring it back. */
  drop: (key: string) => void
  /** Takes one row away until another answer has it. */
  remove: (key: string) => void
  /** Changes one row in place, ahead of the next answer. */
  patch: (key: string, change: (card: T) => T) => void
  /** Begins anew: the next answer is shown as it is. */
  forget: () => void
}

export type UseSteadyListOptions = {
  /** How long a row that has gone stays at least. @default 0 */
  stayMs?: number
  now?: () => number
}

/** A list that never moves under the pointer: known rows change in place, new ones wait until asked for. */
export function useSteadyList<T>(keyOf: (card: T) => string, { stayMs = 0, now = Date.now }: UseSteadyListOptions = {}): UseSteadyListReturn<T> {
  const rows = shallowRef<readonly SteadyRow<T>[]>([])
  const latest = shallowRef<readonly T[]>([])
  const dropped = new Set<string>()
  let filled = false

  function show(): void {
    rows.value = latest.value.map((card) => ({ card, gone: false }))
  }

  function take(answer: readonly T[]): void {
    const cards = answer.filter((card) => !dropped.has(keyOf(card)))
    latest.value = cards
    if (!filled || rows.value.length === 0) {
      filled = true
      show()
      return
    }
    const byKey = new Map(cards.map((card) => [keyOf(card), card]))
    rows.value = rows.value.map((row) => {
      const card = byKey.get(keyOf(row.card))
      return card === undefined ? { card: row.card, gone: true, goneAt: row.goneAt ?? now() } : { card, gone: false }
    })
  }

  function patch(key: string, change: (card: T) => T): void {
    rows.value = rows.value.map((row) => keyOf(row.card) === key ? { ...row, card: change(row.card) } : row)
  }

  function drop(key: string): void {
    dropped.add(key)
    remove(key)
  }

  function remove(key: string): void {
    latest.value = latest.value.filter((card) => keyOf(card) !== key)
    rows.value = rows.value.filter(({ card }) => keyOf(card) !== key)
  }

  function sweep(keep: string | null | ((key: string) => boolean)): void {
    const isKept = typeof keep === 'function' ? keep : (key: string) => key === keep
    const goes = ({ gone, goneAt = 0, card }: SteadyRow<T>): boolean => gone && now() - goneAt >= stayMs && !isKept(keyOf(card))
    if (rows.value.some(goes)) rows.value = rows.value.filter((row) => !goes(row))
  }

  function forget(): void {
    filled = false
    rows.value = []
    latest.value = []
  }

  const fresh = computed(() => {
    const shown = new Set(rows.value.map((row) => keyOf(row.card)))
    return latest.value.filter((card) => !shown.has(keyOf(card)))
  })

  return { rows: computed(() => rows.value), waiting: computed(() => fresh.value.length), fresh, take, show, sweep, drop, remove, patch, forget }
}
