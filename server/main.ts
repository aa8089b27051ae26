import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import { pino } from 'pino'
import { z } from 'zod'
import { ANCHOR_FORM, parseAnchor } from './app/journal/anchor.ts'
import type { Running, Settings } from './compose.ts'
import { MINUTE_MS } from './core/time.ts'
import { isLive, readEnv } from './env.ts'
import type { Env } from './env.ts'

const ROOT = join(import.meta.dirname, '..')
const DATABASE_FILE = 'app.sqlite'
const SECRET_FILE = 'secret.key'
const LEDGER_FILE = 'erased.jsonl'
const STATE_FILE = 'sandbox.json'
const SANDBOX_SWEEP_MS = MINUTE_MS
const LIVE_SWEEP_MS = 15 * MINUTE_MS
/** What the network says of a database that is not there. */
const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ETIMEDOUT'])

try {
  await main()
} catch (error) {
  fail([error instanceof Error ? plain(error) : String(error)])
}

async function main(): Promise<void> {
  const read = readEnv()
  if ('problems' in read) return fail(read.problems)
  const { env } = read
  const [command, ...anchors] = process.argv.slice(2)
  if (command === 'verify-journal') return verify(env, anchors)
  if (command === 'invite-operator') return invite(env, anchors)
  if (command === 'backup') return backUp(env, anchors)
  if (command === 'backup-made') return noteBackup(env, anchors)
  const fresh = process.argv.includes('--fresh')
  const unknown = process.argv.slice(2).filter((argument) => argument !== '--fresh')
  if (unknown.length > 0) return fail([`${unknown[0]} is not an option. There are --fresh, which starts with empty data, verify-journal, invite-operator, backup and backup-made.`])
  if (fresh && (isLive(env) || env.DATABASE_URL !== undefined)) return fail(['--fresh empties the sandbox’s own files only. Empty a PostgreSQL database or a live installation yourself.'])
  if (fresh) removeData(env)

  const stop = isLive(env) ? await startLive(env) : await startWithSandbox(env)
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1)
      stopping = true
      void stop().then(() => process.exit(0), () => process.exit(1))
    })
  }
}

/** Checks the journal and ends: 0 when it is as it was written, else 1. Anchors are what the log said of its end. */
async function verify(env: Env, anchors: readonly string[]): Promise<void> {
  const wrong = anchors.find((text) => !ANCHOR_FORM.test(text))
  if (wrong !== undefined) return fail([`${wrong} is not an anchor. The log tells one every hour: “the journal ends here”.`])
  const secret = isLive(env) ? liveSecrets(env) : keptSecret(join(dataDirOf(env), SECRET_FILE))
  const { verifyFromOutside } = await theServer()
  const report = await verifyFromOutside(databaseOf(env), secret, anchors.map(parseAnchor))
  if (report.whole) process.stdout.write(`${report.text}\n`)
  else fail([report.text])
}

/** Prints the link by which the first of the vendor's staff comes in at the console's own address; all others are invited there. */
async function invite(env: Env, words: readonly string[]): Promise<void> {
  const [email, ...name] = words.filter((word) => word !== '--again')
  if (!z.email().safeParse(email).success || name.length === 0) return fail(['Say whom: npm run invite-operator -- petra@company.example Petra Novak'])
  const secret = isLive(env) ? liveSecrets(env) : keptSecret(join(dataDirOf(env), SECRET_FILE))
  const url = env.CONSOLE_URL ?? env.PUBLIC_URL ?? `http://${env.HOST}:${env.PORT}`
  const { inviteFromOutside } = await theServer()
  const link = await inviteFromOutside(databaseOf(env), secret, url, { email: email ?? '', name: name.join(' '), again: words.includes('--again') })
  if (link === null) return fail(['There is an administrator already, who invites others on the page Access. If nobody can come in any more, say --again.'])
  process.stdout.write(`${link}\n\nThe link works once, for a day. Whoever opens it becomes an administrator of the console.\n`)
}

/** Copies the SQLite database while it is in use, and ends: 0 when the copy is good, else 1. */
async function backUp(env: Env, words: readonly string[]): Promise<void> {
  const [file] = words
  if (env.DATABASE_URL !== undefined) return fail(['PostgreSQL is copied by pg_dump. Tell the app with `node server/main.ts backup-made FILE` (docs/going-live.md).'])
  if (file === undefined || words.length > 1) return fail(['Say where to: node server/main.ts backup FILE'])
  // An empty database that this command made itself would look like a good copy.
  if (!existsSync(databaseOf(env))) return fail([`${databaseOf(env)} is not there. Say in DATA_DIR where the app keeps its data.`])
  const { backUpFromOutside } = await theServer()
  const { trouble } = await backUpFromOutside(databaseOf(env), resolve(file))
  if (trouble !== null) return fail([`The copy is not good, and nothing is left of it: ${trouble}`])
  process.stdout.write(`${resolve(file)} holds everything and can be read. Keep it apart from APP_SECRET.\n`)
}

/** Tells Health of a copy that other means made: `backup-made FILE`, or `backup-made --failed WHY`. */
async function noteBackup(env: Env, words: readonly string[]): Promise<void> {
  const failed = words.includes('--failed')
  const detail = words.filter((word) => word !== '--failed').join(' ').slice(0, 500)
  if (detail === '') return fail(['Say where the copy is: node server/main.ts backup-made FILE, or why there is none: backup-made --failed WHY'])
  const { noteBackupFromOutside } = await theServer()
  await noteBackupFromOutside(databaseOf(env), { isGood: !failed, detail })
}

async function startLive(env: Env): Promise<() => Promise<void>> {
  const log = pino({ level: env.LOG_LEVEL })
  const { start } = await theServer()
  const running = await start({
    ...common(env), log, publicUrl: env.PUBLIC_URL ?? null, consoleUrl: env.CONSOLE_URL ?? null, secret: liveSecrets(env), trustedOrigins: [], sweepEveryMs: LIVE_SWEEP_MS,
    oauth: { oauthUrl: env.B24_OAUTH_URL, clientId: env.B24_CLIENT_ID ?? '', clientSecret: env.B24_CLIENT_SECRET ?? '' },
    appCode: env.B24_APP_CODE ?? '', vendorMemberId: env.VENDOR_MEMBER_ID ?? '', smtpUrl: env.SMTP_URL ?? '',
  })
  log.info({ url: running.url, role: env.ROLE }, 'listening')
  return running.stop
}

/** Without Bitrix24 credentials: the same server, with a Bitrix24 of its own on this machine. */
async function startWithSandbox(env: Env): Promise<() => Promise<void>> {
  const { start } = await theServer()
  const { startSandbox } = await import('../sandbox/start.ts')
  const { SANDBOX_APP, setUpSandbox } = await import('./sandbox-setup.ts')
  const dataDir = dataDirOf(env)
  mkdirSync(dataDir, { recursive: true })
  const log = pino({ level: env.LOG_LEVEL === 'info' ? 'warn' : env.LOG_LEVEL })
  const secret = keptSecret(join(dataDir, SECRET_FILE))
  const clientSecret = secret.toString('hex')

  const sandbox = await startSandbox({
    host: env.HOST, basePort: env.SANDBOX_PORT, stateFile: join(dataDir, STATE_FILE), requestsFile: join(ROOT, 'tests/fixtures/requests.jsonl'),
  })
  let running: Running
  try {
    running = await start({
      ...common(env), log, publicUrl: null, secret, sweepEveryMs: SANDBOX_SWEEP_MS,
      trustedOrigins: [sandbox.oauthUrl, ...sandbox.portals.map((portal) => portal.url)],
      oauth: { oauthUrl: sandbox.oauthUrl, clientId: SANDBOX_APP.clientId, clientSecret }, appCode: SANDBOX_APP.code,
      vendorMemberId: sandbox.vendor.memberId, smtpUrl: sandbox.smtpUrl,
    })
  } catch (error) {
    await sandbox.stop()
    throw error
  }
  await setUpSandbox(running.app, sandbox, clientSecret)
  process.stdout.write(welcome(sandbox.deskUrl, running.url))
  return async () => {
    await running.stop()
    await sandbox.stop()
  }
}

/** Loaded once the settings are known to be good: what is wrong with them is said at once. */
function theServer(): Promise<typeof import('./compose.ts')> {
  return import('./compose.ts')
}

function common(env: Env): Pick<Settings, 'role' | 'host' | 'port' | 'database' | 'erasureLedger' | 'assetsDir' | 'mailFrom' | 'pace' | 'privateCidrs' | 'maintenance'> {
  return {
    role: env.ROLE, host: env.HOST, port: env.PORT, database: databaseOf(env), erasureLedger: ledgerOf(env),
    assetsDir: join(ROOT, 'dist'), mailFrom: env.MAIL_FROM, pace: null, privateCidrs: env.ALLOW_PRIVATE_CIDRS,
    maintenance: env.MAINTENANCE ?? null,
  }
}

function databaseOf(env: Env): string {
  return env.DATABASE_URL ?? join(dataDirOf(env), DATABASE_FILE)
}

function ledgerOf(env: Env): string {
  return env.ERASURE_LEDGER === undefined ? join(dataDirOf(env), LEDGER_FILE) : resolve(ROOT, env.ERASURE_LEDGER)
}

function liveSecrets(env: Env): Buffer[] {
  return (env.APP_SECRET ?? []).map((text) => Buffer.from(text, 'base64'))
}

function dataDirOf(env: Env): string {
  return resolve(ROOT, env.DATA_DIR)
}

/** Removes what the app wrote, and nothing else: DATA_DIR may be a folder with other things in it. */
function removeData(env: Env): void {
  for (const file of [DATABASE_FILE, `${DATABASE_FILE}-wal`, `${DATABASE_FILE}-shm`, LEDGER_FILE, SECRET_FILE, STATE_FILE]) rmSync(join(dataDirOf(env), file), { force: true })
}

/** The sandbox's key is made at the first start and kept beside its data. */
function keptSecret(file: string): Buffer {
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600 })
  return Buffer.from(readFileSync(file, 'utf8'), 'base64')
}

function welcome(deskUrl: string, appUrl: string): string {
  return `\n  The app runs with its sandbox.\n\n  Desk (start here)  ${deskUrl}\n  Public form        ${appUrl}/request\n\n  Ctrl+C stops it; the data stays. \`npm start -- --fresh\` starts anew.\n\n`
}

function plain(error: Error & { code?: unknown, port?: unknown, path?: unknown }): string {
  const code = String(error.code)
  if (code === 'EADDRINUSE') return `Port ${String(error.port ?? 'wanted')} is in use. Stop what runs there, or choose others with PORT (the app) and SANDBOX_PORT (the sandbox).`
  if (UNREACHABLE.has(code)) return `The database does not answer (${code}). Does it run, and is DATABASE_URL right?`
  if (typeof error.path === 'string') return `${error.path} can’t be written (${code}). Choose another folder with DATA_DIR.`
  return error.message
}

function fail(problems: readonly string[]): void {
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  process.exit(1)
}
