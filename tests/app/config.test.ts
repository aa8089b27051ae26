import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readEnv } from '../../server/env.ts'
import { sendForm, validForm } from '../support/product.ts'
import { waitFor } from '../support/wait.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const SECRET = Buffer.alloc(32, 7).toString('base64')
const LIVE = {
  B24_CLIENT_ID: 'app.123456', B24_CLIENT_SECRET: 's'.repeat(30), B24_APP_CODE: 'vendor.app', PUBLIC_URL: 'https://app.example.com', VENDOR_MEMBER_ID: 'a'.repeat(32),
  APP_SECRET: SECRET, SMTP_URL: 'smtp://127.0.0.1:25',
}

type Run = { process: ChildProcess, out: () => string, err: () => string, ended: Promise<number | null> }

const running: Run[] = []
const folders: string[] = []

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'requests-config-'))
  folders.push(made)
  return made
}

/** `node server/main.ts` with nothing of this machine's settings. */
function run(env: Record<string, string>, options: string[] = []): Run {
  const process_ = spawn(process.execPath, ['server/main.ts', ...options], { cwd: ROOT, env: { PATH: process.env['PATH'] ?? '', ...(process.env['NODE_COMPILE_CACHE'] && { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] }), DATA_DIR: folder(), PORT: '0', LOG_LEVEL: 'warn', ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, err] = ['', '']
  process_.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  process_.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const started = { process: process_, out: () => out, err: () => err, ended: once(process_, 'close').then(([code]) => code as number | null) }
  running.push(started)
  return started
}

/** Nine ports in a row that are free at this moment: desk, authorisation server, six portals, mail. */
async function freePorts(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const base = 20_000 + Math.floor(Math.random() * 9_000)
    const free = await Promise.all(Array.from({ length: 9 }, (_, offset) => isFree(base + offset)))
    if (free.every(Boolean)) return base
  }
  throw new Error('no nine free ports in a row')
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer()
  const free = await new Promise<boolean>((resolve) => {
    probe.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true))
  })
  await new Promise((resolve) => probe.close(resolve))
  return free
}

async function stop(it: Run): Promise<{ code: number | null, ms: number }> {
  const began = performance.now()
  it.process.kill('SIGTERM')
  const code = await it.ended
  return { code, ms: performance.now() - began }
}

afterEach(async () => {
  for (const it of running.splice(0)) {
    if (it.process.exitCode === null && it.process.signalCode === null) it.process.kill('SIGKILL')
    await it.ended
  }
})
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true, force: true })
})

const missing = (...names: string[]): RegExp[] => names.map((name) => new RegExp(`^${name} is missing\\. It is needed together with the other B24_ settings\\.$`))

describe('readEnv', () => {
  it.each<[string, Record<string, string>, RegExp[]]>([
    ['a port out of range', { PORT: '70000' }, [/^PORT must be at most 65535\.$/]],
    ['a half port', { SANDBOX_PORT: '41.5' }, [/^SANDBOX_PORT must be a whole number\.$/]],
    ['a role nobody knows', { ROLE: 'boss' }, [/^ROLE must be all, web or worker\.$/]],
    ['a log level nobody knows', { LOG_LEVEL: 'loud' }, [/^LOG_LEVEL must be debug, info, warn, error or silent\.$/]],
    ['a web role beside the sandbox', { ROLE: 'web' }, [/^ROLE must be all with the sandbox/]],
    ['two things wrong', { PORT: '-1', MAIL_FROM: 'nobody' }, [/^PORT must be 0 or more\.$/, /^MAIL_FROM must be an e-mail address\.$/]],
    ['only the client secret', { B24_CLIENT_SECRET: LIVE.B24_CLIENT_SECRET }, missing('B24_CLIENT_ID', 'B24_APP_CODE', 'PUBLIC_URL', 'VENDOR_MEMBER_ID', 'APP_SECRET', 'SMTP_URL')],
    ['only the app’s code', { B24_APP_CODE: 'vendor.app' }, missing('B24_CLIENT_ID', 'B24_CLIENT_SECRET', 'PUBLIC_URL', 'VENDOR_MEMBER_ID', 'APP_SECRET', 'SMTP_URL')],
    ['a second secret that is too short', { ...LIVE, APP_SECRET: `${SECRET},short` }, [/^APP_SECRET must be 32 random bytes in base64/]],
    ['a comma too much among the secrets', { ...LIVE, APP_SECRET: `${SECRET},` }, [/^APP_SECRET must be 32 random bytes in base64/]],
    ...['10.0.0.0', '0.0.0.0/0', '127.0.0.0/8', '169.254.0.0/16', '8.8.8.0/24', '192.168.0.0/8', 'fe80::/10', '10.0.0.0/33', 'office', '10.0.0.0/8,'].map((range): [string, Record<string, string>, RegExp[]] =>
      [`the network ${range}`, { ALLOW_PRIVATE_CIDRS: range }, [/^ALLOW_PRIVATE_CIDRS must list private networks like 10\.20\.0\.0\/16, with commas between them\.$/]]),
    ['a secret that is too short', { ...LIVE, APP_SECRET: 'short' }, [/^APP_SECRET must be 32 random bytes in base64/]],
    ['an authorisation server of somebody else', { ...LIVE, B24_OAUTH_URL: 'https://oauth.evil.example' }, [/^B24_OAUTH_URL must be https:\/\/oauth\.bitrix\.info or/]],
    ['an address without a scheme', { ...LIVE, PUBLIC_URL: 'app.example.com' }, [/^PUBLIC_URL must be an address like/]],
  ])('has a sentence for %s', (_name, env, sentences) => {
    const read = readEnv(env)
    const problems = 'problems' in read ? read.problems : []
    expect(problems).toHaveLength(sentences.length)
    sentences.forEach((sentence, index) => expect(problems[index]).toMatch(sentence))
  })

  it('takes several keys and private networks', () => {
    const other = Buffer.alloc(32, 8).toString('base64')
    expect(readEnv({ ...LIVE, APP_SECRET: `${other}, ${SECRET}`, ALLOW_PRIVATE_CIDRS: '10.20.0.0/16, 192.168.1.0/24,fd00:1::/32, 100.64.0.0/10' }))
      .toMatchObject({ env: { APP_SECRET: [other, SECRET], ALLOW_PRIVATE_CIDRS: ['10.20.0.0/16', '192.168.1.0/24', 'fd00:1::/32', '100.64.0.0/10'] } })
    expect(readEnv(LIVE)).toMatchObject({ env: { APP_SECRET: [SECRET], ALLOW_PRIVATE_CIDRS: [] } })
  })

  it('takes nothing and everything', () => {
    for (const env of [{}, { PORT: '', B24_CLIENT_ID: '' }, LIVE, { ...LIVE, ROLE: 'worker', DATABASE_URL: 'postgres://db/app' }]) expect(readEnv(env)).toHaveProperty('env')
  })
})

describe('a start with a configuration that can’t be meant', () => {
  it.each<[string, Record<string, string>, string[], RegExp[]]>([
    ['a port that is no number', { PORT: 'http' }, [], [/^PORT must be a number\.$/]],
    ['a database of another kind', { DATABASE_URL: 'mysql://localhost/x' }, [], [/^DATABASE_URL must begin with postgres:\/\/ \(leave it out for SQLite\)\.$/]],
    ['only the client id', { B24_CLIENT_ID: LIVE.B24_CLIENT_ID }, [], missing('B24_CLIENT_SECRET', 'B24_APP_CODE', 'PUBLIC_URL', 'VENDOR_MEMBER_ID', 'APP_SECRET', 'SMTP_URL')],
    ['an unknown option', {}, ['--help-me'], [/^--help-me is not an option\. There are --fresh/]],
    ['--fresh for a live installation', LIVE, ['--fresh'], [/^--fresh empties the sandbox’s own files only\./]],
    ['--fresh for PostgreSQL', { DATABASE_URL: 'postgres://127.0.0.1:1/x' }, ['--fresh'], [/^--fresh empties the sandbox’s own files only\./]],
  ])('says what is wrong with %s and ends', async (_name, env, options, sentences) => {
    const it = run(env, options)
    expect(await it.ended).toBe(1)
    const lines = it.err().trim().split('\n')
    expect(lines).toHaveLength(sentences.length)
    sentences.forEach((sentence, index) => expect(lines[index]).toMatch(sentence))
    expect(it.out()).toBe('')
    for (const secret of [LIVE.B24_CLIENT_SECRET, SECRET]) expect(it.err()).not.toContain(secret)
  })

  it('says which port is in use and leaves nothing behind', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address() as AddressInfo
    const base = await freePorts()
    const it = run({ PORT: String(port), SANDBOX_PORT: String(base) })
    expect(await it.ended).toBe(1)
    expect(it.err()).toBe(`Port ${port} is in use. Stop what runs there, or choose others with PORT (the app) and SANDBOX_PORT (the sandbox).\n`)
    expect(await isFree(base)).toBe(true)
    taken.close()
  })

  it('says that the database does not answer', async () => {
    const it = run({ DATABASE_URL: 'postgres://nobody:hidden@localhost:1/none', SANDBOX_PORT: '0' })
    expect(await it.ended).toBe(1)
    expect(it.err()).toBe('The database does not answer (ECONNREFUSED). Does it run, and is DATABASE_URL right?\n')
  })

  it('says that the data folder can’t be used', async () => {
    const dataDir = join(folder(), 'file')
    writeFileSync(dataDir, '')
    const it = run({ DATA_DIR: dataDir, SANDBOX_PORT: '0' })
    expect(await it.ended).toBe(1)
    expect(it.err()).toBe(`${dataDir} can’t be written (EEXIST). Choose another folder with DATA_DIR.\n`)
  })
})

describe('a good start', () => {
  let env: Record<string, string>
  let dataDir: string
  const appUrl = (it: Run): string => /Public form\s+(\S+)\/request/.exec(it.out())?.[1] ?? ''
  const start = async (options: string[] = []): Promise<Run> => {
    const it = run(env, options)
    await waitFor(() => {
      if (it.process.exitCode !== null) throw new Error(it.err())
      return it.out().includes('Ctrl+C')
    }, { timeoutMs: 30_000, message: 'the welcome' })
    return it
  }

  beforeAll(async () => {
    const base = await freePorts()
    dataDir = join(folder(), 'deep', 'data')
    const [app] = [createServer().listen(0, '127.0.0.1')]
    await once(app, 'listening')
    const { port } = app.address() as AddressInfo
    await new Promise((resolve) => app.close(resolve))
    env = { PORT: String(port), SANDBOX_PORT: String(base), DATA_DIR: dataDir }
  })

  it('prints the desk, keeps the data over a restart and drops it with --fresh', { timeout: 120_000 }, async () => {
    const first = await start()
    expect(first.out()).toContain(`Desk (start here)  http://127.0.0.1:${env['SANDBOX_PORT']}`)
    expect((await fetch(`http://127.0.0.1:${env['SANDBOX_PORT']}/`)).status).toBe(200)
    expect(existsSync(join(dataDir, 'app.sqlite'))).toBe(true)
    const fields = validForm()
    const sent = await sendForm(appUrl(first), fields)
    expect(sent.number).toMatch(/^IR-\d+$/)
    const ended = await stop(first)
    expect(ended.code).toBe(0)
    expect(ended.ms).toBeLessThan(10_000)

    const second = await start()
    expect((await fetch(`${appUrl(second)}/request/sent/${fields['key'] as string}`)).status).toBe(200)
    expect(await sendForm(appUrl(second), fields)).toMatchObject({ number: sent.number })
    writeFileSync(join(dataDir, 'notes.txt'), 'not the app’s')
    expect((await stop(second)).code).toBe(0)

    const fresh = await start(['--fresh'])
    expect((await fetch(`${appUrl(fresh)}/request/sent/${fields['key'] as string}`)).status).toBe(404)
    expect(readdirSync(dataDir)).toContain('notes.txt')
    expect((await stop(fresh)).code).toBe(0)
    expect([first.err(), second.err(), fresh.err()]).toEqual(['', '', ''])
  })

  it('ends within ten seconds while a request hangs', { timeout: 60_000 }, async () => {
    const it = await start()
    const hanging = fetch(`${appUrl(it)}/request`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode('a=')) }), duplex: 'half' } as RequestInit).catch(() => 'closed')
    await fetch(`${appUrl(it)}/health`)
    const { code, ms } = await stop(it)
    expect(code).toBe(0)
    expect(ms).toBeLessThan(10_000)
    await hanging
  })
})
