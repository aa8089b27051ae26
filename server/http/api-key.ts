import type { RequestHandler } from 'express'
import { recogniseKey } from '../app/api-key/recognise-key.ts'
import type { KeyHolder } from '../app/api-key/recognise-key.ts'
import type { App } from '../app/app.ts'
import type { ApiScope } from '../core/api-scope.ts'
import { networkOf } from './network-of.ts'

const systems = new WeakMap<object, KeyHolder>()

/** Lets only callers pass that have a live key of the vendor's made for this; read who it is with `systemOf`. */
export function requireApiKey(app: App, scope: ApiScope): RequestHandler {
  return async (req, _res, next) => {
    const key = /^Bearer (\S{1,200})$/.exec(req.headers.authorization ?? '')?.[1] ?? ''
    systems.set(req, await recogniseKey(app, key, networkOf(req.ip), scope))
    next()
  }
}

/** The system that `requireApiKey` let pass. */
export function systemOf(req: object): KeyHolder {
  const system = systems.get(req)
  if (!system) throw new Error('A route reads its caller without requiring a key')
  return system
}
