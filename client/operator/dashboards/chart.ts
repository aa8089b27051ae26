import type { Luck } from '../../../server/core/luck.ts'

/** A cell of a chart's table; the value goes into the CSV. */
export type Cell = { text: string, value: string | number | null, href?: string | undefined }
export type Tone = 'plain' | 'good' | 'bad' | 'quiet'
/** `text` stands at the mark; `low` and `high` are a range around `n`. */
export type Bar = { label: string, n: number, text: string, href?: string | undefined, note?: string, low?: number, high?: number, tone?: Tone }
/** A line across columns; `at` counts columns from the start, 1.5 is the middle of the second. */
export type Line = { at: number, label: string }
export type Point = { label: string, percent: number | null, text: string, href?: string | undefined }
export type HeatCell = { n: number | null, text: string, href?: string | undefined, tone?: Tone, flag?: string }

/** A partner in a plot: `share` of 1, `ends` along the other side. */
export type Dot = { label: string, text: string, href: string, ends: number, share: number, luck: Luck }

export type Drawing =
  | { kind: 'bars', bars: Bar[] }
  | { kind: 'columns', bars: Bar[], lines: Line[] }
  | { kind: 'line', points: Point[] }
  | { kind: 'dots', dots: Dot[], share: number, few: number }
  // `same`: all columns count the same thing.
  | { kind: 'heat', same?: boolean, corner: string, columns: string[], rows: { label: string, href?: string | undefined, cells: HeatCell[] }[] }

/** One question answered: a sentence, a drawing, and the same as a table, which may stand beside it. `link` leads to where something can be done. */
export type Chart = { id: string, title: string, note?: string, drawing: Drawing | null, columns: string[], rows: Cell[][], wide?: boolean, beside?: boolean, link?: { text: string, href: string } }

export const word = (text: string, href?: string): Cell => ({ text, value: text, href })
export const number = (value: number | null, text: string, href?: string): Cell => ({ value, text, href })

/** Of 100, with one decimal where that is more than nothing; null of nothing. */
export function percentOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round(part / whole * 1000) / 10
}

/** Where a value lies between edges, counted in columns: logarithmic inside of one, as the edges are. */
export function placeOf(value: number, edges: readonly number[]): number {
  const at = edges.findIndex((edge) => value < edge)
  if (at === -1) return edges.length + 0.5
  const [low, high] = [edges[at - 1] ?? 0, edges[at] ?? 1]
  const inside = low === 0 ? value / high : Math.log(value / low) / Math.log(high / low)
  return at + Math.min(1, Math.max(0, inside))
}
