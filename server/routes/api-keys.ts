import express from 'express'
import type { Router } from 'express'
import { makeApiKey, rotateApiKey } from '../app/api-key/make-key.ts'
import { listApiKeys, revokeApiKey } from '../app/api-key/revoke-key.ts'
import type { App } from '../app/app.ts'
import { apiKeyBody } from '../contract/api-key.ts'
import type { ApiKeysView, NewApiKeyView } from '../contract/api-key.ts'
import { callerOf } from '../http/session.ts'

/** Keys of the vendor's own systems. */
export function apiKeyRoutes(app: App): Router {
  const routes = express.Router()
  const view = async (): Promise<ApiKeysView> => ({
    keys: (await listApiKeys(app)).map(({ revokedAt, revokedBy, ...key }) => ({ ...key, revoked: revokedAt === null ? null : { at: revokedAt, by: revokedBy ?? '' } })),
    now: app.now(),
  })

  routes.get('/api-keys', async (_req, res) => {
    res.json(await view())
  })
  routes.post('/api-keys', async (req, res) => {
    const wanted = apiKeyBody.parse(req.body)
    res.status(201).json({ ...await makeApiKey(app, callerOf(req), wanted), ...wanted } satisfies NewApiKeyView)
  })
  routes.post('/api-keys/:id/rotate', async (req, res) => {
    res.status(201).json(await rotateApiKey(app, callerOf(req), req.params.id) satisfies NewApiKeyView)
  })
  routes.delete('/api-keys/:id', async (req, res) => {
    await revokeApiKey(app, callerOf(req), req.params.id)
    res.json(await view())
  })
  return routes
}
