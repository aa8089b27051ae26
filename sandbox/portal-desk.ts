import express, { Router } from 'express'
import type { Request, Response } from 'express'
import { boardLanes, boardViews, itemDetails } from './board.ts'
import { moveByHand } from './crm/conversion.ts'
import { deleteItem, updateItem } from './crm/items.ts'
import type { FrameOptions, FrameWish } from './frame-open.ts'
import { endFirstRun, openFrame, pressInstall } from './frame-open.ts'
import { finishInstallation } from './installation.ts'
import type { Portal } from './portal.ts'
import { adminOf, findUser, touch } from './portal.ts'
import { RestError } from './rest/rest-error.ts'
import { ACCESS_SECONDS, issueTokens } from './tokens.ts'
import { widgetTabs } from './widgets.ts'
import type { PortalUser } from './world.ts'

/** Who looks at the page: chosen in its address, the administrator by default. */
export function viewer(portal: Portal, wanted: unknown): PortalUser {
  return findUser(portal, Number(wanted)) ?? adminOf(portal)
}

type Body = Record<string, unknown>

/** Options travel as a form, so every value arrives as a text. */
function asTexts(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return String(value ?? '')
  return Array.isArray(value) ? value.map(asTexts) : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asTexts(inner)]))
}

function frameWish(body: Body): FrameWish {
  const options = typeof body['options'] === 'object' && body['options'] !== null ? body['options'] : {}
  const placement = typeof body['placement'] === 'string' && body['placement'] !== '' ? body['placement'] : 'DEFAULT'
  return { placement, options: asTexts(options) as FrameOptions, index: Number(body['index'] ?? 0) }
}

function stream(portal: Portal, req: Request, res: Response): void {
  res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  res.write('retry: 1000\ndata: hello\n\n')
  const tell = (): void => void res.write('data: changed\n\n')
  portal.watchers.add(tell)
  req.on('close', () => portal.watchers.delete(tell))
}

function frameCommand(portal: Portal, user: PortalUser, command: string, body: Body): unknown {
  if (command === 'open') return openFrame(portal, user, frameWish(body))
  if (command === 'install') return pressInstall(portal, user)
  if (command === 'first-run') return endFirstRun(portal, user.id)
  if (command === 'finish') return user.admin ? finishInstallation(portal, user.id) : undefined
  if (command === 'auth') {
    const pair = issueTokens(portal, user.id)
    return { AUTH_ID: pair.access_token, REFRESH_ID: pair.refresh_token, AUTH_EXPIRES: String(ACCESS_SECONDS) }
  }
  return setOption(portal, user, command, body)
}

function setOption(portal: Portal, user: PortalUser, command: string, body: Body): Record<string, unknown> {
  const { state } = portal
  const options = command === 'app-option' ? state.appOptions : (state.userOptions[user.id] ??= {})
  // Somebody who is not an administrator sets an application option in vain, without an error.
  if (command === 'user-option' || user.admin) options[String(body['name'])] = body['value']
  touch(portal)
  return options
}

function addItemRoutes(routes: Router, portal: Portal): void {
  routes.get('/board', (req, res) => {
    const views = boardViews(portal)
    const view = views.find((candidate) => candidate.key === req.query['view']) ?? views[0]
    const user = viewer(portal, req.query['user'])
    const notices = portal.state.notifications.filter((notice) => notice.userId === user.id).slice(-10).toReversed()
    res.json({ views, view, lanes: view ? boardLanes(portal, view) : [], install: portal.state.install, notices, menu: widgetTabs(portal, user, 'LEFT_MENU') })
  })
  routes.get('/items/:type/:id', (req, res) => {
    const details = itemDetails(portal, viewer(portal, req.query['user']), { entityTypeId: Number(req.params.type), id: Number(req.params.id) })
    res.status(details ? 200 : 404).json(details ?? {})
  })
  routes.post('/items/:type/:id', (req, res) => {
    const body = req.body as { fields: Record<string, unknown>, stageId?: string }
    const userId = viewer(portal, req.query['user']).id
    const target = { entityTypeId: Number(req.params.type), id: Number(req.params.id), userId }
    if (body.fields) updateItem(portal, target.id, { ...target, fields: body.fields })
    if (body.stageId) moveByHand(portal, { ...target, stageId: body.stageId })
    res.json({ ok: true })
  })
  routes.delete('/items/:type/:id', (req, res) => {
    deleteItem(portal, Number(req.params.type), Number(req.params.id), viewer(portal, req.query['user']).id)
    res.json({ ok: true })
  })
}

/** What the portal's own page asks of its server; applications never come here. */
export function buildPortalDesk(portal: Portal): Router {
  const routes = Router()
  routes.use((req, res, next) => {
    // Only the portal's own page: another origin could otherwise fetch fresh tokens here.
    const { origin } = req.headers
    if (origin !== undefined && origin !== `http://${req.headers.host ?? ''}`) res.status(403).json({ error: 'other origin' })
    else next()
  })
  routes.use(express.json())
  routes.get('/stream', (req, res) => stream(portal, req, res))
  routes.post('/frame/:command', (req, res) => {
    res.json(frameCommand(portal, viewer(portal, req.query['user']), req.params.command, (req.body ?? {}) as Body) ?? { ok: true })
  })
  addItemRoutes(routes, portal)
  routes.use((error: unknown, _req: Request, res: Response, next: (error: unknown) => void) => {
    if (error instanceof RestError) res.status(error.status).json({ error: error.code, message: error.message })
    else next(error)
  })
  return routes
}
