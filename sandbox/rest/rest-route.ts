import type { Request, Response } from 'express'
import type { Params } from '../php-form.ts'
import { parsePhpForm } from '../php-form.ts'
import type { Portal } from '../portal.ts'
import { recordCall } from '../portal.ts'
import { runBatch } from './batch.ts'
import { takes } from '../weather.ts'
import type { Call } from './call.ts'
import { textParam } from './call.ts'
import { timeCard } from './envelope.ts'
import type { Identity } from './gate.ts'
import { DismissedError, PageError, identifyByToken, identifyByWebhook, passGate } from './gate.ts'
import { runMethod } from './methods.ts'
import type { Operating } from './operating.ts'
import { RestError } from './rest-error.ts'
import type { Settled } from './send.ts'
import { meetsOutage, sendSettled } from './send.ts'

/** Query and body together, as PHP's $_REQUEST; the body is a form or JSON. */
export function readParams(req: Request): Params {
  const cut = req.originalUrl.indexOf('?')
  const query = cut < 0 ? {} : parsePhpForm(req.originalUrl.slice(cut + 1))
  const text = typeof req.body === 'string' ? req.body : ''
  if (text === '') return query
  if (!String(req.headers['content-type']).includes('json')) return { ...query, ...parsePhpForm(text) }
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null ? { ...query, ...(body as Params) } : query
  } catch {
    return query
  }
}

type Asked = { portal: Portal, method: string, params: Params, identify: () => Identity }

function withoutToken(params: Params): Params {
  return Object.fromEntries(Object.entries(params).filter(([key]) => key.toLowerCase() !== 'auth' && key.toLowerCase() !== 'access_token'))
}

function run(call: Call, method: string): { body: Record<string, unknown>, operating: Operating | null } {
  // Changes made by this call are not queued for offline handlers with the same key.
  call.portal.connector = textParam(call, 'auth_connector')
  try {
    if (method === 'batch') return { body: { ...runBatch(call) }, operating: null }
    const { answer, operating } = runMethod(call, method)
    return { body: { ...answer }, operating }
  } finally {
    call.portal.connector = ''
  }
}

/** A dismissed person's profile is empty at some portals, where all else is refused. */
function refusal(asked: Asked, error: RestError): Settled {
  const isEmpty = error instanceof DismissedError && asked.portal.state.dismissed.some((gone) => gone.userId === error.user.id && gone.answers === 'empty')
  if (isEmpty && asked.method === 'profile') return { status: 200, body: { result: [], time: timeCard(asked.portal, Date.now()) } }
  return { status: error.status, body: { error: error.code, error_description: error.message, ...error.extra } }
}

function settle(req: Request, asked: Asked): Settled {
  const { portal, method, params } = asked
  const start = Date.now()
  let identity: Identity | null = null
  const record = (status: number, error: string | null): void => recordCall(portal, { method, params, status, error, userId: identity?.user.id ?? null, inBatch: false, at: portal.cloud.now() })
  try {
    passGate(req, portal, method)
    identity = asked.identify()
    const { body, operating } = run({ portal, ...identity, params: withoutToken(params) }, method)
    record(200, null)
    return { status: 200, body: { ...body, time: timeCard(portal, start, operating) } }
  } catch (error) {
    if (!(error instanceof RestError)) throw error
    record(error.status, error.code)
    return { ...refusal(asked, error), html: error instanceof PageError }
  }
}

async function answer(req: Request, res: Response, portal: Portal, identify: (params: Params) => Identity): Promise<void> {
  if (meetsOutage(req, res, portal.cloud.weather.restDown[portal.seed.name])) return
  const method = String(req.params['method']).replace(/\.json$/i, '').toLowerCase()
  if (takes(portal.cloud.weather.cutBeforeEffect, portal.seed.name, method)) {
    req.socket.destroy()
    return
  }
  const params = readParams(req)
  await sendSettled(req, res, portal, method, settle(req, { portal, method, params, identify: () => identify(params) }))
}

/** Answers one call of `/rest/<method>`: an application's. */
export async function answerRest(req: Request, res: Response, portal: Portal): Promise<void> {
  await answer(req, res, portal, (params) => identifyByToken(req, portal, params))
}

/** Answers one call of `/rest/<user>/<code>/<method>`: an inbound webhook's. */
export async function answerWebhook(req: Request, res: Response, portal: Portal): Promise<void> {
  await answer(req, res, portal, () => identifyByWebhook(portal, String(req.params['user']), String(req.params['code'])))
}
