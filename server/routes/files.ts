import express from 'express'
import type { Response, Router } from 'express'
import { z } from 'zod'
import type { App } from '../app/app.ts'
import type { OpenedFile } from '../app/request/files.ts'
import { showFile, showFileToOperator } from '../app/request/show-file.ts'
import { Refusal } from '../core/errors.ts'
import { parseRequestCode } from '../core/request.ts'
import { callerOf, requireSession } from '../http/session.ts'

const uuid = z.uuid()

/** What clients attached, for who may see their contacts. */
export function fileRoutes(app: App): Router {
  const routes = express.Router()
  routes.get('/operator/requests/:number/files/:file', async (req, res) => {
    const number = parseRequestCode(String(req.params['number']))
    if (number === null) throw new Refusal('not_found')
    sendFile(res, await showFileToOperator(app, callerOf(req), number, idOf(req.params['file'])))
  })
  routes.get('/reservations/:id/files/:file', requireSession(app, 'partner'), async (req, res) => {
    sendFile(res, await showFile(app, callerOf(req), idOf(req.params['id']), idOf(req.params['file'])))
  })
  return routes
}

function idOf(raw: unknown): string {
  const read = uuid.safeParse(raw)
  if (!read.success) throw new Refusal('not_found')
  return read.data
}

/** Whatever a stranger sent is saved, never shown: no browser may take it for a page. */
function sendFile(res: Response, { name, bytes }: OpenedFile): void {
  res.attachment(name).set({ 'Content-Type': 'application/octet-stream', 'Content-Security-Policy': "default-src 'none'; sandbox", 'X-Content-Type-Options': 'nosniff' }).send(bytes)
}
