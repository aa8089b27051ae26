import express from 'express'
import type { Express, Request, Response } from 'express'
import type { Cloud } from './portal.ts'
import { memberId, portalUrl } from './portal.ts'
import { appInfo } from './rest/app.ts'
import { timeCard } from './rest/envelope.ts'
import { readParams } from './rest/rest-route.ts'
import { findAccess, refreshTokens } from './tokens.ts'

function refuse(res: Response, status: number, error: string, description: string): void {
  res.status(status).json({ error, error_description: description })
}

/** invalid_scope -> Invalid scope */
function sentence(error: string): string {
  const words = error.toLowerCase().replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function answerToken(cloud: Cloud, req: Request, res: Response): void {
  const failure = cloud.weather.failNextOauth
  if (failure && failure.times > 0) {
    failure.times -= 1
    return refuse(res, failure.status ?? 400, failure.error, failure.description ?? sentence(failure.error))
  }
  const params = readParams(req)
  const text = (name: string): string => (typeof params[name] === 'string' ? params[name] : '')
  if (text('grant_type') === '' || text('client_id') === '') return refuse(res, 400, 'invalid_request', 'Invalid request')
  if (!cloud.app || text('client_id') !== cloud.app.clientId || text('client_secret') !== cloud.app.clientSecret) return refuse(res, 401, 'invalid_client', 'Invalid client')
  if (text('grant_type') !== 'refresh_token') return refuse(res, 400, 'invalid_grant', 'Invalid grant')
  const answer = refreshTokens(cloud, text('refresh_token'))
  if (!answer.ok) return refuse(res, answer.status, answer.error, answer.description)
  res.json(answer.body)
}

/** app.info at the authorisation server: proves a token and names the portal it belongs to. */
function answerAppInfo(cloud: Cloud, req: Request, res: Response): void {
  const { auth } = readParams(req)
  const found = typeof auth === 'string' ? findAccess(cloud, auth) : null
  if (!found) return refuse(res, 401, 'NO_AUTH_FOUND', 'Wrong authorization data')
  const { portal, check } = found
  if (portal.state.deleted) return refuse(res, 404, 'PORTAL_DELETED', 'Portal was deleted')
  if (!check.ok && check.reason === 'expired') return refuse(res, 401, 'expired_token', 'The access token provided has expired')
  if (!check.ok || portal.state.clientId !== cloud.app?.clientId) return refuse(res, 401, 'APPLICATION_NOT_FOUND', 'Application not found')
  const install = { installed: portal.state.install === 'done', uri: portalUrl(portal), member_id: memberId(portal), version: portal.state.version, status: portal.state.payment.status, scope: cloud.app.scopes.join(',') }
  res.json({ result: { ...appInfo(portal), client_id: cloud.app.clientId, user_id: check.card.userId, install }, time: timeCard(portal, Date.now()) })
}

/** The authorisation server: one for all portals, on its own address. */
export function buildOauthServer(cloud: Cloud): Express {
  const server = express()
  server.disable('x-powered-by')
  server.use(express.text({ type: () => true, limit: '1mb' }))
  server.use((_req, res, next) => {
    if (cloud.weather.oauthDown) res.status(503).type('html').send('<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>')
    else next()
  })
  server.all(['/oauth/token', '/oauth/token/'], (req, res) => answerToken(cloud, req, res))
  server.all(['/rest/app.info', '/rest/app.info.json'], (req, res) => answerAppInfo(cloud, req, res))
  server.all('/rest/:method', (_req, res) => refuse(res, 404, 'ERROR_METHOD_NOT_FOUND', 'Method not found!'))
  return server
}
