import { z } from 'zod'
import type { Params } from './rest.ts'

export type BatchCommand = { method: string, params: Params }

/** `$result[key][item][id]` in a param stands for the answer of an earlier command. */
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

function toQuery(params: Params): string {
  return Object.entries(params).flatMap(([key, value]) => pairs(key, value)).join('&')
}

function pairs(name: string, value: unknown): string[] {
  if (value === null || value === undefined) return []
  if (Array.isArray(value)) return value.flatMap((item, index) => pairs(`${name}[${index}]`, item))
  if (typeof value === 'object') return Object.entries(value).flatMap(([key, item]) => pairs(`${name}[${key}]`, item))
  return [`${name}=${encodeValue(String(value))}`]
}

/** References to earlier results stay readable for the portal; text that only begins like one could smuggle parameters in. */
function encodeValue(value: string): string {
  return /^\$result(\[\w+\])+$/.test(value) ? value : encodeURIComponent(value.toWellFormed())
}
