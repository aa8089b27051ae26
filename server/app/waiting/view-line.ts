import type { WaitingEntry } from '../../store/waiting-list.ts'

/** How long a line is and where one company stands in it; who the others are is not in it. */
export type LineView = { inLine: number, mine: { position: number, entry: WaitingEntry } | null }

/** `position` counts from 1. */
export function viewLine(line: readonly WaitingEntry[], partnerId: string | null): LineView {
  const at = line.findIndex((it) => it.partnerId === partnerId)
  const entry = line[at]
  return { inLine: line.length, mine: entry ? { position: at + 1, entry } : null }
}
