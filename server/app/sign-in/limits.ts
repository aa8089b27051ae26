import type { App } from '../app.ts'
import { Refusal } from '../../core/errors.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/time.ts'
import { countTry } from '../../store/one-time-links.ts'
import { inTransaction } from '../../store/transaction.ts'

const PER_EMAIL = { most: 3, withinMs: 15 * MINUTE_MS }
const PER_ACCOUNT = { most: 5, withinMs: 15 * MINUTE_MS }
const PER_KEY = { most: 300, withinMs: HOUR_MS }
const PER_NETWORK = { most: 20, withinMs: HOUR_MS }
/** The vendor's staff may sit in one office. */
const PER_OFFICE = { most: 100, withinMs: HOUR_MS }
/** Nothing looks back further: an administrator is asked once a day. */
export const TRIES_MS = DAY_MS

/** Counts a try from a network address. Throws `too_many_tries`. */
export async function limitNetwork(app: App, what: 'connect' | 'sign_in' | 'offer' | 'my' | 'confirm' | 'console', network: string): Promise<void> {
  await limit(app, `${what} from ${app.seal.blindIndex('network', network)}`, what === 'console' ? PER_OFFICE : PER_NETWORK)
}

/** Counts a link asked for an address, whether anybody has it or not. Throws `too_many_tries`. */
export async function limitEmail(app: App, email: string, what: 'sign_in' | 'console' = 'sign_in'): Promise<void> {
  await limit(app, `${what} of ${app.seal.blindIndex('email', email.toLowerCase())}`, what === 'console' ? PER_ACCOUNT : PER_EMAIL)
}

/** Counts a call with a key that is not known. Throws `too_many_keys`. */
export async function limitKeys(app: App, network: string): Promise<void> {
  await limit(app, `api_key from ${app.seal.blindIndex('network', network)}`, PER_NETWORK, 'too_many_keys')
}

/** Counts a request that one of the vendor's systems hands in. Throws `too_many_sends`. */
export async function limitIntake(app: App, keyId: string): Promise<void> {
  await limit(app, `intake of ${keyId}`, PER_KEY, 'too_many_sends')
}

async function limit(app: App, name: string, { most, withinMs }: typeof PER_EMAIL, code: 'too_many_tries' | 'too_many_keys' | 'too_many_sends' = 'too_many_tries'): Promise<void> {
  const now = app.now()
  const oldest = await inTransaction(app.db, (tx) => countTry(tx, name, most, now - withinMs, now))
  if (oldest !== null) throw new Refusal(code, { minutes: Math.max(1, Math.ceil((oldest + withinMs - now) / MINUTE_MS)) })
}
