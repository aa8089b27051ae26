import express from 'express'
import type { Express, Request, Response } from 'express'
import type { SandboxPortal } from './handle.ts'
import { addMailbox } from './mailbox.ts'
import { answerAsset } from './pages/assets.ts'
import { deskPage } from './pages/desk-page.ts'
import type { Cloud } from './portal.ts'
import { portalUrl } from './portal.ts'
import { PORTAL_ACTIONS } from './portal-actions.ts'
import type { PourProgress } from './pour.ts'
import { pour, readLines } from './pour.ts'
import type { SandboxState } from './state.ts'
import { fairWeather, setWeather } from './weather.ts'

export type Desk = { cloud: Cloud, handles: SandboxPortal[], state: SandboxState, requestsFile: string | undefined }

const SHOWN_MAILS = 30
const SHOWN_EVENTS = 50
const MAX_POUR = 1000

function deskState({ cloud, state }: Desk, progress: PourProgress): Record<string, unknown> {
  return {
    formUrl: cloud.app?.formUrl ?? null, appTitle: cloud.app?.title ?? null, weather: cloud.weather, pour: progress,
    portals: cloud.portals.map((portal) => ({ name: portal.seed.name, title: portal.seed.title, url: portalUrl(portal), install: portal.state.install })),
    mails: state.mails.slice(-SHOWN_MAILS).toReversed().map(({ id, to, subject, at }) => ({ id, to, subject, at })),
    mailCount: state.mails.length,
    events: cloud.queue.log.slice(-SHOWN_EVENTS).toReversed().map(({ id, portal, event, result, at }) => ({ id, portal, event, result, at })),
  }
}

async function portalAction(portal: SandboxPortal, name: string, body: Record<string, unknown>): Promise<{ status: number, answer: unknown }> {
  const action = Object.hasOwn(PORTAL_ACTIONS, name) ? PORTAL_ACTIONS[name] : undefined
  if (!action) return { status: 404, answer: { ok: false } }
  try {
    return { status: 200, answer: { ok: true, result: (await action.run(portal, body['value'] ?? body['userId'])) ?? null } }
  } catch (error) {
    return { status: 400, answer: { ok: false, message: error instanceof Error ? error.message : String(error) } }
  }
}

function startPour(desk: Desk, progress: PourProgress, cursor: { at: number }, wanted: number): string | null {
  const formUrl = desk.cloud.app?.formUrl
  if (!formUrl) return 'No application is registered.'
  if (!desk.requestsFile) return 'No file with requests was given.'
  if (progress.running) return 'Already pouring.'
  const lines = readLines(desk.requestsFile)
  const count = Math.max(1, Math.min(MAX_POUR, Math.trunc(wanted) || 1))
  const chosen = Array.from({ length: count }, (_, index) => lines[(cursor.at + index) % lines.length]).filter((line) => line !== undefined)
  cursor.at += count
  progress.running = true
  void pour(formUrl, chosen, progress, () => desk.state.mails)
  return null
}

function addActions(server: Express, desk: Desk): void {
  const progress: PourProgress = { running: false, total: 0, accepted: 0, refused: 0, lastRefusal: '' }
  const cursor = { at: 0 }
  server.get('/state', (_req, res) => {
    res.json(deskState(desk, progress))
  })
  server.post('/weather', (req: Request, res: Response) => {
    setWeather(desk.cloud.weather, (req.body ?? {}) as Record<string, unknown>)
    res.json(desk.cloud.weather)
  })
  server.post('/weather/fair', (_req, res) => {
    res.json(Object.assign(desk.cloud.weather, fairWeather()))
  })
  server.post('/portals/:name/:action', async (req, res) => {
    const portal = desk.handles.find((candidate) => candidate.name === req.params.name)
    const { status, answer } = portal ? await portalAction(portal, req.params.action, (req.body ?? {}) as Record<string, unknown>) : { status: 404, answer: { ok: false } }
    res.status(status).json(answer)
  })
  server.post('/pour', (req, res) => {
    const problem = startPour(desk, progress, cursor, Number((req.body as { count?: unknown } | undefined)?.count))
    res.status(problem ? 409 : 202).json({ problem })
  })
}

/** The desk: where everything is, the mails, the switches. */
export function buildDeskServer(desk: Desk): Express {
  const server = express()
  server.disable('x-powered-by')
  server.use(express.json())
  server.use((req, res, next) => {
    const { origin } = req.headers
    if (req.method !== 'GET' && origin !== undefined && origin !== `http://${req.headers.host ?? ''}`) res.status(403).json({ error: 'other origin' })
    else next()
  })
  server.get('/', (_req, res) => {
    res.type('html').send(deskPage(desk))
  })
  server.get('/assets/:file', answerAsset)
  addActions(server, desk)
  addMailbox(server, desk.state, () => desk.cloud.save())
  return server
}
