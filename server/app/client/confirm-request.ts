import type { ClientLanguage } from '../../core/languages.ts'
import { maskEmail } from '../../core/mask-email.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import { HOUR_MS } from '../../core/time.ts'
import type { Tx } from '../../db/schema.ts'
import { useClientLink } from '../../store/client-links.ts'
import { listUnconfirmed, markConfirmed } from '../../store/confirmations.ts'
import { insertRequestEvent } from '../../store/request-events.ts'
import { findRequestByFormKey, getRequest, lockRequest } from '../../store/requests.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { eachAlone } from '../clock/each-alone.ts'
import { tellOperators } from '../live/live.ts'
import { confirmConsent } from '../consent/keep-consent.ts'
import { byClock, eraseClient } from '../privacy/erase-client.ts'
import { openContact } from '../request/contact.ts'
import { hashToken } from '../seal.ts'
import { openClientLink } from './links.ts'
import { tellReceived } from './tell-client.ts'

/** Where a link to confirm leads: `waits` for the click, `done` already, or too `old`. */
export type Confirming = { state: 'waits' | 'done' | 'old', request: ImplementationRequest, email: string }

/** What the page behind a link shows, without changing anything; null when there is no such link, or its request was erased. */
export async function showConfirming(app: App, token: string): Promise<Confirming | null> {
  const link = await openClientLink(app, token, 'confirm')
  if (!link) return null
  const request = await getRequest(app.db, link.requestId)
  const contact = await openContact(app, request.id)
  if (!contact) return null
  const isGood = link.usedAt === null && link.expiresAt > app.now()
  const state = request.state !== 'received' ? 'done' : isGood ? 'waits' : 'old'
  return { state, request, email: maskEmail(contact.email) }
}

/** In which language the form with a key was sent; null for a key of none. */
export async function languageOfForm(app: App, key: string): Promise<ClientLanguage | null> {
  return (await findRequestByFormKey(app.db, key))?.formLanguage ?? null
}

/** Confirms the address once; a link that was used, is too old or unknown changes nothing. */
export async function confirmRequest(app: App, token: string): Promise<void> {
  const link = await openClientLink(app, token, 'confirm')
  if (!link) return
  await inTransaction(app.db, async (tx) => {
    const request = await lockRequest(tx, link.requestId)
    if (request.state === 'received' && await useClientLink(tx, hashToken(token), app.now())) await holdConfirmed(tx, request.id, app.now())
  })
  app.wake.worker()
  app.wake.live()
}

/** From now on a moderator sees it; its client is told that it is here. */
export async function holdConfirmed(tx: Tx, requestId: string, now: number): Promise<void> {
  await markConfirmed(tx, requestId, now)
  await confirmConsent(tx, requestId, now)
  await insertRequestEvent(tx, requestId, { at: now, kind: 'confirmed', source: 'client', actor: 'client', note: '' })
  await tellReceived(tx, requestId, now)
  await tellOperators(tx, { kind: 'request.received' }, now)
}

const AT_ONCE = 100

/** Erases what nobody confirmed in time; number, country and kind of help stay. Returns how many. */
export async function forgetUnconfirmed(app: App): Promise<number> {
  const { gate } = await getRulebook(app.db, app.now())
  const numbers = await listUnconfirmed(app.db, app.now() - gate.unconfirmedHours * HOUR_MS, AT_ONCE)
  return eachAlone(app, 'unconfirmed', numbers, (number) => eraseClient(app, byClock('not_confirmed'), number, ({ state }) => state === 'received'))
}
