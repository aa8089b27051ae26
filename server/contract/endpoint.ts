import { z } from 'zod'
import type { ErrorCode } from '../core/errors.ts'

/** One URL of an API that is entered by key. Its routes and its OpenAPI document are both made from one list of these. */
export type Endpoint = {
  method: 'get' | 'put' | 'patch' | 'post' | 'delete'
  /** Below the API's own address, with `{id}` for a parameter. */
  path: string
  summary: string
  /** Whether it answers without a key. */
  isOpen?: true
  params: z.ZodObject
  query: z.ZodObject
  /** Headers of its own, by their names in lower case. */
  headers?: z.ZodObject
  body: z.ZodType | null
  /** A body that it accepts. */
  example?: object
  /** What it answers with, by status. */
  answers: Readonly<Record<number, { text: string, schema: z.ZodType }>>
  /** Refusals of its own, beside those of the key and of wrong input. */
  refusals: readonly ErrorCode[]
}


export const nothing = z.strictObject({})

/** What an operation gets after its input was checked. */
export type InputOf<It extends Endpoint> = {
  params: z.infer<It['params']>
  query: z.infer<It['query']>
  headers: It['headers'] extends z.ZodObject ? z.infer<It['headers']> : null
  body: It['body'] extends z.ZodType ? z.infer<It['body']> : null
}

export const errorView = z.strictObject({
  error: z.object({
    code: z.string(), message: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])),
    fields: z.record(z.string(), z.string()).optional().describe('What to change, by field; only with `invalid`'),
    ref: z.string().optional().describe('Stands in the server’s log; only with `internal`'),
  }),
})
