type Named = { label: string, x: number, y: number }
export type PlacedLabel = { text: string, x: number, y: number, anchor: 'start' | 'end' }

/** About as wide as a letter of the labels is, and as high as a line of them. */
const [LETTER, LINE] = [6.4, 14]
const GAP = 11

/** Names beside their dots, on the side that is free; one that would cover another is left out. */
export function placeLabels(dots: readonly Named[], { start, end }: { start: number, end: number }): PlacedLabel[] {
  const taken: { from: number, to: number, y: number }[] = dots.map(({ x, y }) => ({ from: x - 7, to: x + 7, y }))
  return dots.flatMap(({ label, x, y }): PlacedLabel[] => {
    const width = label.length * LETTER
    for (const [anchor, from] of [['start', x + GAP], ['end', x - GAP - width]] as const) {
      const box = { from, to: from + width, y }
      if (box.from < start || box.to > end || taken.some((it) => it.from < box.to && it.to > box.from && Math.abs(it.y - y) < LINE)) continue
      taken.push(box)
      return [{ text: label, x: anchor === 'start' ? x + GAP : x - GAP, y: y + 4, anchor }]
    }
    return []
  })
}
