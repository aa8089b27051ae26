import type { Request } from 'express'
import type { Params } from '../php-form.ts'
import type { Portal } from '../portal.ts'
import { findUser } from '../portal.ts'
import { checkAccess } from '../tokens.ts'
import { takes } from '../weather.ts'
import type { PortalUser } from '../world.ts'
import type { Caller } from './call.ts'
import { admits } from './limiter.ts'
import { RestError } from './rest-error.ts'
import { systemError } from './system-errors.ts'

export type Identity = { user: PortalUser, caller: Caller }

/** A person who is gone: the portal knows the token and lets nobody in. */
export class DismissedError extends RestError {
  readonly user: PortalUser

  constructor(user: PortalUser) {
    super('authorization_error', 'Unable to authorize user', 401)
    this.user = user
  }
}

/** The weather's failure that comes as a proxy's page. */
export class PageError extends RestError {}

function tokenOf(req: Request, params: Params): string {
  const bearer = /^Bearer (.+)$/i.exec(req.headers.authorization ?? '')?.[1]
  const named = Object.entries(params).find(([key]) => key.toLowerCase() === 'auth' || key.toLowerCase() === 'access_token')?.[1]
  return typeof named === 'string' ? named : (bearer ?? '')
}

function activeUser(portal: Portal, userId: number): PortalUser {
  const user = findUser(portal, userId)
  if (!user) throw systemError('authorization_error')
  if (portal.state.dismissed.some((gone) => gone.userId === userId)) throw new DismissedError(user)
  return user
}

/** An application's call, by the access token of one of the portal's people. */
export function identifyByToken(req: Request, portal: Portal, params: Params): Identity {
  const check = checkAccess(portal, tokenOf(req, params))
  if (!check.ok) throw systemError({ expired: 'expired_token', dead: 'APPLICATION_NOT_FOUND', unknown: 'NO_AUTH_FOUND' }[check.reason])
  const user = activeUser(portal, check.card.userId)
  const { app } = portal.cloud
  if (!app || portal.state.clientId !== app.clientId) throw systemError('APPLICATION_NOT_FOUND')
  if (portal.state.restricted.includes(user.id)) throw systemError('user_access_error')
  return { user, caller: { kind: 'app', key: app.clientId, scopes: app.scopes } }
}

/** An inbound webhook's call, by the address alone. */
export function identifyByWebhook(portal: Portal, userId: string, code: string): Identity {
  const known = portal.state.webhooks.find((webhook) => webhook.code === code && String(webhook.userId) === userId)
  if (!known) throw systemError('NO_AUTH_FOUND')
  return { user: activeUser(portal, known.userId), caller: { kind: 'webhook', key: code, scopes: known.scopes } }
}

// A browser has its own address in reality; here both sit on the loopback, so tell them apart by Origin.
function sourceOf(req: Request): string {
  return `${req.ip ?? ''}${req.headers.origin ? ' browser' : ''}`
}

/** What stands before every call, whoever makes it. */
export function passGate(req: Request, portal: Portal, method: string): void {
  const { weather } = portal.cloud
  if (portal.state.deleted) throw systemError('PORTAL_DELETED')
  if (weather.planLapsed.includes(portal.seed.name)) throw systemError('ACCESS_DENIED')
  const failure = weather.failNextRest
  if (failure && takes(failure, portal.seed.name, method)) {
    const error = systemError(failure.error ?? 'QUERY_LIMIT_EXCEEDED', failure)
    throw failure.html ? new PageError(error.code, error.message, error.status) : error
  }
  if (weather.rateLimit && !admits(portal, sourceOf(req))) throw systemError('QUERY_LIMIT_EXCEEDED')
}
