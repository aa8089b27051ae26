import type { SandboxPortal } from '../../sandbox/handle.ts'
import type { SessionView } from '../../server/contract/session.ts'
import { webhookMemberId } from '../../server/app/webhook/webhook-access.ts'
import { MINUTE_MS } from '../../server/core/time.ts'
import type { Answer, Api, Product } from '../support/product.ts'
import { waitFor } from '../support/wait.ts'

/** As if the app had never been installed in this portal. */
export async function forgetApp(product: Product, portal: SandboxPortal): Promise<void> {
  await portal.uninstall()
  await product.settled()
  const { db } = product.app
  for (const table of ['sessions', 'portal_settings', 'portal_checks', 'portal_repairs', 'portal_paces', 'method_blocks', 'portal_tokens', 'portals'] as const) {
    await db.deleteFrom(table).where('member_id', '=', portal.memberId).execute()
  }
}

export type Connecting = { status: number, location: string, html: string, text: string }

let callers = 0

/** Posts the page's form, each time from another network. */
export async function connect(product: Product, webhook: string, email: string, network = `203.0.113.${(callers += 1) % 250}`): Promise<Connecting> {
  return post(product, '/connect', { webhook, email }, network)
}

export async function saveToken(product: Product, step: string, applicationToken: string): Promise<Connecting> {
  return post(product, step, { applicationToken })
}

async function post(product: Product, path: string, fields: Record<string, string>, network = '203.0.113.251'): Promise<Connecting> {
  const answer = await fetch(`${product.url}${path}`, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual', headers: { 'x-forwarded-for': network } })
  const html = await answer.text()
  return { status: answer.status, location: answer.headers.get('location') ?? '', html, text: textOf(html) }
}

export async function page(product: Product, path: string): Promise<Connecting> {
  const answer = await fetch(`${product.url}${path}`)
  const html = await answer.text()
  return { status: answer.status, location: '', html, text: textOf(html) }
}

function textOf(html: string): string {
  return html.replace(/<[^>]*>/g, ' ').replace(/&#39;/g, '’').replace(/\s+/g, ' ')
}

/** Asks for a sign-in link from a network of its own. */
export async function askLink(product: Product, email: string, network = `198.51.100.${(callers += 1) % 250}`): Promise<Answer<unknown>> {
  return send(product, null, 'POST', '/api/sign-in', { email }, network)
}

/** The token in the newest of the mails that came to this address after the first `seen`. */
export async function mailedToken(product: Product, email: string, seen: number): Promise<string> {
  return waitFor(() => Promise.resolve(mailsTo(product, email).slice(seen).map(({ text }) => /#signin=([\w-]{43})/.exec(text)?.[1]).at(-1) ?? null), { message: `a mail to ${email}` })
}

export function mailsTo(product: Product, email: string): { text: string, html: string }[] {
  return product.sandbox.mails().filter(({ to, text }) => to.includes(email) && text.includes('#signin='))
}

export async function redeem(product: Product, token: string): Promise<Answer<SessionView & { error?: { code: string } }>> {
  return send(product, null, 'POST', '/api/sign-in/redeem', { token })
}

/** A person of a portal without the app, signed in by a mailed link. */
export async function signInByMail(product: Product, email: string): Promise<Api & { session: SessionView }> {
  const seen = mailsTo(product, email).length
  // Three links in a quarter of an hour are the most.
  product.clock.advance(5 * MINUTE_MS + 1)
  const asked = await askLink(product, email)
  if (asked.status !== 200) throw new Error(`no link: ${JSON.stringify(asked.body)}`)
  const { status, body } = await redeem(product, await mailedToken(product, email, seen))
  if (status !== 200) throw new Error(`no session: ${JSON.stringify(body)}`)
  return {
    session: body, token: body.token,
    get: (path) => send(product, body.token, 'GET', path),
    post: (path, json) => send(product, body.token, 'POST', path, json ?? {}),
    put: (path, json) => send(product, body.token, 'PUT', path, json),
    delete: (path) => send(product, body.token, 'DELETE', path),
  }
}

async function send<T>(product: Product, token: string | null, method: string, path: string, json?: unknown, network?: string): Promise<Answer<T>> {
  const answer = await fetch(`${product.url}${path}`, {
    method,
    headers: { ...(token !== null && { authorization: `Bearer ${token}` }), ...(json !== undefined && { 'content-type': 'application/json' }), ...(network !== undefined && { 'x-forwarded-for': network }) },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  })
  return { status: answer.status, body: await answer.json() as T }
}

export function idOf(portal: SandboxPortal): string {
  return webhookMemberId(portal.domain)
}
