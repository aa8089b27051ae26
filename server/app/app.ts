import type { CallMemory } from '../bitrix24/call-memory.ts'
import type { HttpClient } from '../bitrix24/http-client.ts'
import type { OAuthConfig } from '../bitrix24/oauth.ts'
import type { Pace } from '../core/pace.ts'
import type { Db } from '../db/schema.ts'
import type { Mailer } from '../mail/mailer.ts'
import type { ErasureLedger } from './privacy/erasure-ledger.ts'
import type { Sealer } from './seal.ts'
import type { RefusedTokens } from './session/refused-tokens.ts'

/** What the log takes: ids, codes and counts, never a name, phone, text or token. */
export type Log = {
  info: (fields: object, message: string) => void
  warn: (fields: object, message: string) => void
  error: (fields: object, message: string) => void
}

/** Everything a use case may reach; built once in main.ts and handed on as the first argument. */
export type App = {
  db: Db
  now: () => number
  /** A UUID. */
  newId: () => string
  /** 256 random bits, URL-safe. */
  newSecret: () => string
  seal: Sealer
  /** Whose data were erased, kept outside of the database. */
  erasures: ErasureLedger
  mail: Mailer
  /** From whom mails come until somebody sets it in the console. */
  mailFrom?: string
  log: Log
  /** `pace` overrules what a portal's plan grants; null outside of tests. */
  bitrix24: { http: HttpClient, oauth: OAuthConfig, appCode: string, pace: Pace | null, memory: CallMemory }
  refusedTokens: RefusedTokens
  /** Where this app is reached from outside, without a slash at the end. */
  publicUrl: string
  /** Where the vendor's staff sign in without a portal; the same as `publicUrl` unless it has a host of its own. */
  consoleUrl: string
  /** Planned work that was announced: while it lasts, reading works and reserving does not. */
  maintenance?: { from: number, until: number } | null
  /** The portal whose people are operators. */
  vendorMemberId: string
  /** Called after a commit that left work or news behind; must not throw. */
  wake: { worker: () => void, live: () => void }
}
