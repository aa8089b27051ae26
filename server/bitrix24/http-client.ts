import { lookup as dnsLookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { Agent, request } from 'undici'

const TOTAL_MS = 65_000
const MAX_BODY_BYTES = 2 * 1024 * 1024
const HOST_PATTERN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/

/** `body` is the parsed JSON, or null when the answer was none. */
export type HttpAnswer = { status: number, body: unknown }

/** No answer came: whether the call took effect is unknown. */
export class NoAnswer extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : 'no answer', { cause })
    this.name = 'NoAnswer'
  }
}

/** The address is one that the app must not call; nothing was sent. */
export class ForbiddenAddress extends Error {}

export type HttpClient = {
  postForm: (url: string, form: Record<string, string>) => Promise<HttpAnswer>
  postJson: (url: string, json: unknown) => Promise<HttpAnswer>
  close: () => Promise<void>
}

/**
 * The only way out of this server to Bitrix24: https to public hosts on port 443, redirects never followed, size and time bounded.
 * `trustedOrigins` are addresses the operator allows besides, e.g. the sandbox on loopback.
 */
export function createHttpClient(trustedOrigins: readonly string[]): HttpClient {
  const trusted = new Set(trustedOrigins.map((origin) => new URL(origin).origin))
  const connect = { timeout: 5_000 }
  const guarded = new Agent({ connect: { ...connect, lookup: publicLookup }, headersTimeout: 60_000, bodyTimeout: TOTAL_MS })
  const direct = new Agent({ connect, headersTimeout: 60_000, bodyTimeout: TOTAL_MS })

  async function post(address: string, body: string, contentType: string): Promise<HttpAnswer> {
    const url = new URL(address)
    const isTrusted = trusted.has(url.origin)
    if (!isTrusted) assertPublicAddress(url)
    try {
      const answer = await request(url, {
        method: 'POST',
        body,
        headers: { 'content-type': contentType, accept: 'application/json', 'user-agent': 'implementation-requests/1' },
        dispatcher: isTrusted ? direct : guarded,
        signal: AbortSignal.timeout(TOTAL_MS),
      })
      return { status: answer.statusCode, body: parseJson(await boundedText(answer.body)) }
    } catch (cause) {
      throw new NoAnswer(cause)
    }
  }

  return {
    postForm: (url, form) => post(url, new URLSearchParams(form).toString(), 'application/x-www-form-urlencoded'),
    postJson: (url, json) => post(url, JSON.stringify(json), 'application/json'),
    close: async () => {
      await Promise.all([guarded.close(), direct.close()])
    },
  }
}

/** Refuses what a lookup guard cannot see: other schemes and ports, user names, IP literals, odd hosts (TRUST V13). */
export function assertPublicAddress(url: URL): void {
  const ok = url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === '' && HOST_PATTERN.test(url.hostname)
  if (!ok) throw new ForbiddenAddress(`The app does not call ${url.origin}`)
}

const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3')

/** Global unicast only: no loopback, private, link-local, mapped, documentation or tunnel ranges. */
export function isPublicIp(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const ip = ipaddr.process(address)
  // What has no name is unicast to the library, also the two thirds of IPv6 that nobody was given.
  return ip.range() === 'unicast' && (ip instanceof ipaddr.IPv4 || ip.match(GLOBAL_IPV6))
}

const publicLookup: LookupFunction = (hostname, options, callback) => {
  dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0)
    const [first] = addresses
    if (!first || addresses.some(({ address }) => !isPublicIp(address))) {
      return callback(new ForbiddenAddress(`${hostname} is not a public address`), '', 0)
    }
    return options.all ? callback(null, addresses) : callback(null, first.address, first.family)
  })
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
