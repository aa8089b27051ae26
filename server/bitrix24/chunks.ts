/** How many commands one batch holds (BITRIX24 §3.5). */
const MAX_COMMANDS = 50

/** Cuts a list into what fits into one batch each. */
export function batchOf<T>(list: readonly T[], size = MAX_COMMANDS): T[][] {
  const chunks: T[][] = []
  for (let start = 0; start < list.length; start += size) chunks.push(list.slice(start, start + size))
  return chunks
}
