import { randomBytes, randomUUID } from 'node:crypto'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import type { Sandbox } from '../../sandbox/start.ts'
import type { App } from '../../server/app/app.ts'
import { storeTokens } from '../../server/app/portal/tokens.ts'
import { openLedger } from '../../server/app/privacy/erasure-ledger.ts'
import { createSealer } from '../../server/app/seal.ts'
import { createRefusedTokens } from '../../server/app/session/refused-tokens.ts'
import { createCallMemory } from '../../server/bitrix24/call-memory.ts'
import type { Exceptions } from '../../server/bitrix24/guard.ts'
import { createHttpClient } from '../../server/bitrix24/http-client.ts'
import type { HttpAnswer, HttpClient } from '../../server/bitrix24/http-client.ts'
import { isAddressAllowed } from '../../server/store/addresses.ts'
import { storePortal } from '../support/build.ts'
import type { Open } from '../support/engines.ts'
import { CLIENT, openSandbox } from '../sandbox/open-sandbox.ts'

export type Sent = { url: string, body: Record<string, unknown> }
export type Bench = {
  app: App
  sandbox: Sandbox
  portal: SandboxPortal
  /** Every call that left, OAuth's included. */
  sent: Sent[]
  log: string[]
  advance: (ms: number) => void
  /** Another process on the same database: it shares no memory with the first. */
  otherProcess: () => App
  /** Stores a pair of this person as an administrator's. */
  addPair: (userId: number) => Promise<void>
  /** Lets the client call these too. */
  trust: (...origins: string[]) => void
  /** Answers in Bitrix24's place; undefined passes the call on. */
  between: (answer: (it: Sent) => HttpAnswer | undefined) => void
  /** Calls of REST methods since the last look, by name. */
  methods: () => string[]
  close: () => Promise<void>
}

/** What portal calls need of the app, on a real sandbox and database: one portal that is installed, with its administrator's pair. */
export async function openBench(open: Open, exceptions: Exceptions = {}): Promise<Bench> {
  const { db, close } = await open()
  let ahead = 0
  const now = (): number => Date.now() + ahead
  const { sandbox, stop } = await openSandbox({ now })
  sandbox.weather.rateLimit = false
  const portal = sandbox.portal('luso')
  await sandbox.install(portal)
  await storePortal(db, { memberId: portal.memberId, domain: portal.domain, clientEndpoint: portal.restUrl.replace(/\/$/, '') })

  const [sent, log]: [Sent[], string[]] = [[], []]
  const write = (level: string) => (fields: object, message: string) => void log.push(`${level} ${message} ${JSON.stringify(fields)}`)
  const clients: HttpClient[] = []
  let answerFor: (it: Sent) => HttpAnswer | undefined = () => undefined
  const trust = (...origins: string[]): void => {
    clients.unshift(createHttpClient([sandbox.oauthUrl, ...sandbox.portals.map((it) => it.url), ...origins], { isAllowedPort: (host) => isAddressAllowed(db, host), ...exceptions }))
  }
  const seen = async (it: Sent, pass: (http: HttpClient) => Promise<HttpAnswer>): Promise<HttpAnswer> => {
    sent.push(it)
    return answerFor(it) ?? await pass(clients[0]!)
  }
  const http: HttpClient = {
    postForm: (url, form) => seen({ url, body: form }, (client) => client.postForm(url, form)),
    postJson: (url, json) => seen({ url, body: json as Record<string, unknown> }, (client) => client.postJson(url, json)),
    close: async () => void await Promise.all(clients.map((client) => client.close())),
  }
  trust()
  const app: App = {
    db, now, newId: randomUUID, newSecret: () => randomBytes(32).toString('base64url'), seal: createSealer(randomBytes(32)), erasures: openLedger(null),
    log: { info: write('info'), warn: write('warn'), error: write('error') }, refusedTokens: createRefusedTokens(now),
    bitrix24: { http, oauth: { oauthUrl: sandbox.oauthUrl, ...CLIENT }, appCode: 'requests', pace: { perSecond: 1000, burst: 10_000 }, memory: createCallMemory() },
    publicUrl: 'https://app.example.com', consoleUrl: 'https://app.example.com', vendorMemberId: sandbox.vendor.memberId, wake: { worker: () => undefined, live: () => undefined },
    mail: undefined as never,
  }
  const addPair = async (userId: number): Promise<void> => {
    const { access_token: accessToken, refresh_token: refreshToken } = portal.tokensFor(userId)
    ahead += 1
    await storeTokens(app, db, { accessToken, refreshToken, memberId: portal.memberId, clientEndpoint: portal.restUrl, userId: String(userId) }, true)
  }
  await addPair(1)
  return {
    app, sandbox, portal, sent, log, addPair, trust,
    advance: (ms) => void (ahead += ms),
    otherProcess: () => ({ ...app, bitrix24: { ...app.bitrix24, memory: createCallMemory() } }),
    between: (answer) => {
      answerFor = answer
    },
    methods: () => sent.splice(0).filter(({ url }) => !url.includes('/oauth/')).map(({ url }) => url.slice(url.lastIndexOf('/') + 1)),
    close: async () => {
      await http.close()
      await stop()
      await close()
    },
  }
}
