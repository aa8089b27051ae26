import { computed, shallowRef } from 'vue'
import type { Ref } from 'vue'

/** A row and whether the newest answer still has it. */
export type SteadyRow<T> = { card: T, gone: boolean }

export type UseSteadyListReturn<T> = {
  rows: Readonly<Ref<readonly SteadyRow<T>[]>>
  /** Items that wait behind the pill. */
  waiting: Readonly<Ref<number>>
  /** Takes a new answer without moving a row. */
  take: (cards: readonly T[]) => void
  /** Shows what waits and drops what has gone. */
  show: () => void
  /** Drops what has gone, but for one row that somebody still looks at. */
  sweep: (keep: string | null) => void
  /** Takes one row away for good: an answer that was under way must not bring it back. */
  drop: (key: string) => void
  /** Changes one row in place, ahead of the next answer. */
  patch: (key: string, change: (card: T) => T) => void
}

/** A list that never moves under the pointer: known rows change in place, new ones wait until asked for. */
export function useSteadyList<T>(keyOf: (card: T) => string): UseSteadyListReturn<T> {
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
      return card === undefined ? { card: row.card, gone: true } : { card, gone: false }
    })
  }

  function patch(key: string, change: (card: T) => T): void {
    rows.value = rows.value.map((row) => keyOf(row.card) === key ? { ...row, card: change(row.card) } : row)
  }

  function drop(key: string): void {
    dropped.add(key)
    latest.value = latest.value.filter((card) => keyOf(card) !== key)
    rows.value = rows.value.filter(({ card }) => keyOf(card) !== key)
  }

  function sweep(keep: string | null): void {
    if (rows.value.some((row) => row.gone && keyOf(row.card) !== keep)) rows.value = rows.value.filter((row) => !row.gone || keyOf(row.card) === keep)
  }

  const waiting = computed(() => {
    const shown = new Set(rows.value.map((row) => keyOf(row.card)))
    return latest.value.filter((card) => !shown.has(keyOf(card))).length
  })

  return { rows: computed(() => rows.value), waiting, take, show, sweep, drop, patch }
}
