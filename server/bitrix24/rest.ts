import { z } from 'zod'
import { NoAnswer } from './http-client.ts'
import type { HttpClient } from './http-client.ts'
import { readResetMs } from './operating.ts'

/** `accessToken` is null for an inbound webhook, whose endpoint is the key. */
export type Access = { endpoint: string, accessToken: string | null }
export type Params = Record<string, unknown>

/**
 * A REST answer: a result, an error with Bitrix24's code, or nothing that can be trusted. `resetMs`: when the method's execution
 * time, of which a portal grants only so much, begins to be given back.
 */
export type RestAnswer =
  | { kind: 'ok', result: unknown, next: number | null, resetMs: number | null }
  | { kind: 'error', status: number, code: string, description: string, resetMs: number | null }
  | { kind: 'silent', status: number | null, reason: string }

const envelope = z.object({
  result: z.unknown().optional(),
  next: z.number().optional(),
  time: z.unknown().optional(),
  error: z.union([z.string(), z.number()]).optional(),
  error_description: z.string().optional().catch(undefined),
})

/** One call; never throws for what the portal says or fails to say. Throws `ForbiddenAddress` when it may not be called at all. */
export async function callRest(http: HttpClient, access: Access, method: string, params: Params = {}): Promise<RestAnswer> {
  const url = `${access.endpoint.replace(/\/+$/, '')}/${method}`
  try {
    const { status, body } = await http.postJson(url, access.accessToken === null ? params : { ...params, auth: access.accessToken })
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
  const { error, error_description: description, result, next, time } = parsed.data
  const resetMs = readResetMs(time)
  if (error !== undefined) return { kind: 'error', status, code: String(error), description: description ?? '', resetMs }
  if (status >= 300 || result === undefined) return { kind: 'silent', status, reason: `HTTP ${status} without a result` }
  return { kind: 'ok', result, next: next ?? null, resetMs }
}
