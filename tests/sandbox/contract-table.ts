import type { Provocation } from './contract-errors.ts'
import type { Documented, Kind } from './contract-world.ts'

type Results = { isBuilt: (example: Documented) => boolean, passed: Set<string>, provocations: Record<string, Provocation[]>, systemCases: Record<string, unknown> }

const KIND_NAMES: [kind: Kind, name: string][] = [
  ['method', 'answers of methods'], ['method-errors', 'refusals of methods'], ['rest-system-error', 'system errors'], ['rest', 'other REST answers'], ['batch', 'batch'], ['oauth', 'OAuth answers'],
  ['oauth-error', 'OAuth errors'], ['webhook', 'inbound webhooks'],
]

function line(cells: (string | number)[]): string {
  const widths = [24, 12, 10, 10]
  return cells.map((cell, index) => (index === 0 ? String(cell).padEnd(widths[index] ?? 0) : String(cell).padStart(widths[index] ?? 0))).join(' ')
}

/** Prints what the examples document and what of it the sandbox proved to answer. */
export function printTable(examples: Documented[], results: Results): void {
  const rows = KIND_NAMES.map(([kind, name]) => {
    const all = examples.filter((example) => example.kind === kind)
    return line([name, all.length, all.filter(({ name: file }) => results.passed.has(file)).length, all.filter(({ name: file }) => !results.passed.has(file)).length])
  })
  const methods = [...new Set(examples.flatMap(({ kind, method }) => (kind.startsWith('method') && method ? [method] : [])))].toSorted()
  const built = methods.filter((method) => results.isBuilt({ method } as Documented))
  const refusals = examples.filter(({ kind }) => kind === 'method-errors')
  const documentedRows = refusals.reduce((sum, example) => sum + (example.documented_errors?.length ?? 0), 0)
  const provoked = Object.values(results.provocations).reduce((sum, list) => sum + list.length, 0)
  const unproved = examples.filter((example) => !results.passed.has(example.name) && (results.isBuilt(example) || !example.kind.startsWith('method')))
  console.log([
    line(['documented', 'examples', 'passed', 'not']), ...rows, '',
    `documented methods: ${methods.length}, built ${built.length}, not built ${methods.length - built.length}; refusals listed ${documentedRows}, provoked ${provoked}`,
    `not built: ${methods.filter((method) => !built.includes(method)).join(', ')}`,
    `built, but not proved by these examples: ${unproved.map(({ name }) => name).join(', ') || 'none'}`,
  ].join('\n'))
}
