/** How much of the shorter text's words the other one has too, from 0 to 1; short words say nothing. */
export function textAlike(one: string, other: string): number {
  const [a, b] = [wordsIn(one), wordsIn(other)]
  const [few, many] = a.size <= b.size ? [a, b] : [b, a]
  if (few.size === 0) return one.trim() === other.trim() ? 1 : 0
  return [...few].filter((word) => many.has(word)).length / few.size
}

function wordsIn(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [])
}
