import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { startSandbox } from '../../sandbox/start.ts'
import type { Sandbox } from '../../sandbox/start.ts'
import type { SandboxMail } from '../../sandbox/state.ts'
import type { Log } from '../../server/app/app.ts'
import { confirmRequest } from '../../server/app/client/confirm-request.ts'
import { carryOutDecisions } from '../../server/app/moderation/carry-out-decisions.ts'
import { issueToken } from '../../server/app/form/open-form.ts'
import { makeClientLink } from '../../server/app/client/links.ts'
import { start } from '../../server/compose.ts'
import type { Running, Settings } from '../../server/compose.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { OpenListView } from '../../server/contract/request.ts'
import type { OperatorRequestView } from '../../server/contract/operator.ts'
import type { ContactView, ReservationView } from '../../server/contract/reservation.ts'
import type { SessionView } from '../../server/contract/session.ts'
import { SANDBOX_APP, setUpSandbox } from '../../server/sandbox-setup.ts'
import { MINUTE_MS } from '../../server/core/time.ts'
import { findRequestByFormKey } from '../../server/store/requests.ts'
import { waitFor } from './wait.ts'

const ROOT = join(import.meta.dirname, '..', '..')
/** By the address each listens on, so that whoever sends a form there can be its client who confirms. */
const opened = new Map<string, Running['app']>()
const FAST_PACE = { perSecond: 1000, burst: 10_000 }

export type Answer<T> = { status: number, body: T }
export type Api = {
  get: <T>(path: string) => Promise<Answer<T>>
  post: <T>(path: string, body?: unknown) => Promise<Answer<T>>
  put: <T>(path: string, body: unknown) => Promise<Answer<T>>
  delete: <T>(path: string) => Promise<Answer<T>>
  token: string
}

export type Clock = { now: () => number, advance: (ms: number) => void }

export type Product = Running & {
  sandbox: Sandbox
  clock: Clock
  log: string[]
  /** What it was started with: other processes join it with the same. */
  settings: Settings
  /** A signed-in person of a sandbox portal. */
  as: (portal: string, userId?: number) => Promise<Api>
  /** Resolves when nothing that is due waits in outbox, inbox or the sandbox's queue. */
  settled: () => Promise<void>
  close: () => Promise<void>
}

/**
 * The real server against a sandbox of its own, on free ports; `database` is `:memory:` unless told otherwise. Needs a built client.
 * With `frozen`, time passes only by `clock.advance`, so that nothing becomes due by itself.
 */
export async function startProduct({ database = ':memory:', sweepEveryMs = 3_600_000, requestsFile = '', frozen = false, erasureLedger = null as string | null } = {}): Promise<Product> {
  const clock = startClock(frozen)
  const sandbox = await startSandbox({ now: clock.now, ...(requestsFile && { requestsFile }) })
  sandbox.weather.rateLimit = false
  sandbox.weather.eventDelayMs = 5
  // Tests read English; those that do not say so.
  for (const portal of sandbox.portals) portal.setLanguage('en')
  const log: string[] = []
  const secret = randomBytes(32)
  const settings: Settings = {
    role: 'all', host: '127.0.0.1', port: 0, database, erasureLedger, assetsDir: join(ROOT, 'dist'), publicUrl: null, secret, appCode: SANDBOX_APP.code,
    oauth: { oauthUrl: sandbox.oauthUrl, clientId: SANDBOX_APP.clientId, clientSecret: secret.toString('hex') },
    vendorMemberId: sandbox.vendor.memberId, smtpUrl: sandbox.smtpUrl, mailFrom: 'requests@implementation-requests.example',
    trustedOrigins: [sandbox.oauthUrl, ...sandbox.portals.map((portal) => portal.url)],
    pace: FAST_PACE, sweepEveryMs, log: keepLog(log), now: clock.now,
  }
  const running = await start(settings)
  await setUpSandbox(running.app, sandbox, secret.toString('hex'))
  opened.set(running.url, running.app)
  return {
    ...running, sandbox, clock, log, settings,
    as: (portal, userId) => signIn(running.url, sandbox, portal, userId),
    settled: () => settled(running, sandbox),
    close: async () => {
      opened.delete(running.url)
      await running.stop()
      await sandbox.stop()
    },
  }
}

function startClock(frozen: boolean): Clock {
  let ahead = 0
  const startedAt = Date.now()
  return {
    now: () => (frozen ? startedAt : Date.now()) + ahead,
    advance: (ms) => {
      ahead += ms
    },
  }
}

function keepLog(lines: string[]): Log {
  const write = (level: string) => (fields: object, message: string) => {
    lines.push(`${level} ${message} ${JSON.stringify(fields, (_, value: unknown) => (value instanceof Error ? value.stack : value))}`)
  }
  return { info: () => undefined, warn: write('warn'), error: write('error') }
}

async function signIn(url: string, sandbox: Sandbox, portalName: string, userId?: number): Promise<Api> {
  const portal = sandbox.portal(portalName)
  const accessToken = portal.tokensFor(userId).access_token
  const { status, body } = await call<SessionView & ErrorBody>(url, null, 'POST', '/api/session', { accessToken, memberId: portal.memberId })
  if (status !== 200) throw new Error(`no session in ${portalName}: ${JSON.stringify(body)}`)
  const { token } = body
  return {
    token,
    get: (path) => call(url, token, 'GET', path),
    post: (path, json) => call(url, token, 'POST', path, json ?? {}),
    put: (path, json) => call(url, token, 'PUT', path, json),
    delete: (path) => call(url, token, 'DELETE', path),
  }
}

async function call<T>(url: string, token: string | null, method: string, path: string, json?: unknown): Promise<Answer<T>> {
  const response = await fetch(`${url}${path}`, {
    method,
    // Nobody reads along here: packing and unpacking is left to the browser's tests.
    headers: { 'accept-encoding': 'identity', ...(token !== null && { authorization: `Bearer ${token}` }), ...(json !== undefined && { 'content-type': 'application/json' }) },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  })
  return { status: response.status, body: await response.json() as T }
}

/** Resolves when nothing that is due waits in outbox, inbox or the sandbox's queue. */
export async function settled({ app }: Pick<Running, 'app'>, sandbox: Sandbox): Promise<void> {
  // Work is looked at before what it may cause, and twice, because a delivery can raise an event.
  const isQuiet = async (): Promise<boolean> => {
    await sandbox.idle()
    app.wake.worker()
    return !await isBusy(app, 'inbox') && !await isBusy(app, 'outbox')
  }
  await waitFor(async () => await isQuiet() && await isQuiet(), { timeoutMs: 20_000, message: 'outbox and inbox to settle' })
}

async function isBusy({ db, now }: Running['app'], table: 'inbox' | 'outbox'): Promise<boolean> {
  if (table === 'outbox') return isOutboxBusy(db, now())
  const rows = await db.selectFrom(table).select('id')
    .where((of) => of.or([of('state', '=', 'claimed'), of.and([of('state', '=', 'due'), of('run_at', '<=', now())])])).limit(1).execute()
  return rows.length > 0
}

/** Work behind an earlier one of its lane that waits for another try waits with it. */
async function isOutboxBusy(db: Running['app']['db'], now: number): Promise<boolean> {
  return (await nextInLanes(db)).some((row) => row.state === 'claimed' || row.run_at <= now)
}

/** The first of each lane of the outbox that is not done. */
export async function nextInLanes(db: Running['app']['db']): Promise<{ lane: string, state: string, run_at: number }[]> {
  const rows = await db.selectFrom('outbox').select(['lane', 'state', 'run_at']).where('state', 'in', ['claimed', 'due']).orderBy('id').execute()
  return [...Map.groupBy(rows, (row) => row.lane).values()].flatMap((lane) => lane[0] ?? [])
}

export type FormFields = Record<string, string | string[]>

/** A form as a browser would send it; `needs` repeats. */
export function validForm(changes: FormFields = {}): FormFields {
  return {
    firstName: 'Joao', lastName: 'Pereira', email: 'joao@clinicanorte.example', phone: '+351 912 345 678', country: 'PT', place: 'Porto',
    needs: ['telephony', 'automation'], text: 'We are a clinic with two offices. We want calls and leads in one place. Call me on 912 345 678.',
    language: 'pt', seats: '25', budgetAmount: '3000', budgetCurrency: 'EUR', consent: 'accept', key: randomUUID(), ...changes,
  }
}

/** Forms sent to this address are confirmed in this app: another process may serve it than the one that was started first. */
export function confirmIn(url: string, app: Running['app']): void {
  opened.set(url, app)
}

/** Sends the public form, and confirms the address as its client would; returns the status and the request's number when there is one. */
export async function sendForm(url: string, fields: FormFields): Promise<{ status: number, number: string | null, html: string }> {
  const sent = await sendUnconfirmed(url, fields)
  const app = opened.get(url)
  if (app && sent.number !== null) await confirmByKey(app, String(fields['key']))
  return sent
}

/** What reached a client but for the mail that asks for the click: here they click sooner than it is written, or later. */
export function mailsTo({ sandbox }: Pick<Product, 'sandbox'>, email: unknown): SandboxMail[] {
  return sandbox.mails().filter((mail) => mail.to.includes(String(email)) && !mail.subject.startsWith('Confirm your address'))
}

/** What a click on the mailed link comes to, without waiting for the mail. */
export async function confirmByKey(app: Running['app'], key: string): Promise<void> {
  const request = await findRequestByFormKey(app.db, key.toLowerCase())
  if (request?.state !== 'received') return
  await confirmRequest(app, (await makeClientLink(app.db, app, request.id, 'confirm')).split('/').at(-1) ?? '')
}

/** Every client sits in another network, as the proxy in front of the form would say. */
function somewhere(): string {
  const [a = 0, b = 0, c = 0] = randomBytes(3)
  return `198.${18 + (a % 2)}.${b}.${1 + (c % 254)}`
}

/** A form that was opened a minute ago, as far as the app that serves it can be asked. */
export function openedToken(url: string, fields: FormFields): FormFields {
  const app = opened.get(url)
  return app && typeof fields['key'] === 'string' ? { token: issueToken(app, fields['key'].toLowerCase(), app.now() - MINUTE_MS) } : {}
}

/** The form alone: nobody confirms it. `from` is the network that it comes from, one of its own unless told. */
export async function sendUnconfirmed(url: string, fields: FormFields, from = somewhere()): Promise<{ status: number, number: string | null, html: string }> {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...openedToken(url, fields), ...fields })) for (const one of [value].flat()) body.append(name, one)
  const posted = await fetch(`${url}/request`, { method: 'POST', body, redirect: 'manual', headers: { 'x-forwarded-for': from } })
  const location = posted.headers.get('location')
  if (posted.status !== 303 || location === null) return { status: posted.status, number: null, html: await posted.text() }
  const html = await (await fetch(new URL(location, url))).text()
  return { status: 200, number: /IR-\d+/.exec(html)?.[0] ?? null, html }
}

/** Sends a form and publishes it as the operator would, unchanged. */
export async function publishOne(product: Product, operator: Api, changes: FormFields = {}): Promise<string> {
  const { number, html } = await sendForm(product.url, validForm(changes))
  if (number === null) throw new Error(`the form was not accepted: ${html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').slice(0, 600)}`)
  const { body } = await operator.get<OperatorRequestView>(`/api/operator/requests/${number}`)
  const published = await operator.post(`/api/operator/requests/${number}/publish`, { title: body.title, text: body.maskedText })
  if (published.status !== 200) throw new Error(`${number} was not published: ${JSON.stringify(published.body)} ${product.log.join('\n')}`)
  return number
}

/** What moderators decided goes out now: nobody waits for it. */
export async function letDecisionsOut({ app }: Pick<Running, 'app'>): Promise<void> {
  await app.db.updateTable('decisions').set({ goes_out_at: app.now() }).where('failed', 'is', null).execute()
  await carryOutDecisions(app)
}

export function reserve(api: Api, number: string, key: string = randomUUID()): Promise<Answer<ReservationView & ErrorBody>> {
  return api.post(`/api/requests/${number}/reservation`, { key })
}

export function contactOf(api: Api, reservationId: string): Promise<Answer<ContactView & ErrorBody>> {
  return api.post(`/api/reservations/${reservationId}/contact`)
}

export function openList(api: Api): Promise<Answer<OpenListView>> {
  return api.get('/api/requests')
}
