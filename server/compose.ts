import { randomBytes, randomUUID } from 'node:crypto'
import { createServer as createHttpServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inviteFirst } from './app/access/invite.ts'
import type { App, Log } from './app/app.ts'
import { formatAnchor } from './app/journal/anchor.ts'
import type { Anchor } from './app/journal/anchor.ts'
import { verifyJournal } from './app/journal/verify-journal.ts'
import { openLedger } from './app/privacy/erasure-ledger.ts'
import { replayErasures } from './app/privacy/replay-erasures.ts'
import { createFeed } from './app/live/feed.ts'
import { keepBackup } from './app/system/backups.ts'
import { findMailSender } from './app/system/mail-sender.ts'
import { createSealer } from './app/seal.ts'
import { createRefusedTokens } from './app/session/refused-tokens.ts'
import { createCallMemory } from './bitrix24/call-memory.ts'
import { parseRange } from './bitrix24/guard.ts'
import { createHttpClient } from './bitrix24/http-client.ts'
import type { HttpClient } from './bitrix24/http-client.ts'
import type { OAuthConfig } from './bitrix24/oauth.ts'
import type { Pace } from './core/pace.ts'
import { say } from './core/said.ts'
import { copySqlite } from './db/backup.ts'
import { openDatabase } from './db/open.ts'
import type { Db } from './db/schema.ts'
import { readAssets } from './http/assets.ts'
import { createMailer } from './mail/mailer.ts'
import { english } from './say/speak.ts'
import { createServer } from './server.ts'
import { isAddressAllowed } from './store/addresses.ts'
import { startWorker } from './worker/worker.ts'

/** How often each process looks for news that another process wrote. */
const NEWS_EVERY_MS = 500

export type Settings = {
  role: 'all' | 'web' | 'worker'
  host: string
  /** 0 takes a free one. */
  port: number
  /** A `postgres://` URL or a SQLite file. */
  database: string
  /** A file outside of the database that says whose data were erased; without one it lasts as long as the process. */
  erasureLedger?: string | null
  assetsDir: string
  /** Where the app is reached from outside; null means at the address it listens on. */
  publicUrl: string | null
  /** Where the vendor's staff sign in; null means at `publicUrl`. */
  consoleUrl?: string | null
  /** 32 bytes each; the first seals, all of them open. */
  secret: Buffer | readonly Buffer[]
  oauth: OAuthConfig
  appCode: string
  vendorMemberId: string
  smtpUrl: string
  mailFrom: string
  /** Addresses beside public Bitrix24 hosts that may be called: the sandbox's. */
  trustedOrigins: readonly string[]
  /** Private networks in which portals may be, for example 10.20.0.0/16. */
  privateCidrs?: readonly string[]
  /** Overrules what portals' plans grant; null is the rule. */
  pace: Pace | null
  sweepEveryMs: number
  /** Planned work to announce; reserving rests while it lasts. */
  maintenance?: App['maintenance']
  log: Log
  now?: () => number
  /** Milliseconds that only ever pass, against which the time of day is checked. A clock of one's own is believed unless this is given too. */
  monotonic?: () => number
}

export type Running = {
  app: App
  /** Where it listens, for example http://127.0.0.1:3000 */
  url: string
  /** Finishes what is under way, then closes everything; asked again, it waits for the first time. */
  stop: () => Promise<void>
}

/** Opens the database, listens and starts the worker, as the role says. */
export async function start(settings: Settings): Promise<Running> {
  const db = await openDatabase(settings.database)
  const http = openHttp(settings, db)
  const mail = createMailer(settings.smtpUrl, async () => await findMailSender(db) ?? settings.mailFrom)
  const wake: App['wake'] = { worker: () => undefined, live: () => undefined }
  const app: App = {
    db, mail, mailFrom: settings.mailFrom, wake, log: settings.log,
    now: settings.now ?? Date.now,
    newId: randomUUID,
    newSecret,
    seal: createSealer(settings.secret),
    erasures: openLedger(settings.erasureLedger ?? null),
    bitrix24: { http, oauth: settings.oauth, appCode: settings.appCode, pace: settings.pace, memory: createCallMemory() },
    refusedTokens: createRefusedTokens(settings.now ?? Date.now),
    publicUrl: settings.publicUrl ?? '',
    consoleUrl: settings.consoleUrl ?? passkeyUrl(settings.publicUrl ?? ''),
    vendorMemberId: settings.vendorMemberId,
    maintenance: settings.maintenance ?? null,
  }
  try {
    // A database that was restored may hold what its clients had erased.
    await replayErasures(app)
  } catch (error) {
    await db.destroy()
    throw error
  }
  const web = settings.role === 'worker' ? null : await startWeb(app, settings)
  if (web && settings.publicUrl === null) app.publicUrl = web.url
  if (app.consoleUrl === '') app.consoleUrl = passkeyUrl(app.publicUrl)
  const worker = settings.role === 'web' ? null : startWorker(app, settings.sweepEveryMs, settings.monotonic ?? (settings.now ? null : () => performance.now()))
  if (worker) wake.worker = worker.wake

  let stopped: Promise<void> | null = null
  return {
    app,
    url: web?.url ?? '',
    stop: () => (stopped ??= stopAll()),
  }

  async function stopAll(): Promise<void> {
    await Promise.all([web?.stop(), worker?.stop()])
    await http.close()
    mail.close()
    await db.destroy()
  }
}

/** Checks the journal of a database without starting anything; `text` is for a person at a terminal. */
export async function verifyFromOutside(database: string, secret: Settings['secret'], anchors: readonly Anchor[]): Promise<{ whole: boolean, text: string }> {
  const db = await openDatabase(database)
  try {
    const check = await verifyJournal({ db, seal: createSealer(secret) }, anchors)
    if (check.state === 'damaged') return { whole: false, text: `The journal is damaged at ${check.seq}: ${english(say(`damage.${check.kind}`))}` }
    return { whole: true, text: `The journal is as it was written: ${check.rows} rows${check.end ? `, it ends at ${formatAnchor(check.end)}` : ''}` }
  } finally {
    await db.destroy()
  }
}

/** Invites the first of the vendor's staff; null when there is an administrator already (app/access/invite.ts). */
export async function inviteFromOutside(database: string, secret: Settings['secret'], consoleUrl: string, who: { name: string, email: string, again: boolean }): Promise<string | null> {
  const db = await openDatabase(database)
  try {
    return await inviteFirst({ db, seal: createSealer(secret), consoleUrl: passkeyUrl(consoleUrl), now: Date.now, newId: randomUUID, newSecret }, who)
  } finally {
    await db.destroy()
  }
}

/** Copies a SQLite database into a file, reads the copy through, and keeps for Health that it was made; `trouble` null when it is good. */
export async function backUpFromOutside(database: string, file: string): Promise<{ trouble: string | null }> {
  const db = await openDatabase(database)
  try {
    const trouble = await copySqlite(database, file)
    await keepBackup({ db, now: Date.now, newId: randomUUID }, { isGood: trouble === null, detail: trouble ?? file })
    return { trouble }
  } finally {
    await db.destroy()
  }
}

/** Keeps for Health that a copy was made with other means. */
export async function noteBackupFromOutside(database: string, it: { isGood: boolean, detail: string }): Promise<void> {
  const db = await openDatabase(database)
  try {
    await keepBackup({ db, now: Date.now, newId: randomUUID }, it)
  } finally {
    await db.destroy()
  }
}

/** On one's own machine by its name: browsers make no passkeys for an address that is a number. */
function passkeyUrl(url: string): string {
  return url.replace('//127.0.0.1', '//localhost')
}

function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

function openHttp({ trustedOrigins, privateCidrs = [], publicUrl }: Settings, db: Db): HttpClient {
  return createHttpClient(trustedOrigins, {
    isAllowedPort: (host) => isAddressAllowed(db, host),
    privateRanges: privateCidrs.map(parseRange),
    ownHosts: publicUrl === null ? [] : [new URL(publicUrl).hostname],
  })
}

async function startWeb(app: App, settings: Settings): Promise<{ url: string, stop: () => Promise<void> }> {
  const feed = createFeed(app)
  const pump = (): void => {
    feed.pump().catch((error: unknown) => {
      app.log.error({ err: error }, 'news could not be read')
    })
  }
  const server = createHttpServer(createServer(app, feed, readAssets(settings.assetsDir)))
  const url = await listen(server, settings.host, settings.port)
  app.wake.live = pump
  const timer = setInterval(pump, NEWS_EVERY_MS)
  return {
    url,
    stop: async () => {
      clearInterval(timer)
      app.wake.live = () => undefined
      await close(server)
    },
  }
}

function listen(server: Server, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      resolve(`http://${host}:${(server.address() as AddressInfo).port}`)
    })
  })
}

const DRAIN_MS = 3_000

/** Lets requests under way end; streams and idle connections are closed at once. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve()
    })
    server.closeIdleConnections()
    setTimeout(() => {
      server.closeAllConnections()
    }, DRAIN_MS).unref()
  })
}
