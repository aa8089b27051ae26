import { z } from 'zod'
import { NoAnswer } from './http-client.ts'
import type { HttpClient } from './http-client.ts'

export type Access = { endpoint: string, accessToken: string }
export type Params = Record<string, unknown>

/** A REST answer: a result, an error with Bitrix24's code, or nothing that can be trusted. */
export type RestAnswer =
  | { kind: 'ok', result: unknown, next: number | null }
  | { kind: 'error', status: number, code: string, description: string }
  | { kind: 'silent', status: number | null, reason: string }

const envelope = z.object({
  result: z.unknown().optional(),
  next: z.number().optional(),
  error: z.union([z.string(), z.number()]).optional(),
  error_description: z.string().optional().catch(undefined),
})

/** One call; never throws for what the portal says or fails to say. */
export async function callRest(http: HttpClient, access: Access, method: string, params: Params = {}): Promise<RestAnswer> {
  const url = `${access.endpoint.replace(/\/+$/, '')}/${method}`
  try {
    const { status, body } = await http.postJson(url, { ...params, auth: access.accessToken })
    return readAnswer(status, body)
  } catch (error) {
    if (error instanceof NoAnswer) return { kind: 'silent', status: null, reason: error.message }
    throw error
  }
}

/** An `error` key counts also on HTTP 200 and when it is empty (BITRIX24 §3.2); HTML and redirects are silence. */
export function readAnswer(status: number, body: unknown): RestAnswer {
  const parsed = envelope.safeParse(body)
  if (!parsed.success || typeof body !== 'object' || body === null || Array.isArray(body)) {
    return { kind: 'silent', status, reason: `HTTP ${status} without a REST answer` }
  }
  const { error, error_description: description, result, next } = parsed.data
  if (error !== undefined) return { kind: 'error', status, code: String(error), description: description ?? '' }
  if (status >= 300 || result === undefined) return { kind: 'silent', status, reason: `HTTP ${status} without a result` }
  return { kind: 'ok', result, next: next ?? null }
}
