import express from 'express'
import type { Response, Router } from 'express'
import { encode } from 'uqr'
import type { App } from '../app/app.ts'
import { joinOptions, joinTotp, joinWithPasskey, joinWithPassword, showInvitation } from '../app/access/join.ts'
import { askPasskey, canHavePasskeys } from '../app/access/passkeys.ts'
import { isLoggedIn, LOGIN_MS, resumeLogin, signInWithPasskey, signInWithPassword, signOut } from '../app/access/sign-in.ts'
import { invitationBody, joinPasskeyBody, joinPasswordBody, passkeySignInBody, passwordSignInBody } from '../contract/access.ts'
import type { ConsoleDoorView, InvitationView, TotpView } from '../contract/access.ts'
import type { SessionView } from '../contract/session.ts'
import { Refusal } from '../core/errors.ts'
import type { Assets } from '../http/assets.ts'
import { networkOf } from '../http/network-of.ts'
import { presentSession } from './present-session.ts'

/** Strict, so that no other site's page can use it; a cookie of this name belongs to this host alone and never travels in clear. */
const COOKIE = '__Host-console'
const COOKIE_OPTIONS = { httpOnly: true, secure: true, sameSite: 'strict', path: '/' } as const

/** The console at its own address, for the vendor's staff without a portal around the page. Elsewhere there is nothing. */
export function consoleRoutes(app: App, page: Assets['page']): Router {
  const routes = express.Router()
  routes.use(['/console', '/api/console'], (req, _res, next) => {
    if (req.hostname !== new URL(app.consoleUrl).hostname) throw new Refusal('not_found')
    next()
  })

  routes.get('/console', (req, res) => {
    res.set('cache-control', 'no-store').type('html').send(page('operator', req.query['LANG']))
  })
  routes.get('/api/console/door', async (req, res) => {
    res.json({ canHavePasskeys: canHavePasskeys(app), isSignedIn: await isLoggedIn(app, loginOf(req)) } satisfies ConsoleDoorView)
  })
  routes.post('/api/console/session', async (req, res) => {
    const resumed = await resumeLogin(app, loginOf(req))
    if (!resumed) throw new Refusal('auth')
    res.json(await presentSession(app, resumed) satisfies SessionView)
  })
  routes.post('/api/console/sign-out', async (req, res) => {
    await signOut(app, loginOf(req))
    res.clearCookie(COOKIE, COOKIE_OPTIONS).json({})
  })

  routes.post('/api/console/invitation', async (req, res) => {
    const { name, email } = await showInvitation(app, invitationBody.parse(req.body).token)
    res.json({ name, email: email ?? '', canHavePasskeys: canHavePasskeys(app) } satisfies InvitationView)
  })
  routes.post('/api/console/invitation/passkey-options', async (req, res) => {
    res.json(await joinOptions(app, invitationBody.parse(req.body).token))
  })
  routes.post('/api/console/invitation/passkey', async (req, res) => {
    const { token, credential, keyName } = joinPasskeyBody.parse(req.body)
    enter(res, await joinWithPasskey(app, token, credential as never, keyName))
  })
  routes.post('/api/console/invitation/codes', async (req, res) => {
    const { secret, address } = await joinTotp(app, invitationBody.parse(req.body).token)
    res.json({ secret, address, qr: encode(address).data.map((row) => row.map(Number).join('')) } satisfies TotpView)
  })
  routes.post('/api/console/invitation/password', async (req, res) => {
    const { token, ...proof } = joinPasswordBody.parse(req.body)
    enter(res, await joinWithPassword(app, token, proof))
  })

  routes.post('/api/console/passkey-options', async (_req, res) => {
    res.json(await askPasskey(app))
  })
  routes.post('/api/console/passkey', async (req, res) => {
    enter(res, await signInWithPasskey(app, networkOf(req.ip), passkeySignInBody.parse(req.body).credential as never))
  })
  routes.post('/api/console/password', async (req, res) => {
    enter(res, await signInWithPassword(app, networkOf(req.ip), passwordSignInBody.parse(req.body)))
  })
  return routes
}

function enter(res: Response, token: string): void {
  res.cookie(COOKIE, token, { ...COOKIE_OPTIONS, maxAge: LOGIN_MS }).json({})
}

function loginOf(req: { headers: { cookie?: string | undefined } }): string {
  const found = (req.headers.cookie ?? '').split(/;\s*/).find((pair) => pair.startsWith(`${COOKIE}=`))
  return found?.slice(COOKIE.length + 1) ?? ''
}
