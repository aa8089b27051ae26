/** Whether two plain values say the same, whatever the order of their keys. */
export function sameJson(a: unknown, b: unknown): boolean {
  return inOrder(a) === inOrder(b)
}

function inOrder(value: unknown): string {
  return JSON.stringify(value, (_, it: unknown) => typeof it === 'object' && it !== null && !Array.isArray(it)
    ? Object.fromEntries(Object.entries(it).sort(([a], [b]) => a < b ? -1 : 1))
    : it)
}
