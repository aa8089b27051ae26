import express from 'express'
import type { RequestHandler, Router } from 'express'
import type { KeyHolder } from '../app/api-key/recognise-key.ts'
import type { App } from '../app/app.ts'
import type { Endpoint, InputOf } from '../contract/endpoint.ts'
import type { ApiScope } from '../core/api-scope.ts'
import { Refusal } from '../core/errors.ts'
import { requireApiKey, systemOf } from '../http/api-key.ts'
import type { Asked } from '../http/voice.ts'

export type Done = { status: number, body: unknown }
type List = Readonly<Record<string, Endpoint>>
/** What each operation does. What answers without a key gets no system. */
export type Handlers<Its extends List> = { [Name in keyof Its]: (input: InputOf<Its[Name]>, system: KeyHolder, asked: Asked) => Promise<Done> }

/** Every URL of a list, entered with a key of the given scope, and nothing else. */
export function keyedRoutes<Its extends List>(app: App, scope: ApiScope, endpoints: Its, handlers: Handlers<Its>): Router {
  const routes = express.Router()
  const guard = requireApiKey(app, scope)
  const pass: RequestHandler = (_req, _res, next) => {
    next()
  }
  for (const [name, endpoint] of Object.entries<Endpoint>(endpoints)) {
    const run = handlers[name] as (input: unknown, system: KeyHolder | null, asked: Asked) => Promise<Done>
    routes[endpoint.method](endpoint.path.replace(/\{(\w+)\}/g, ':$1'), endpoint.isOpen ? pass : guard, async (req, res) => {
      const input = {
        params: endpoint.params.parse(req.params), query: endpoint.query.parse(req.query), headers: endpoint.headers?.parse(req.headers) ?? null, body: endpoint.body?.parse(req.body) ?? null,
      }
      const { status, body } = await run(input, endpoint.isOpen ? null : systemOf(req), req)
      res.status(status).json(body)
    })
  }
  routes.use(() => {
    throw new Refusal('not_found')
  })
  return routes
}
