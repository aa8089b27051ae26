import { once } from 'node:events'
import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import net from 'node:net'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { processInbox } from '../../server/app/outbox/process-inbox.ts'
import { callPortal } from '../../server/app/portal/call-portal.ts'
import { receiveEvents } from '../../server/app/portal/receive-event.ts'
import { createCallMemory } from '../../server/bitrix24/call-memory.ts'
import { parseRange } from '../../server/bitrix24/guard.ts'
import type { Exceptions, Resolve } from '../../server/bitrix24/guard.ts'
import { createHttpClient } from '../../server/bitrix24/http-client.ts'
import { bitrix24Routes } from '../../server/routes/bitrix24.ts'
import { openBench } from '../app/call-bench.ts'
import type { Bench } from '../app/call-bench.ts'
import { ENGINES } from '../support/engines.ts'
import { forbiddenUrls, NAMES, OWN_HOSTS } from './forbidden-list.ts'

const MEMBER = 'd'.repeat(32)
/** What an attacker names, in the last place where it can matter; whoever asks by refresh token gets the one behind it. */
const named = new Map<string, string>()
const tokenFor = (url: string): string => {
  const token = `refresh-token-${String(named.size).padStart(8, '0')}`
  named.set(token, url)
  return token
}

/** All sockets of this process that begin to connect, beside those to ports that are meant. */
function watchConnections(meant: ReadonlySet<number>): { attempts: string[], stop: () => void } {
  const attempts: string[] = []
  const { connect } = net.Socket.prototype
  net.Socket.prototype.connect = function (this: net.Socket, ...options: unknown[]) {
    this.on('connectionAttempt', (ip: string, port: number) => {
      if (!meant.has(port)) attempts.push(`${ip} ${port}`)
    })
    return Reflect.apply(connect, this, options) as net.Socket
  } as typeof connect
  return { attempts, stop: () => void (net.Socket.prototype.connect = connect) }
}

describe('hosts that must not be called', () => {
  let bench: Bench
  let urls: string[]
  let watch: ReturnType<typeof watchConnections>
  let appUrl: string
  let [caught, tried] = [0, 0]
  let redirectTo = ''
  const servers: (Server | net.Server)[] = []
  const portOf = (server: Server | net.Server): number => (server.address() as AddressInfo).port
  const listen = async <T extends Server | net.Server>(server: T, host: string, port = 0): Promise<T> => {
    server.listen(port, host)
    await once(server, 'listening')
    servers.push(server)
    return server
  }
  const serve = async (listener: RequestListener): Promise<string> => `http://127.0.0.1:${portOf(await listen(createServer(listener), '127.0.0.1'))}`

  let lookups = 0
  /** Every name there is leads inside. */
  const resolve: Resolve = (host, _options, done) => {
    lookups += 1
    const answers = NAMES[host] ?? [['127.0.0.1']]
    const addresses = answers[lookups % answers.length] ?? []
    done(null, addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })))
  }
  // Even an operator who allowed every port there is lets nobody in.
  const exceptions: Exceptions = { resolve, ownHosts: OWN_HOSTS, isAllowedPort: () => Promise.resolve(true) }

  beforeAll(async () => {
    const canary = await listen(net.createServer((socket) => {
      caught += 1
      socket.destroy()
    }), '127.0.0.1')
    await listen(net.createServer((socket) => {
      caught += 1
      socket.destroy()
    }), '::1', portOf(canary)).catch(() => undefined)

    const oauth = await serve((req, res) => {
      let body = ''
      req.on('data', (chunk: Buffer) => (body += chunk.toString())).on('end', () => answerToken(body, res))
    })
    const portal = await serve((_req, res) => void res.writeHead(307, { location: Buffer.from(redirectTo).toString('latin1').replace(/[^\t\x20-\x7e\x80-\xff]/g, '') }).end())
    bench = await openBench(ENGINES.SQLite, exceptions)
    bench.app.bitrix24.oauth.oauthUrl = oauth
    bench.trust(oauth, portal)
    await bench.app.db.updateTable('portals').set({ client_endpoint: `${portal}/rest` }).execute()
    named.set('the portal itself', `${portal}/rest`)
    appUrl = await serve(express().use(bitrix24Routes({ receive: (body) => receiveEvents(bench.app, [body]), page: () => '<html>', vendorMemberId: '' })))
    urls = forbiddenUrls(portOf(canary))
    watch = watchConnections(new Set([...servers.filter((it) => it !== canary && portOf(it) !== portOf(canary)).map(portOf), Number(new URL(bench.portal.url).port)]))
  }, 60_000)
  afterAll(async () => {
    watch.stop()
    await bench.close()
    for (const server of servers) server.close()
    process.stdout.write(`forbidden hosts: ${tried} tried in 4 positions, ${caught + watch.attempts.length} connections\n`)
  })

  function answerToken(body: string, res: Parameters<RequestListener>[1]): void {
    const token = new URLSearchParams(body).get('refresh_token') ?? ''
    const endpoint = named.get(token)
    if (endpoint?.startsWith('redirect ')) return void res.writeHead(307, { location: Buffer.from(endpoint.slice(9)).toString('latin1').replace(/[^\t\x20-\x7e\x80-\xff]/g, '') }).end()
    const memberId = token.startsWith('refresh-token') ? MEMBER : bench.portal.memberId
    res.setHeader('content-type', 'application/json')
    res.end(JSON.stringify({ access_token: `access${Math.random()}${'a'.repeat(30)}`, refresh_token: token || 'x'.repeat(30), member_id: memberId, client_endpoint: endpoint ?? named.get('the portal itself'), user_id: 1 }))
  }

  const event = (url: string, refreshToken: string): Record<string, unknown> => ({
    event: 'ONAPPINSTALL', ts: String(named.size), data: { VERSION: '1' },
    auth: { member_id: MEMBER, domain: url, client_endpoint: url, server_endpoint: url, refresh_token: refreshToken, access_token: 'a'.repeat(40), application_token: 'b'.repeat(32) },
  })
  const quiet = (): void => {
    expect(watch.attempts).toEqual([])
    expect(caught).toBe(0)
  }

  it('are none to begin with, and a call that is allowed would be noticed', async () => {
    const port = Number(new URL(urls[1]!).port)
    const open = createHttpClient([], { ...exceptions, privateRanges: [parseRange('127.0.0.0/8')] })
    await expect(open.postJson(`https://localtest.me:${port}/rest/`, {})).rejects.toThrow()
    await open.close()
    expect([caught, watch.attempts.splice(0)]).toEqual([1, [`127.0.0.1 ${port}`]])
    caught = 0
  })

  it('are at least three hundred', () => {
    tried = urls.length
    expect(tried).toBeGreaterThanOrEqual(300)
  })

  it('are not called as DOMAIN of a frame’s POST', async () => {
    for (const url of urls) {
      const domain = url.replace(/^https?:\/\//, '')
      const fields = { DOMAIN: domain, PROTOCOL: '1', SERVER_ENDPOINT: url, AUTH_ID: 'a'.repeat(40), REFRESH_ID: 'b'.repeat(40), member_id: MEMBER, PLACEMENT: 'DEFAULT' }
      for (const page of ['app', 'install']) {
        const answer = await fetch(`${appUrl}/${page}?${new URLSearchParams({ DOMAIN: domain, PROTOCOL: '1' })}`, { method: 'POST', body: new URLSearchParams(fields) })
        expect(answer.status, url).toBe(200)
        await answer.text()
      }
    }
    quiet()
  }, 60_000)

  it('are not called as client_endpoint of an event or of the authorisation server’s answer', async () => {
    for (const url of urls) {
      const answer = await fetch(`${appUrl}/b24/event`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: formOf(event(url, tokenFor(url))) })
      expect(answer.status, url).toBe(200)
      await answer.text()
    }
    while (await processInbox(bench.app, 'worker') > 0) continue
    const rows = await bench.app.db.selectFrom('inbox').select(['state', 'attempts']).execute()
    expect(rows).toHaveLength(urls.length)
    expect(rows.filter((it) => it.attempts > 0)).toHaveLength(urls.length)
    expect(rows.filter((it) => it.state === 'done')).toEqual([])
    expect(await bench.app.db.selectFrom('portals').select('member_id').where('member_id', '=', MEMBER).execute()).toEqual([])
    quiet()
  }, 60_000)

  it('are not called as target of a redirect, of a portal or of the authorisation server', async () => {
    for (const url of urls) {
      redirectTo = url
      await bench.addPair(1)
      expect(await callPortal(bench.app, bench.portal.memberId, 'server.time'), url).toMatchObject({ kind: 'unknown' })
      const answer = await bench.app.bitrix24.http.postForm(`${bench.app.bitrix24.oauth.oauthUrl}/oauth/token/`, { refresh_token: tokenFor(`redirect ${url}`), client_secret: 'secret' })
      expect(answer.status).toBe(307)
    }
    quiet()
  }, 60_000)

  it('are not called as a stored endpoint', async () => {
    for (const url of urls) {
      bench.app.bitrix24.memory = createCallMemory()
      await bench.app.db.updateTable('portals').set({ client_endpoint: url, state: 'active' }).execute()
      const answer = await callPortal(bench.app, bench.portal.memberId, 'server.time')
      expect(['park', 'unknown'], url).toContain(answer.kind)
    }
    quiet()
  }, 60_000)
})

function formOf(value: Record<string, unknown>, prefix = ''): string {
  return Object.entries(value).map(([key, inner]) => {
    const name = prefix === '' ? key : `${prefix}[${key}]`
    return typeof inner === 'object' && inner !== null ? formOf(inner as Record<string, unknown>, name) : `${encodeURIComponent(name)}=${encodeURIComponent(String(inner))}`
  }).join('&')
}
