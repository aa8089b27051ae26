import type { RequestHandler } from 'express'
import type { App } from '../app/app.ts'
import { resumeSession } from '../app/session/open-session.ts'
import type { Caller } from '../app/session/open-session.ts'
import { Refusal } from '../core/errors.ts'

const callers = new WeakMap<object, Caller>()

/** What a client attached may name them. */
const FILES = /\/files\//
/** Changes nothing: opens the stream of news. */
const TICKET = '/api/stream/ticket'

/** Whether one of the vendor's staff looks at the app as a partner sees it (app/partner/open-as-partner.ts). */
export function isViewing({ role, operatorId }: Pick<Caller, 'role' | 'operatorId'>): boolean {
  return role === 'partner' && operatorId !== null
}

function mayView(method: string, path: string): boolean {
  return path === TICKET || ((method === 'GET' || method === 'HEAD') && !FILES.test(path))
}

/** Lets only callers with a live session of the role pass; read them with `callerOf`. */
export function requireSession(app: App, role: Caller['role']): RequestHandler {
  return async (req, _res, next) => {
    const token = /^Bearer ([\w-]{20,128})$/.exec(req.headers.authorization ?? '')?.[1]
    const caller = token === undefined ? null : await resumeSession(app, token)
    if (!caller) throw new Refusal('auth')
    if (caller.role !== role) throw new Refusal('access_denied')
    if (isViewing(caller) && !mayView(req.method, req.baseUrl + req.path)) throw new Refusal('viewing_only')
    callers.set(req, caller)
    next()
  }
}

/** Passes callers of any role. */
export function requireAnySession(app: App): RequestHandler {
  const partner = requireSession(app, 'partner')
  const operator = requireSession(app, 'operator')
  return async (req, res, next) => {
    try {
      await partner(req, res, next)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'access_denied') throw error
      await operator(req, res, next)
    }
  }
}

/** The caller that `requireSession` let pass. */
export function callerOf(req: object): Caller {
  const caller = callers.get(req)
  if (!caller) throw new Error('A route reads its caller without requiring a session')
  return caller
}
