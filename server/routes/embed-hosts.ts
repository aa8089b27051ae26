import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { listEmbedHosts, setEmbedHosts } from '../app/embed/embed-hosts.ts'
import { embedHostsBody } from '../contract/embed.ts'
import type { EmbedHostsView } from '../contract/embed.ts'
import { callerOf } from '../http/session.ts'

/** Sites that may frame the form. */
export function embedHostRoutes(app: App): Router {
  const routes = express.Router()
  const view = async (): Promise<EmbedHostsView> => ({ hosts: await listEmbedHosts(app), script: `<script async src="${app.publicUrl}/embed.js"></script>` })

  routes.get('/embed-hosts', async (_req, res) => {
    res.json(await view())
  })
  routes.put('/embed-hosts', async (req, res) => {
    await setEmbedHosts(app, callerOf(req), embedHostsBody.parse(req.body).hosts)
    res.json(await view())
  })
  return routes
}
