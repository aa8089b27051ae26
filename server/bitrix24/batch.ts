import { z } from 'zod'
import { readResetMs } from './operating.ts'
import type { Params } from './rest.ts'

export type BatchCommand = { method: string, params: Params }

/** What the portal puts in place of a reference: an earlier answer of the same batch. Only `ref` makes one, so no text can pass for it. */
export class Reference {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

const SEGMENT = /^\w+$/

/** `ref('result', 'byPhone', 'CONTACT', 0)` is `$result[byPhone][CONTACT][0]`. Throws on anything but plain names. */
export function ref(kind: 'result' | 'total', key: string, ...path: readonly (string | number)[]): Reference {
  const segments = [key, ...path].map(String)
  if (!segments.every((segment) => SEGMENT.test(segment))) throw new Error(`Not a reference: ${segments.join(', ')}`)
  return new Reference(`$${kind}${segments.map((segment) => `[${segment}]`).join('')}`)
}

/** What portals take for a reference wherever it stands, keys included. */
const LOOKS_LIKE_ONE = /\$(?=result|next|total|time|error)/gi

/** Text that a portal leaves as it is: the sign that would begin a reference becomes its full-width twin. */
function neutral(text: string): string {
  return text.toWellFormed().replace(LOOKS_LIKE_ONE, '＄')
}

/** The commands as one call; a `ref` in a param stands for the answer of an earlier command, text never does. */
export function batchParams(commands: Record<string, BatchCommand>, halt = true): Params {
  const cmd = Object.fromEntries(Object.entries(commands).map(([key, { method, params }]) => [key, `${method}?${toQuery(params)}`]))
  return { halt: halt ? 1 : 0, cmd }
}

const phpMap = <T extends z.ZodType>(value: T) => z.union([z.record(z.string(), value), z.tuple([]).transform(() => ({}))])
const batchError = z.object({ error: z.union([z.string(), z.number()]).transform(String), error_description: z.string().optional() })
const batchResult = z.object({ result: phpMap(z.unknown()), result_error: phpMap(batchError) })

export type BatchResult = { results: Record<string, unknown>, errors: Record<string, { code: string, description: string }> }

/** The parts of a batch's answer; empty PHP maps come as `[]`. Throws when the shape is another. */
export function readBatch(result: unknown): BatchResult {
  const { result: results, result_error: failed } = batchResult.parse(result)
  const errors = Object.fromEntries(
    Object.entries(failed as Record<string, z.infer<typeof batchError>>).map(([key, it]) => [key, { code: it.error, description: it.error_description ?? '' }]),
  )
  return { results: results as Record<string, unknown>, errors }
}

const batchTimes = z.object({ result_time: phpMap(z.unknown()) })

/** For each command that was answered: when its method's execution time begins to be given back. */
export function readBatchResets(result: unknown): [key: string, resetMs: number][] {
  const times = batchTimes.safeParse(result).data?.result_time ?? {}
  return Object.entries(times).flatMap(([key, card]): [string, number][] => {
    const resetMs = readResetMs(card)
    return resetMs === null ? [] : [[key, resetMs]]
  })
}

function toQuery(params: Params): string {
  return Object.entries(params).flatMap(([key, value]) => pairs(encodeKey(key), value)).join('&')
}

function pairs(name: string, value: unknown): string[] {
  if (value === null || value === undefined) return []
  if (value instanceof Reference) return [`${name}=${value.text}`]
  if (Array.isArray(value)) return value.flatMap((item, index) => pairs(`${name}[${index}]`, item))
  if (typeof value === 'object') return Object.entries(value).flatMap(([key, item]) => pairs(`${name}[${encodeKey(key)}]`, item))
  return [`${name}=${encodeURIComponent(neutral(String(value)))}`]
}

function encodeKey(key: string): string {
  return encodeURIComponent(neutral(key))
}
