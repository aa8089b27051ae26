import { Agent, request } from 'undici'
import { assertPublicAddress, ForbiddenAddress, guardedLookup } from './guard.ts'
import type { Exceptions } from './guard.ts'
import { parseJson } from './json.ts'
import { createTurnstile, createTurnstiles } from './turnstile.ts'

const CONNECT_MS = 5_000
const TOTAL_MS = 65_000
const MAX_BODY_BYTES = 2 * 1024 * 1024
const CALLS_AT_ONCE = 200
const CALLS_AT_ONCE_PER_PORTAL = 2

/** `body` is the parsed JSON, or null when the answer was none. */
export type HttpAnswer = { status: number, body: unknown }

/** No answer came: whether the call took effect is unknown. */
export class NoAnswer extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : 'no answer', { cause })
    this.name = 'NoAnswer'
  }
}

export type HttpClient = {
  /** To the authorisation server, which takes forms. */
  postForm: (url: string, form: Record<string, string>) => Promise<HttpAnswer>
  /** To a portal, at most two calls at once. */
  postJson: (url: string, json: unknown) => Promise<HttpAnswer>
  close: () => Promise<void>
}

/**
 * The only way out of this server to Bitrix24: https to public hosts on port 443, redirects never followed, number, size and time
 * bounded. `trustedOrigins` are called whatever they are, e.g. the sandbox on loopback; `exceptions` loosen the rule for others.
 */
export function createHttpClient(trustedOrigins: readonly string[], exceptions: Exceptions = {}): HttpClient {
  const trusted = new Set(trustedOrigins.map((origin) => new URL(origin).origin))
  // A blob: address has the origin of what it wraps.
  const isTrusted = (url: URL): boolean => trusted.has(url.origin) && url.protocol !== 'blob:'
  const bounds = { headersTimeout: 60_000, bodyTimeout: TOTAL_MS }
  const guarded = new Agent({ connect: { timeout: CONNECT_MS, lookup: guardedLookup(exceptions) }, ...bounds })
  const direct = new Agent({ connect: { timeout: CONNECT_MS }, ...bounds })
  const anyCall = createTurnstile(CALLS_AT_ONCE)
  const portalCall = createTurnstiles(CALLS_AT_ONCE_PER_PORTAL)

  async function send(url: URL, body: string, contentType: string): Promise<HttpAnswer> {
    try {
      const answer = await request(url, {
        method: 'POST',
        body,
        headers: { 'content-type': contentType, accept: 'application/json', 'user-agent': 'implementation-requests/1' },
        dispatcher: isTrusted(url) ? direct : guarded,
        signal: AbortSignal.timeout(TOTAL_MS),
      })
      return { status: answer.statusCode, body: parseJson(await boundedText(answer.body)) }
    } catch (cause) {
      throw new NoAnswer(cause)
    }
  }

  async function permitted(address: string): Promise<URL> {
    if (!URL.canParse(address)) throw new ForbiddenAddress('The app does not call what is no address')
    const url = new URL(address)
    if (!isTrusted(url)) await assertPublicAddress(url, exceptions)
    return url
  }

  return {
    postForm: async (address, form) => {
      const url = await permitted(address)
      return anyCall(() => send(url, new URLSearchParams(form).toString(), 'application/x-www-form-urlencoded'))
    },
    postJson: async (address, json) => {
      const url = await permitted(address)
      return portalCall(url.host, () => anyCall(() => send(url, JSON.stringify(json), 'application/json')))
    },
    close: async () => {
      await Promise.all([guarded.close(), direct.close()])
    },
  }
}

async function boundedText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) throw new Error('The answer is larger than 2 MB')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
