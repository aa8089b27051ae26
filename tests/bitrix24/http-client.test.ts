import dns from 'node:dns'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { syncBuiltinESMExports } from 'node:module'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { assertPublicAddress, ForbiddenAddress, isPublicIp, parseRange } from '../../server/bitrix24/guard.ts'
import type { Exceptions, Resolve } from '../../server/bitrix24/guard.ts'
import { createHttpClient, NoAnswer } from '../../server/bitrix24/http-client.ts'

const NOT_PUBLIC = [
  // this host and private networks
  'https://127.0.0.1/rest/', 'https://127.1/rest/', 'https://2130706433/', 'https://0x7f000001/', 'https://0x7f.0.0.1/', 'https://0177.0.0.1/', 'https://017700000001/',
  'https://0.0.0.0/', 'https://0/', 'https://10.0.0.1/', 'https://172.16.0.1/', 'https://172.31.255.255/', 'https://192.168.1.1/', 'https://100.64.0.1/',
  'https://169.254.169.254/latest/meta-data/', 'https://2852039166/', 'https://0xa9fea9fe/', 'https://169.254.43518/', 'https://198.18.0.1/', 'https://192.0.2.5/',
  'https://224.0.0.1/', 'https://255.255.255.255/', 'https://[::1]/', 'https://[::]/', 'https://[::ffff:127.0.0.1]/', 'https://[::ffff:7f00:1]/', 'https://[::7f00:1]/',
  'https://[fe80::1]/', 'https://[fc00::1]/', 'https://[fd12:3456::1]/', 'https://[64:ff9b::7f00:1]/', 'https://[2002:7f00:1::]/', 'https://[2001:db8::1]/', 'https://[fec0::1]/',
  // public addresses, but written as numbers
  'https://8.8.8.8/', 'https://[2606:4700::1111]/', 'https://134744072/', 'https://１２７.０.０.１/',
  // names without a dot, local names, odd hosts
  'https://localhost/', 'https://LOCALHOST/', 'https://localhost./', 'https://intranet/', 'https://a.b24.com./', 'https://a.bitrix24.com../', 'https://-a.bitrix24.com/',
  'https://a-.bitrix24.com/', 'https://a_b.bitrix24.com/', 'https://a.bitrix24.c/', 'https://1.2.3.4.com.5/', 'https://a.1/', `https://${'a'.repeat(64)}.bitrix24.com/`,
  `https://${'a.'.repeat(130)}com/`, 'https://*.bitrix24.com/', 'https://a.bitrix24.com,evil.example/', 'https://a!b.example/', 'https://a(b).example/', 'https://a~b.example/',
  'https://a;b.example/', 'https://a$b.example/', 'https://a\'b.example/', 'https://a.b&c.example/', 'https://a+b.example/', 'https://a=b.example/',
  // other schemes, ports and user names
  'http://a.bitrix24.com/rest/', 'ftp://a.bitrix24.com/', 'file:///etc/passwd', 'gopher://a.bitrix24.com/', 'data:text/plain,x', 'javascript:alert(1)', 'wss://a.bitrix24.com/',
  'https://a.bitrix24.com:444/', 'https://a.bitrix24.com:80/', 'https://a.bitrix24.com:8443/', 'https://a.bitrix24.com:22/', 'https://user@a.bitrix24.com/',
  'https://user:word@a.bitrix24.com/', 'https://:word@a.bitrix24.com/', 'https://a.bitrix24.com:443@127.0.0.1/', 'https://a.bitrix24.com@127.0.0.1/', 'https://127.0.0.1#@a.bitrix24.com/',
  'https://127.0.0.1\\@a.bitrix24.com/', 'https:127.0.0.1/', 'https:///127.0.0.1/', 'https://ⓛocalhost/', 'https://①②⑦.0.0.1/', 'https://127。0。0。1/', 'https://[::ffff:169.254.169.254]/',
]

describe('assertPublicAddress', () => {
  it(`allows none of ${NOT_PUBLIC.length} addresses`, async () => {
    const allowed: string[] = []
    for (const address of NOT_PUBLIC) {
      if (!URL.canParse(address)) continue
      const refused = await assertPublicAddress(new URL(address)).then(() => null, (error: unknown) => error)
      if (!(refused instanceof ForbiddenAddress)) allowed.push(address)
    }
    expect(allowed).toEqual([])
    expect(NOT_PUBLIC.length).toBeGreaterThanOrEqual(60)
  })

  it.each(['https://a.bitrix24.com/rest/', 'https://a.bitrix24.com:443/rest/', 'https://crm.company.co.uk/rest/', 'https://oauth.bitrix.info/oauth/token/', 'https://A.Bitrix24.COM/', 'https://a-b.bitrix24.tech/'])(
    'allows %s', async (address) => {
      await expect(assertPublicAddress(new URL(address))).resolves.toBeUndefined()
    })

  it('does not say a password when it refuses', async () => {
    await expect(assertPublicAddress(new URL('https://user:word@127.0.0.1/'))).rejects.toThrow(/^The app does not call https:\/\/127\.0\.0\.1$/)
  })

  describe('with another port', () => {
    const asked: string[] = []
    const exceptions: Exceptions = {
      isAllowedPort: async (host) => {
        asked.push(host)
        return await Promise.resolve(host === 'b24.example.com:8443')
      },
    }
    const refusal = (address: string): Promise<unknown> => assertPublicAddress(new URL(address), exceptions).then(() => null, (error: unknown) => error)

    it('allows what an operator allowed, exactly that host and port', async () => {
      expect(await refusal('https://b24.example.com:8443/rest/')).toBeNull()
      for (const near of ['https://b24.example.com:8444/', 'https://a.b24.example.com:8443/', 'https://b24.example.com.evil.example:8443/']) {
        expect(await refusal(near), near).toMatchObject({ wanted: new URL(near).host })
      }
    })

    it('says which address is wanted only when nothing else is wrong with it', async () => {
      expect(await refusal('https://crm.example.com:8443/rest/')).toMatchObject({ wanted: 'crm.example.com:8443', message: 'The app does not call https://crm.example.com:8443 until an operator allows its port' })
      for (const wrong of ['http://b24.example.com:8443/', 'https://127.0.0.1:8443/', 'https://x@b24.example.com:8443/', 'https://b24.example.com:0/']) expect(await refusal(wrong), wrong).toMatchObject({ wanted: null })
    })

    it('asks nobody for the usual port', async () => {
      asked.length = 0
      expect(await refusal('https://b24.example.com/')).toBeNull()
      expect(asked).toEqual([])
    })
  })

  it('does not call the app itself', async () => {
    await expect(assertPublicAddress(new URL('https://app.example.com/rest/'), { ownHosts: ['app.example.com'] })).rejects.toBeInstanceOf(ForbiddenAddress)
  })
})

describe('isPublicIp', () => {
  it.each([
    '127.0.0.1', '127.255.255.254', '0.0.0.0', '0.1.2.3', '10.1.2.3', '172.16.0.1', '172.31.0.1', '192.168.0.1', '169.254.169.254', '100.64.0.1', '100.127.255.254', '192.0.0.8', '192.0.2.1',
    '198.18.0.1', '198.51.100.7', '203.0.113.9', '224.0.0.251', '240.0.0.1', '255.255.255.255', '192.88.99.1', '::', '::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:a9fe:a9fe', '::127.0.0.1',
    '::7f00:1', '::a00:1', '::ffff:0:7f00:1', 'fe80::1', 'febf::1', 'fe80::1%eth0', 'fc00::1', 'fdff::1', 'fec0::1', 'ff02::1', '64:ff9b::7f00:1', '64:ff9b:1::1', '100::1', '2001::1', '2001:db8::1', '2001:10::1',
    '2002:7f00:1::', '2002:a00:1::1', '3fff::1', '5f00::1', '4000::1', '8000::1', '1::1', '200::1', '0177.0.0.1', '0x7f.0.0.1', '2130706433', '017700000001', '0x7f000001', '127.1', '',
    'localhost', '1.2.3', '1.2.3.4.5', '1.2.3.256', ' 8.8.8.8', '8.8.8.8/8', 'g::1', '[::1]',
  ])('keeps %j out', (address) => {
    // `1.2.3` is 1.2.0.3 to some resolvers; what counts is that nothing inside is let through under another spelling.
    expect(isPublicIp(address) && address !== '1.2.3').toBe(false)
  })

  it.each(['8.8.8.8', '1.1.1.1', '91.198.174.192', '172.15.0.1', '172.32.0.1', '2606:4700:4700::1111', '2a00:1450:4001::8a', '::ffff:8.8.8.8'])('lets %s through', (address) => {
    expect(isPublicIp(address)).toBe(true)
  })
})

describe('createHttpClient', () => {
  const closing: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const close of closing.splice(0)) await close()
  })

  async function serve(answer: (req: IncomingMessage, res: ServerResponse) => void): Promise<{ origin: string, port: number, paths: string[] }> {
    const paths: string[] = []
    const server: Server = createServer((req, res) => {
      paths.push(`${req.method} ${req.url}`)
      answer(req, res)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
    closing.push(() => new Promise((resolve) => {
      server.closeAllConnections()
      server.close(resolve)
    }))
    const { port } = server.address() as AddressInfo
    return { origin: `http://127.0.0.1:${port}`, port, paths }
  }

  function client(...trusted: string[]) {
    return guarded({}, ...trusted)
  }

  function guarded(exceptions: Exceptions, ...trusted: string[]) {
    const http = createHttpClient(trusted, exceptions)
    closing.push(() => http.close())
    return http
  }

  it('calls a trusted origin and reads its JSON', async () => {
    const { origin } = await serve((_req, res) => res.end('{"result":1}'))
    expect(await client(origin).postJson(`${origin}/rest/x`, {})).toEqual({ status: 200, body: { result: 1 } })
  })

  it('gives null for what is no JSON', async () => {
    const { origin } = await serve((_req, res) => res.writeHead(502).end('<html>'))
    expect(await client(origin).postForm(`${origin}/`, { a: '1' })).toEqual({ status: 502, body: null })
  })

  it('trusts an origin only exactly', async () => {
    const { origin, port, paths } = await serve((_req, res) => res.end('{}'))
    const http = client(origin)
    for (const near of [`http://localhost:${port}/`, `http://127.0.0.2:${port}/`, `http://127.0.0.1:${port + 1}/`, `https://127.0.0.1:${port}/`, `http://127.0.0.1/`, `http://[::1]:${port}/`, `http://127.0.0.1.nip.io:${port}/`]) {
      await expect(http.postJson(near, {}), near).rejects.toBeInstanceOf(ForbiddenAddress)
    }
    expect(paths).toEqual([])
  })

  it.each([301, 302, 303, 307, 308])('hands a redirect back with HTTP %i and follows it nowhere', async (status) => {
    const inside = await serve((_req, res) => res.end('{"secret":1}'))
    const { origin } = await serve((_req, res) => res.writeHead(status, { location: `${inside.origin}/steal` }).end())
    expect(await client(origin, inside.origin).postForm(`${origin}/`, { client_secret: 'x' })).toEqual({ status, body: null })
    expect(inside.paths).toEqual([])
  })

  it('refuses an answer of more than 2 MB', async () => {
    const { origin } = await serve((_req, res) => res.end(JSON.stringify({ result: 'x'.repeat(2 * 1024 * 1024) })))
    await expect(client(origin).postJson(`${origin}/`, {})).rejects.toThrow('larger than 2 MB')
  })

  it('reads an answer of just under 2 MB', async () => {
    const { origin } = await serve((_req, res) => res.end(JSON.stringify('x'.repeat(2 * 1024 * 1024 - 10))))
    expect((await client(origin).postJson(`${origin}/`, {})).status).toBe(200)
  })

  it.each([[16, 200], [17, 0]])('reads an answer nested %i levels deep: %i', async (levels, status) => {
    const { origin } = await serve((_req, res) => res.end('['.repeat(levels) + ']'.repeat(levels)))
    const answer = client(origin).postJson(`${origin}/`, {})
    if (status === 200) expect((await answer).status).toBe(200)
    else await expect(answer).rejects.toThrow('nested deeper than 16 levels')
  })

  it.each(['['.repeat(1_000_000) + ']'.repeat(1_000_000), '{"a":'.repeat(300_000) + '1' + '}'.repeat(300_000), '['.repeat(2_000_000)])('survives a bomb of brackets', async (bomb) => {
    const { origin } = await serve((_req, res) => res.end(bomb))
    const answer = await client(origin).postJson(`${origin}/`, {}).catch((error: unknown) => error)
    if (answer instanceof Error) expect(answer).toBeInstanceOf(NoAnswer)
    else expect(answer).toMatchObject({ body: null })
  })

  it('has two calls to a portal under way at once, and the others wait', async () => {
    let [inside, most, other] = [0, 0, 0]
    const count = (_req: IncomingMessage, res: ServerResponse): void => {
      inside += 1
      most = Math.max(most, inside)
      setTimeout(() => {
        inside -= 1
        res.end('{}')
      }, 20)
    }
    const [busy, free] = [await serve(count), await serve((_req, res) => {
      other += 1
      res.end('{}')
    })]
    const http = client(busy.origin, free.origin)
    const waiting = Array.from({ length: 10 }, () => http.postJson(`${busy.origin}/`, {}))
    await http.postJson(`${free.origin}/`, {})
    const duringTheWait = other
    expect(await Promise.all(waiting)).toHaveLength(10)
    expect([duringTheWait, most]).toEqual([1, 2])
  })

  it('has two hundred calls under way at once altogether', async () => {
    let [inside, most] = [0, 0]
    const { origin } = await serve((_req, res) => {
      inside += 1
      most = Math.max(most, inside)
      setTimeout(() => {
        inside -= 1
        res.end('{}')
      }, 150)
    })
    const http = client(origin)
    expect(await Promise.all(Array.from({ length: 300 }, () => http.postForm(`${origin}/`, {})))).toHaveLength(300)
    expect(most).toBeLessThanOrEqual(200)
    expect(most).toBeGreaterThan(100)
  })

  it.each<[string, (req: IncomingMessage, res: ServerResponse) => void]>([
    ['is closed at once', (req) => req.socket.destroy()],
    ['breaks in the middle', (req, res) => {
      res.writeHead(200, { 'content-length': '100' }).write('{"result":')
      setTimeout(() => req.socket.destroy(), 10)
    }],
  ])('says that no answer came when the connection %s', async (_name, answer) => {
    const { origin } = await serve(answer)
    await expect(client(origin).postJson(`${origin}/`, {})).rejects.toBeInstanceOf(NoAnswer)
  })

  describe('with a resolver in the hands of an attacker', () => {
    const { lookup } = dns
    afterEach(() => {
      dns.lookup = lookup
      syncBuiltinESMExports()
    })

    function resolveTo(...addresses: string[]): void {
      const answer = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
      const fake = (_host: string, _options: object, done: (error: null, found: typeof answer) => void): void => done(null, answer)
      dns.lookup = Object.assign(fake, { __promisify__: lookup.__promisify__ }) as unknown as typeof dns.lookup
      syncBuiltinESMExports()
    }

    it.each([['127.0.0.1'], ['169.254.169.254'], ['::1'], ['::ffff:10.0.0.1'], ['8.8.8.8', '10.0.0.1'], ['2606:4700::1111', 'fd00::1'], ['4000::1'], []])(
      'calls no name that stands for %s', async (...addresses) => {
        resolveTo(...addresses)
        await expect(client().postJson('https://portal.bitrix24.example/rest/x', {})).rejects.toThrow('portal.bitrix24.example is not a public address')
      })
  })

  describe('with private networks allowed', () => {
    const to = (...addresses: string[]): Resolve => (_host, _options, done) => done(null, addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })))
    const privateRanges = ['10.20.0.0/16', 'fd00:1::/32'].map(parseRange)
    const refused = (resolve: Resolve): Promise<string> => guarded({ privateRanges, resolve }).postJson('https://portal.example.com/rest/x', {}).then(() => '', (error: unknown) => String(error))

    it.each([['10.21.0.1'], ['10.20.0.1', '10.21.0.1'], ['127.0.0.1'], ['fd00:2::1'], ['::ffff:127.0.0.1'], ['10.20.0.1', '::1']])('still does not call %s', async (...addresses) => {
      expect(await refused(to(...addresses))).toContain('is not a public address')
    })

    it('looks a name up once, for the socket itself, so that a second answer changes nothing', async () => {
      let lookups = 0
      const flip: Resolve = (host, options, done) => {
        lookups += 1
        to(lookups % 2 === 1 ? '127.0.0.1' : '8.8.8.8')(host, options, done)
      }
      await expect(guarded({ resolve: flip }).postJson('https://portal.example.com/', {})).rejects.toThrow('is not a public address')
      expect(lookups).toBe(1)
    })
  })
})
