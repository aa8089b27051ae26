import ipaddr from 'ipaddr.js'
import { z } from 'zod'

const DEFAULT_PORT = 3000
const DEFAULT_SANDBOX_PORT = 4100

const port = z.coerce.number('must be a number').int('must be a whole number').min(0, 'must be 0 or more').max(65_535, 'must be at most 65535')
const origin = z.url({ protocol: /^https?$/, error: 'must be an address like https://app.example.com' }).transform((url) => url.replace(/\/+$/, ''))
const secret = z.string().regex(/^[A-Za-z0-9+/_-]{43,}={0,2}$/, 'must be 32 random bytes in base64; `openssl rand -base64 32` prints some')
const secrets = commaList(secret)
const privateCidrs = commaList(z.string().refine(isPrivateRange, 'must list private networks like 10.20.0.0/16, with commas between them'))

const moments = (text: string): number[] => text.split('/').map((part) => (/Z|[+-]\d\d:\d\d$/.test(part) ? Date.parse(part) : Number.NaN))
/** Two moments with their zone and a slash between them (ISO 8601). */
const span = z.string().refine((text) => moments(text).length === 2 && (moments(text)[0] ?? 0) < (moments(text)[1] ?? 0), 'must be two moments like 2026-11-22T02:00Z/2026-11-22T02:30Z')
  .transform((text) => ({ from: moments(text)[0] ?? 0, until: moments(text)[1] ?? 0 }))

/** Everything that can be set from outside; docs in README. */
const schema = z.object({
  PORT: port.default(DEFAULT_PORT),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// (leave it out for SQLite)').optional(),
  DATA_DIR: z.string().min(1).default('data'),
  ERASURE_LEDGER: z.string().min(1).optional(),
  ROLE: z.enum(['all', 'web', 'worker'], 'must be all, web or worker').default('all'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent'], 'must be debug, info, warn, error or silent').default('info'),
  PUBLIC_URL: origin.optional(),
  CONSOLE_URL: origin.optional(),
  B24_CLIENT_ID: z.string().min(5, 'is too short').optional(),
  B24_CLIENT_SECRET: z.string().min(20, 'is too short').optional(),
  B24_APP_CODE: z.string().min(1).optional(),
  B24_OAUTH_URL: z.enum(['https://oauth.bitrix.info', 'https://oauth.bitrix24.tech'], 'must be https://oauth.bitrix.info or https://oauth.bitrix24.tech').default('https://oauth.bitrix.info'),
  VENDOR_MEMBER_ID: z.string().regex(/^[0-9a-f]{32}$/, 'must be the 32 hexadecimal digits of the vendor’s portal').optional(),
  APP_SECRET: secrets.optional(),
  SMTP_URL: z.string().regex(/^smtps?:\/\/.+/, 'must begin with smtp:// or smtps://').optional(),
  MAIL_FROM: z.email('must be an e-mail address').default('requests@implementation-requests.example'),
  ALLOW_PRIVATE_CIDRS: privateCidrs.default([]),
  MAINTENANCE: span.optional(),
  SANDBOX_PORT: port.default(DEFAULT_SANDBOX_PORT),
})

export type Env = z.infer<typeof schema>

const LIVE_NEEDS = ['B24_CLIENT_ID', 'B24_CLIENT_SECRET', 'B24_APP_CODE', 'PUBLIC_URL', 'VENDOR_MEMBER_ID', 'APP_SECRET', 'SMTP_URL'] as const

/** The checked environment, or one sentence per problem. Any B24_… key means that real portals are meant, and then all are needed. */
export function readEnv(source: Record<string, string | undefined> = process.env): { env: Env } | { problems: string[] } {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = schema.safeParse(present)
  const problems = parsed.success ? missingFor(parsed.data) : parsed.error.issues.map((issue) => `${String(issue.path[0])} ${sentence(issue.message)}`)
  return parsed.success && problems.length === 0 ? { env: parsed.data } : { problems }
}

/** Whether the server talks to real portals; otherwise it runs against the sandbox. */
export function isLive(env: Env): boolean {
  return env.B24_CLIENT_ID !== undefined
}

function missingFor(env: Env): string[] {
  const wantsSandbox = env.B24_CLIENT_ID === undefined && env.B24_CLIENT_SECRET === undefined && env.B24_APP_CODE === undefined
  if (wantsSandbox) return env.ROLE === 'all' ? [] : ['ROLE must be all with the sandbox, which lives in the same process.']
  return LIVE_NEEDS.filter((name) => env[name] === undefined).map((name) => `${name} is missing. It is needed together with the other B24_ settings.`)
}

const PRIVATE = new Set(['private', 'carrierGradeNat', 'uniqueLocal'])

/** Whether the first and the last address are of one kind that companies use inside; this machine and its neighbours never are. */
function isPrivateRange(cidr: string): boolean {
  if (!ipaddr.isValidCIDR(cidr)) return false
  const family = ipaddr.parseCIDR(cidr)[0] instanceof ipaddr.IPv4 ? ipaddr.IPv4 : ipaddr.IPv6
  const [first, last] = [family.networkAddressFromCIDR(cidr).range(), family.broadcastAddressFromCIDR(cidr).range()]
  return first === last && PRIVATE.has(first)
}

/** Values with commas between them. */
function commaList<T extends z.ZodType<string, string>>(value: T) {
  return z.string().transform((text) => text.split(',').map((part) => part.trim())).pipe(z.array(value))
}

function sentence(message: string): string {
  return message.endsWith('.') ? message : `${message}.`
}
