import type { Request, Response } from 'express'
import type { Params } from '../php-form.ts'
import { parsePhpForm } from '../php-form.ts'
import type { Portal } from '../portal.ts'
import { findUser, recordCall } from '../portal.ts'
import { checkAccess } from '../tokens.ts'
import { takes } from '../weather.ts'
import type { PortalUser } from '../world.ts'
import { runBatch } from './batch.ts'
import type { Answer, Call } from './call.ts'
import { timeCard } from './envelope.ts'
import { admits } from './limiter.ts'
import { requireMethod } from './methods.ts'
import { RestError } from './rest-error.ts'

const HTML_500 = '<html><head><title>500 Internal Server Error</title></head><body><center><h1>500 Internal Server Error</h1></center><hr><center>nginx</center></body></html>'

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

function tokenOf(req: Request, params: Params): string {
  const bearer = /^Bearer (.+)$/i.exec(req.headers.authorization ?? '')?.[1]
  const named = Object.entries(params).find(([key]) => key.toLowerCase() === 'auth' || key.toLowerCase() === 'access_token')?.[1]
  return typeof named === 'string' ? named : (bearer ?? '')
}

function authorize(portal: Portal, token: string): PortalUser {
  const check = checkAccess(portal, token)
  if (!check.ok && check.reason === 'expired') throw new RestError('expired_token', 'The access token provided has expired', 401)
  if (!check.ok && check.reason === 'dead') throw new RestError('APPLICATION_NOT_FOUND', 'Application not found', 401)
  if (!check.ok) throw new RestError('NO_AUTH_FOUND', 'Wrong authorization data', 401)
  const user = findUser(portal, check.card.userId)
  if (!user) throw new RestError('authorization_error', 'Unable to authorize user', 401)
  if (portal.state.clientId !== portal.cloud.app?.clientId) throw new RestError('APPLICATION_NOT_FOUND', 'Application not found', 401)
  return user
}

// A browser has its own address in reality; here both sit on the loopback, so tell them apart by Origin.
function sourceOf(req: Request): string {
  return `${req.ip ?? ''}${req.headers.origin ? ' browser' : ''}`
}

function failByWeather(portal: Portal, method: string): void {
  const failure = portal.cloud.weather.failNextRest
  if (!failure || !takes(failure, portal.seed.name, method)) return
  throw new RestError(failure.error ?? 'QUERY_LIMIT_EXCEEDED', failure.description ?? 'Too many requests', failure.status ?? 503)
}

function perform(req: Request, portal: Portal, method: string, call: { params: Params, user: PortalUser | null }): Answer {
  failByWeather(portal, method)
  if (portal.cloud.weather.rateLimit && !admits(portal, sourceOf(req))) throw new RestError('QUERY_LIMIT_EXCEEDED', 'Too many requests', 503)
  call.user = authorize(portal, tokenOf(req, call.params))
  const params = Object.fromEntries(Object.entries(call.params).filter(([key]) => key.toLowerCase() !== 'auth' && key.toLowerCase() !== 'access_token'))
  const own: Call = { portal, user: call.user, params }
  return method === 'batch' ? runBatch(own) : requireMethod(own, method).run(own)
}

function settle(req: Request, portal: Portal, method: string, params: Params): { status: number, body: Record<string, unknown> } {
  const start = Date.now()
  const call: { params: Params, user: PortalUser | null } = { params, user: null }
  const record = (status: number, error: string | null): void => recordCall(portal, { method, params, status, error, userId: call.user?.id ?? null, inBatch: false, at: portal.cloud.now() })
  try {
    const answer = perform(req, portal, method, call)
    record(200, null)
    return { status: 200, body: { ...answer, time: timeCard(portal, start) } }
  } catch (error) {
    if (!(error instanceof RestError)) throw error
    record(error.status, error.code)
    return { status: error.status, body: { error: error.code, error_description: error.message, ...error.extra } }
  }
}

/** Answers one call of `/rest/<method>`. */
export function answerRest(req: Request, res: Response, portal: Portal): void {
  const outage = portal.cloud.weather.restDown[portal.seed.name]
  if (outage === 'reset') {
    req.socket.destroy()
    return
  }
  if (outage === 'html500') {
    res.status(500).type('html').send(HTML_500)
    return
  }
  const method = String(req.params['method']).replace(/\.json$/i, '').toLowerCase()
  const { status, body } = settle(req, portal, method, readParams(req))
  if (status === 200 && takes(portal.cloud.weather.cutAnswerAfterEffect, portal.seed.name, method)) {
    req.socket.destroy()
    return
  }
  res.status(status).json(body)
}
