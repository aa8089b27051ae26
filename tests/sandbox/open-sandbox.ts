import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import type { Sandbox, SandboxOptions } from '../../sandbox/start.ts'
import { startSandbox } from '../../sandbox/start.ts'
import { parsePhpForm } from '../../sandbox/php-form.ts'

export type Received = { url: string, event: string, body: Record<string, unknown> }
export type Answer = { status: number, body: Record<string, unknown> & { result?: unknown } }
export type Opened = {
  sandbox: Sandbox
  received: Received[]
  handlerUrl: string
  rest: (portal: SandboxPortal, method: string, params?: Record<string, unknown>, userId?: number) => Promise<Answer>
  stop: () => Promise<void>
}

export const CLIENT = { clientId: 'app.test', clientSecret: 'secret' }

/** A sandbox with an application registered in it, and an address that keeps the events it gets. */
export async function openSandbox(options: SandboxOptions = {}): Promise<Opened> {
  const received: Received[] = []
  const hook = createServer((req, res) => {
    let text = ''
    req.on('data', (chunk: Buffer) => (text += chunk.toString()))
    req.on('end', () => {
      const body = parsePhpForm(text)
      received.push({ url: String(req.url), event: String(body['event']), body })
      res.end('ok')
    })
  })
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', () => resolve()))
  const base = `http://127.0.0.1:${(hook.address() as AddressInfo).port}`
  const sandbox = await startSandbox(options)
  sandbox.weather.eventDelayMs = 5
  sandbox.registerApp({
    code: 'requests', ...CLIENT, title: 'Requests', appUrl: `${base}/app`, installUrl: `${base}/install`, formUrl: `${base}/form`, eventUrl: `${base}/events`,
    scopes: ['crm', 'placement', 'user_brief', 'im'],
  })
  const tokens = new Map<string, string>()
  const rest = async (portal: SandboxPortal, method: string, params: Record<string, unknown> = {}, userId = 1): Promise<Answer> => {
    const key = `${portal.name}/${userId}`
    const auth = tokens.get(key) ?? portal.tokensFor(userId).access_token
    tokens.set(key, auth)
    return await postJson(portal.restUrl + method, { auth, ...params })
  }
  const stop = async (): Promise<void> => {
    await sandbox.stop()
    hook.closeAllConnections()
    await new Promise((resolve) => hook.close(resolve))
  }
  return { sandbox, received, handlerUrl: `${base}/events`, rest, stop }
}

export async function postJson(url: string, body: unknown): Promise<Answer> {
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return { status: answer.status, body: (await answer.json()) as Answer['body'] }
}

type Example = { response: { http_status: number, body: Record<string, unknown> }, request: { body_parsed: Record<string, unknown> } }

/** A documented exchange, from the platform's own examples. */
export function example(name: string): Example {
  return JSON.parse(readFileSync(join(import.meta.dirname, '..', 'fixtures', 'bitrix24', `${name}.json`), 'utf8')) as Example
}

export function resultOf<T>(answer: Answer): T {
  if (answer.status !== 200) throw new Error(`answered ${answer.status}: ${JSON.stringify(answer.body)}`)
  return answer.body.result as T
}

/** The JSON kind of every key: what a contract promises whatever the values are. Null fits any kind. */
export function kinds(value: object): Record<string, string> {
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inner === null ? 'null' : Array.isArray(inner) ? 'array' : typeof inner]))
}

export function misfits(real: object, documented: object, ignored: RegExp): string[] {
  const own = kinds(real)
  return Object.entries(kinds(documented)).filter(([key, kind]) => !ignored.test(key) && (own[key] === undefined || (own[key] !== kind && own[key] !== 'null' && kind !== 'null'))).map(([key, kind]) => `${key}: ${kind}, is ${own[key]}`)
}
