import type { CardView } from '../../server/contract/card.ts'
import type { ConnectionView } from '../../server/contract/connection.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { LiveEvent, StreamTicketView } from '../../server/contract/live.ts'
import type { OpenListView, RequestDetail } from '../../server/contract/request.ts'
import type { ContactView, LostBody, ReservationListView, ReservationView } from '../../server/contract/reservation.ts'
import type { FirstView, InstallBody, InstallView, MeView, SessionBody, SessionView, StartView } from '../../server/contract/session.ts'
import type { RequiredFieldsView, SettingsView } from '../../server/contract/settings.ts'
import type { RedeemBody, SignInBody } from '../../server/contract/sign-in.ts'
import type { ErrorCode, ErrorParams } from '../../server/core/errors.ts'
import type { PortalSettings } from '../../server/core/portal-settings.ts'
import { language } from './i18n/language.ts'

export type { LiveEvent }

/** `no_answer`: the request may or may not have reached the server. */
export type FailureCode = ErrorCode | 'no_answer'

/** What a call ends with when it does not end well; decide on `code`, show `message`. */
export class ApiFailure extends Error {
  readonly code: FailureCode
  readonly params: ErrorParams
  readonly fields: Record<string, string>
  readonly ref: string | null

  constructor(code: FailureCode, message: string, rest: { params?: ErrorParams, fields?: Record<string, string>, ref?: string } = {}) {
    super(message)
    this.name = 'ApiFailure'
    this.code = code
    this.params = rest.params ?? {}
    this.fields = rest.fields ?? {}
    this.ref = rest.ref ?? null
  }
}

export function toFailure(error: unknown): ApiFailure {
  return error instanceof ApiFailure ? error : new ApiFailure('no_answer', error instanceof Error ? error.message : String(error))
}

/** Where the portal's token comes from: the frame. */
export type PortalAuth = {
  current: () => SessionBody
  refresh: () => Promise<SessionBody>
}

export type ApiOptions = {
  fetch?: typeof fetch
  timeoutMs?: number
  /** Where a session is opened: at the console's own address it is not the portal that vouches. */
  sessionPath?: string
  /** A session that a mailed link began; it can't be renewed. */
  begun?: SessionView
  /** The portal gives no valid token any more: only a reload helps. */
  onEnded?: () => void
}

type Sending = { fetch: typeof fetch, timeoutMs: number, as?: 'text' | 'blob', sends?: 'text/csv' }

export type Call = <T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown) => Promise<T>

/** A session, and what the first screen shows where it came along. */
export type Begun = { session: SessionView, first: FirstView | null }

const TIMEOUT_MS = 20_000
const FILE_TIMEOUT_MS = 120_000

function isErrorBody(value: unknown): value is ErrorBody {
  return typeof value === 'object' && value !== null && 'error' in value
    && typeof value.error === 'object' && value.error !== null && 'code' in value.error
}

/** One question to the server; an answer that is not ours (a proxy's page, a cut line) counts as no answer. */
async function send<T>(options: Sending, method: string, path: string, body: unknown, token: string | null): Promise<T> {
  let answer: Response
  let json: unknown
  try {
    answer = await options.fetch(path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': options.sends ?? 'application/json' }),
        ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
        'Accept-Language': language.value,
      },
      ...(body === undefined ? {} : { body: options.sends ? String(body) : JSON.stringify(body) }),
      signal: AbortSignal.timeout(options.timeoutMs),
    })
    if (answer.ok && options.as === 'text') return await answer.text() as T
    if (answer.ok && options.as === 'blob') return await answer.blob() as T
    json = await answer.json()
  } catch (error) {
    throw new ApiFailure('no_answer', error instanceof Error ? error.message : String(error))
  }
  if (answer.ok) return json as T
  if (!isErrorBody(json)) throw new ApiFailure('no_answer', `HTTP ${answer.status}`)
  const { code, message, params, fields, ref } = json.error
  throw new ApiFailure(code, message, { params, ...(fields ? { fields } : {}), ...(ref ? { ref } : {}) })
}

/** Everything the screens ask the server. The session's token stays in this closure. */
export function createApi(auth: PortalAuth, { fetch: network = fetch.bind(globalThis), timeoutMs = TIMEOUT_MS, sessionPath = '/api/session', begun, onEnded = () => {} }: ApiOptions = {}) {
  const options = { fetch: network, timeoutMs }
  let session: SessionView | null = begun ?? null
  let renewing: Promise<SessionView> | null = null

  async function open(body: SessionBody): Promise<SessionView> {
    session = await send<SessionView>(options, 'POST', sessionPath, body, null)
    return session
  }

  /** `ended` is the server's own word for the session's end; shown when Bitrix24 gives no new access either. */
  async function renewOnce(ended: ApiFailure): Promise<SessionView> {
    try {
      return await open(await auth.refresh())
    } catch (error) {
      const failure = error instanceof ApiFailure ? error : ended
      if (failure.code === 'auth') onEnded()
      throw failure
    }
  }

  function renew(ended: ApiFailure): Promise<SessionView> {
    renewing ??= renewOnce(ended).finally(() => { renewing = null })
    return renewing
  }

  async function start(): Promise<SessionView> {
    try {
      return await open(auth.current())
    } catch (error) {
      return renewAfter(error)
    }
  }

  /** As `start`, and what a partner's first screen shows, in one answer; null where the portal's token was too old for it. */
  async function startWith(list: boolean): Promise<Begun> {
    try {
      const { first, ...view } = await send<StartView>(options, 'POST', '/api/start', { ...auth.current(), list }, null)
      session = view
      return { session: view, first }
    } catch (error) {
      return { session: await renewAfter(error), first: null }
    }
  }

  async function renewAfter(error: unknown): Promise<SessionView> {
    const failure = toFailure(error)
    if (failure.code !== 'auth') throw error
    return renew(failure)
  }

  async function ask<T>(how: Sending, method: string, path: string, body?: unknown): Promise<T> {
    const used = session?.token ?? null
    try {
      return await send<T>(how, method, path, body, used)
    } catch (error) {
      const failure = toFailure(error)
      if (failure.code !== 'auth') throw error
      // Another call may have renewed the session while this one was under way.
      if (session === null || session.token === used) await renew(failure)
      return send<T>(how, method, path, body, session?.token ?? null)
    }
  }

  const call: Call = (method, path, body) => ask(options, method, path, body)
  /** A file's text. */
  const read = (path: string): Promise<string> => ask<string>({ ...options, as: 'text' }, 'GET', path)

  /** A file as it is; a large one takes its time. */
  const download = (path: string): Promise<Blob> => ask<Blob>({ ...options, timeoutMs: FILE_TIMEOUT_MS, as: 'blob' }, 'GET', path)

  /** Sends a table; a long one takes its time. */
  const upload = <T>(path: string, csv: string): Promise<T> => ask<T>({ ...options, timeoutMs: FILE_TIMEOUT_MS, sends: 'text/csv' }, 'POST', path, csv)

  /** Takes new access from Bitrix24 and hands it to the server: an administrator's heals the portal. */
  const reconnect = async (): Promise<SessionView> => open(await auth.refresh())

  return { start, startWith, call, read, download, upload, reconnect, ...partnerCalls(call) }
}

export type Api = ReturnType<typeof createApi>

const seg = encodeURIComponent

function partnerCalls(call: Call) {
  return {
    getMe: () => call<MeView>('GET', '/api/me'),
    listRequests: () => call<OpenListView>('GET', '/api/requests'),
    getRequest: (number: string) => call<RequestDetail>('GET', `/api/requests/${seg(number)}`),
    reserve: (number: string, key: string) => call<ReservationView>('POST', `/api/requests/${seg(number)}/reservation`, { key }),
    findReservation: (key: string) => call<ReservationView>('GET', `/api/reservations/by-key/${seg(key)}`),
    listReservations: (state: 'in_work' | 'closed') => call<ReservationListView>('GET', `/api/reservations?state=${state}`),
    getReservation: (id: string) => call<ReservationView>('GET', `/api/reservations/${seg(id)}`),
    undo: (id: string) => call<ReservationView>('POST', `/api/reservations/${seg(id)}/undo`),
    showContact: (id: string) => call<ContactView>('POST', `/api/reservations/${seg(id)}/contact`),
    markContacted: (id: string) => call<ReservationView>('POST', `/api/reservations/${seg(id)}/contacted`),
    saveWon: (id: string, proof: string) => call<ReservationView>('POST', `/api/reservations/${seg(id)}/won`, { proof }),
    saveLost: (id: string, body: LostBody) => call<ReservationView>('POST', `/api/reservations/${seg(id)}/lost`, body),
    release: (id: string, reason: string) => call<ReservationView>('POST', `/api/reservations/${seg(id)}/release`, { reason }),
    getSettings: () => call<SettingsView>('GET', '/api/settings'),
    saveSettings: (body: { version: number, settings: PortalSettings }) => call<SettingsView>('PUT', '/api/settings', body),
    addPipeline: (name: string) => call<SettingsView>('POST', '/api/settings/pipeline', { name }),
    getRequiredFields: (entityTypeId: number) => call<RequiredFieldsView>('GET', `/api/settings/fields?entityTypeId=${entityTypeId}`),
    getConnection: () => call<ConnectionView>('GET', '/api/settings/connection'),
    checkConnection: () => call<ConnectionView>('POST', '/api/settings/connection/check'),
    getCard: (entityTypeId: number, itemId: number) => call<CardView>('GET', `/api/card?entityTypeId=${entityTypeId}&itemId=${itemId}`),
    getTicket: () => call<StreamTicketView>('POST', '/api/stream/ticket'),
  }
}

/** A question that needs no session. */
export async function askOutside<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
  return send<T>({ fetch: fetch.bind(globalThis), timeoutMs: TIMEOUT_MS }, method, path, body, null)
}

/** The session of somebody who looks at the app as a partner sees it; the console opened it. */
export async function readViewing(token: string): Promise<SessionView> {
  return send<SessionView>({ fetch: fetch.bind(globalThis), timeoutMs: TIMEOUT_MS }, 'GET', '/api/session/viewing', undefined, token)
}

/** The installer has no session: its tokens are what the server checks. */
export async function install(body: InstallBody, { fetch: ask = fetch.bind(globalThis), timeoutMs = 30_000 }: ApiOptions = {}): Promise<InstallView> {
  return send<InstallView>({ fetch: ask, timeoutMs }, 'POST', '/api/install', body, null)
}

/** Answers the same whether anybody has this address or not. */
export async function askSignInLink(body: SignInBody, { fetch: ask = fetch.bind(globalThis), timeoutMs = TIMEOUT_MS }: ApiOptions = {}): Promise<void> {
  await send({ fetch: ask, timeoutMs }, 'POST', '/api/sign-in', body, null)
}

/** Uses a mailed link up. */
export async function redeemSignIn(body: RedeemBody, { fetch: ask = fetch.bind(globalThis), timeoutMs = TIMEOUT_MS }: ApiOptions = {}): Promise<SessionView> {
  return send<SessionView>({ fetch: ask, timeoutMs }, 'POST', '/api/sign-in/redeem', body, null)
}
