import type { RatingPointView } from '../../../server/contract/rating.ts'

export type Box = { width: number, height: number, start: number, end: number, top: number, bottom: number }
export type Spot = { x: number, y: number, index: number }

/** A chart's geometry: where each week stands, which levels it shows, and the line through weeks that have a conversion. */
export type Shape = { spots: (Spot | null)[], lines: string[], low: number, high: number, yOf: (percent: number) => number, xOf: (index: number) => number }

const STEP = 10

/** `mirrored`: time runs from right to left. */
export function shapeOf(points: readonly RatingPointView[], { box, mirrored }: { box: Box, mirrored: boolean }): Shape {
  const known = points.flatMap((it) => it.conversionPercent ?? [])
  const low = Math.max(0, Math.floor((Math.min(...known, 100) - 4) / STEP) * STEP)
  const high = Math.min(100, Math.max(low + 2 * STEP, Math.ceil((Math.max(...known, 0) + 4) / STEP) * STEP))
  const inner = box.width - box.start - box.end
  const xOf = (index: number): number => {
    const x = box.start + (points.length < 2 ? inner / 2 : inner * index / (points.length - 1))
    return mirrored ? box.width - x : x
  }
  const yOf = (percent: number): number => box.top + (box.height - box.top - box.bottom) * (1 - (percent - low) / (high - low))
  const spots = points.map(({ conversionPercent }, index): Spot | null => (conversionPercent === null ? null : { x: xOf(index), y: yOf(conversionPercent), index }))
  return { spots, lines: linesOf(spots), low, high, yOf, xOf }
}

/** One line for each run of weeks without a gap. */
function linesOf(spots: readonly (Spot | null)[]): string[] {
  const runs: string[][] = [[]]
  for (const spot of spots) {
    if (spot) runs.at(-1)?.push(`${spot.x.toFixed(1)},${spot.y.toFixed(1)}`)
    else if (runs.at(-1)?.length) runs.push([])
  }
  return runs.filter((it) => it.length > 0).map((it) => it.join(' '))
}

/** The week nearest to a place on the chart. */
export function nearestWeek(shape: Shape, count: number, x: number): number {
  let best = 0
  for (let index = 1; index < count; index += 1) if (Math.abs(shape.xOf(index) - x) < Math.abs(shape.xOf(best) - x)) best = index
  return best
}
