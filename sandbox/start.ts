import type { RequestListener } from 'node:http'
import { takeOverSeed } from './crm/stages.ts'
import { buildDeskServer } from './desk-server.ts'
import { toHandle } from './handle.ts'
import type { SandboxPortal } from './handle.ts'
import { finishInstallation } from './installation.ts'
import { listen } from './listen.ts'
import type { Listening } from './listen.ts'
import { openMailSink } from './mail-sink.ts'
import { buildOauthServer } from './oauth-server.ts'
import type { AppCard, Cloud, Portal } from './portal.ts'
import { adminOf, portalUrl, touch } from './portal.ts'
import { buildPortalServer } from './portal-server.ts'
import { openQueue } from './queue.ts'
import type { SandboxMail, SandboxState } from './state.ts'
import { emptyPortalState, loadState, openSaver } from './state.ts'
import type { Weather } from './weather.ts'
import { fairWeather, seededRandom } from './weather.ts'
import type { CrmTarget, PartnerProgramme } from './world.ts'
import { PORTAL_SEEDS } from './world.ts'

export type SandboxOptions = {
  host?: string
  /** Desk on basePort, authorisation server on +1, portals from +2, SMTP after them; 0 or absent: free ports. */
  basePort?: number
  stateFile?: string
  requestsFile?: string
  now?: () => number
  seed?: number
}

export type PartnerCard = {
  name: string, title: string, status: PartnerProgramme['status'], tutorialPassed: boolean, homeCountry: string, extraLocations: string[]
  city: string, timeZone: string, portalDomain: string, crmTarget: CrmTarget, history: { won: number, lost: number }
}

export type Sandbox = {
  deskUrl: string
  oauthUrl: string
  smtpUrl: string
  portals: SandboxPortal[]
  portal: (name: string) => SandboxPortal
  vendor: SandboxPortal
  partners: PartnerCard[]
  registerApp: (app: AppCard) => void
  install: (portal: SandboxPortal) => Promise<void>
  weather: Weather
  /** All access tokens of one portal, or of all, are expired from now on; refresh tokens live. */
  expireTokens: (portalName?: string) => void
  mails: () => SandboxMail[]
  events: () => Cloud['queue']['log']
  idle: () => Promise<void>
  stop: () => Promise<void>
}

// A handler may be attached only after the port is known, because pages name their own address.
function lateHandler(): { handle: RequestListener, use: (handler: RequestListener) => void } {
  let inner: RequestListener | null = null
  return {
    handle: (req, res) => (inner ? inner(req, res) : void res.writeHead(503).end()),
    use: (handler) => {
      inner = handler
    },
  }
}

function partnerCards(portals: Portal[]): PartnerCard[] {
  return portals.flatMap(({ seed, domain }) => (seed.partner ? [{ name: seed.name, title: seed.title, timeZone: seed.timeZone, portalDomain: domain, ...seed.partner }] : []))
}

async function openPortals(cloud: Cloud, state: SandboxState, place: { host: string, port: (offset: number) => number }): Promise<{ portals: Portal[], open: Listening[] }> {
  const open: Listening[] = []
  const portals: Portal[] = []
  for (const [index, seed] of PORTAL_SEEDS.entries()) {
    const late = lateHandler()
    const listening = await listen(place.host, place.port(index + 2), late.handle)
    const portal: Portal = {
      cloud, seed, state: state.portals[seed.name] ?? emptyPortalState(), domain: `${place.host}:${listening.port}`, calls: [], buckets: new Map(), watchers: new Set(), operating: new Map(), connector: '',
      moveTo: async () => {
        const next = await listen(place.host, 0, server)
        open.push(next)
        portal.domain = `${place.host}:${next.port}`
        late.use((req, res) => void res.writeHead(cloud.weather.redirectStatus, { location: portalUrl(portal) + (req.url ?? '/') }).end())
        return portal.domain
      },
    }
    const server = buildPortalServer(portal)
    takeOverSeed(portal)
    late.use(server)
    open.push(listening)
    portals.push(portal)
  }
  return { portals, open }
}

/** Another application than the one remembered: the portals never heard of it. */
function forgetOtherApp(portal: Portal, clientId: string): void {
  const { state } = portal
  if (state.install === 'none' || state.clientId === clientId) return
  Object.assign(state, { install: 'none', accessTokens: {}, refreshTokens: {}, handlers: [], placements: [], firstRunDone: [] })
  touch(portal)
}

/** Starts Bitrix24 on this machine: desk, authorisation server, six portals and a mail server. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const host = options.host ?? '127.0.0.1'
  const port = (offset: number): number => (options.basePort ? options.basePort + offset : 0)
  const now = options.now ?? Date.now
  const random = seededRandom(options.seed ?? 1)
  const state = loadState(options.stateFile, PORTAL_SEEDS.map((seed) => seed.name))
  const saver = openSaver(options.stateFile, state)
  const cloud: Cloud = { now, random, weather: fairWeather(), queue: openQueue(random, now), app: null, oauthUrl: '', deskUrl: '', portals: [], buried: new Set(), save: saver.save }

  const late = lateHandler()
  const desk = await listen(host, port(0), late.handle)
  cloud.deskUrl = `http://${host}:${desk.port}`
  const oauth = await listen(host, port(1), buildOauthServer(cloud))
  cloud.oauthUrl = `http://${host}:${oauth.port}`
  const { portals, open } = await openPortals(cloud, state, { host, port })
  cloud.portals = portals
  const mail = await openMailSink({ host, port: port(PORTAL_SEEDS.length + 2), state, now, onMail: saver.save })
  const handles = portals.map(toHandle)
  late.use(buildDeskServer({ cloud, handles, state, requestsFile: options.requestsFile }))

  const byName = (name: string): SandboxPortal => {
    const handle = handles.find((candidate) => candidate.name === name)
    if (!handle) throw new Error(`no portal is called ${name}`)
    return handle
  }
  return {
    deskUrl: cloud.deskUrl, oauthUrl: cloud.oauthUrl, smtpUrl: `smtp://${host}:${mail.port}`,
    portals: handles, portal: byName, vendor: byName('vendor'), partners: partnerCards(portals), weather: cloud.weather,
    registerApp: (app) => {
      cloud.app = app
      for (const portal of portals) forgetOtherApp(portal, app.clientId)
    },
    install: async ({ name }) => {
      const portal = portals.find((candidate) => candidate.seed.name === name)
      if (!portal || portal.state.install === 'done') return
      finishInstallation(portal, adminOf(portal).id)
      await cloud.queue.idle()
    },
    expireTokens: (name) => {
      for (const handle of handles) if (name === undefined || handle.name === name) handle.expireTokens()
    },
    mails: () => state.mails, events: () => cloud.queue.log, idle: () => cloud.queue.idle(),
    stop: async () => {
      cloud.queue.stop()
      await Promise.all([desk, oauth, ...open].map((server) => server.close()))
      await mail.stop()
      saver.flush()
    },
  }
}
