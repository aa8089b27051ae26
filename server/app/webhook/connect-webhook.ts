import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { Refusal } from '../../core/errors.ts'
import { DAY_MS } from '../../core/time.ts'
import { parseWebhook } from '../../core/webhook.ts'
import type { Webhook } from '../../core/webhook.ts'
import { insertLink } from '../../store/one-time-links.ts'
import { hurryPortalWork } from '../../store/outbox.ts'
import { listNamesakes, setDoubt } from '../../store/portal-identity.ts'
import { findPortal, savePortal } from '../../store/portals.ts'
import type { Portal } from '../../store/portals.ts'
import { deleteSessions } from '../../store/sessions.ts'
import { inTransaction } from '../../store/transaction.ts'
import { clearMove } from '../../store/webhook-portals.ts'
import { preparePortal } from '../portal/prepare-portal.ts'
import { recognise } from '../portal/recognise.ts'
import { hashToken } from '../seal.ts'
import { mailLink } from '../sign-in/ask-link.ts'
import { limitNetwork } from '../sign-in/limits.ts'
import { checkWebhook } from './check-webhook.ts'
import type { CheckedWebhook } from './check-webhook.ts'
import { isSamePortal } from './same-company.ts'
import { storeWebhook, webhookMemberId } from './webhook-access.ts'

const SETUP_MS = DAY_MS

/** `setup`: with it the second step goes on. */
export type Connected = { setup: string }

/**
 * Connects a portal by an inbound webhook, or gives a connected one a new webhook. Whoever can make one that may do an
 * administrator's work has proved that the portal is theirs. Throws a `webhook_…` refusal, `portal_silent` or `too_many_tries`.
 */
export async function connectWebhook(app: App, pasted: string, email: string, network: string): Promise<Connected> {
  await limitNetwork(app, 'connect', network)
  const webhook = parseWebhook(pasted)
  if (!webhook) throw new Refusal('webhook_format')
  const checked = await checkWebhook(app, webhook, email)
  const memberId = webhookMemberId(webhook.host)
  if (await hasApp(app, webhook.host, memberId)) throw new Refusal('webhook_app_there')

  const known = await findPortal(app.db, memberId).then((it) => (it?.movedTo === undefined ? it : null))
  const isSame = known === null || await isSamePortal(app, known, webhook)
  const setup = Buffer.from(app.newSecret(), 'base64url').toString('hex')
  await save(app, webhook, checked, { known, isSame, setup })
  app.wake.worker()
  await preparePortal(app, memberId)
  const portal = await findPortal(app.db, memberId)
  // A mail that can't be sent now is asked for on the sign-in page.
  if (portal && isSame) await mailLink(app, portal, checked.person).catch((error: unknown) => app.log.error({ memberId, err: error }, 'a sign-in link could not be mailed'))
  return { setup }
}

async function hasApp(app: App, host: string, memberId: string): Promise<boolean> {
  for (const other of await listNamesakes(app.db, host, memberId)) {
    const portal = await findPortal(app.db, other)
    if (portal && portal.access === 'app' && portal.state !== 'uninstalled') return true
  }
  return false
}

type Standing = { known: Portal | null, isSame: boolean, setup: string }

async function save(app: App, webhook: Webhook, { owner, person }: CheckedWebhook, { known, isSame, setup }: Standing): Promise<void> {
  const memberId = webhookMemberId(webhook.host)
  const now = app.now()
  await inTransaction(app.db, async (tx) => {
    const partnerId = known ? known.partnerId : await recognise(tx, webhook.host, await listNamesakes(tx, webhook.host, memberId))
    await savePortal(tx, portalOf(webhook, known, partnerId, now), now)
    await clearMove(tx, memberId)
    await storeWebhook(app, tx, memberId, webhook, person.email)
    // Nothing is sent there, and nobody comes in, before somebody who knows has said that it is the same company.
    if (!isSame) {
      await setDoubt(tx, memberId)
      await deleteSessions(tx, memberId)
    }
    await hurryPortalWork(tx, memberId, now)
    await insertLink(tx, hashToken(setup), { purpose: 'setup', memberId, userId: owner.id, expiresAt: now + SETUP_MS })
    await writeJournal(tx, app, {
      at: now, kind: 'portal_installed', requestId: null, partnerId, memberId, userId: owner.id, userName: owner.name,
      details: `by webhook, ${known ? isSame ? 'again' : 'again, not known to be the same portal' : 'first time'}`,
    })
  })
}

function portalOf({ host, restUrl }: Webhook, known: Portal | null, partnerId: string | null, now: number): Portal {
  return {
    memberId: webhookMemberId(host), partnerId, domain: host, clientEndpoint: restUrl, state: 'active', access: 'webhook', processPrefix: known?.processPrefix ?? null,
    tokenHash: known?.tokenHash ?? null, previousTokenHash: known?.previousTokenHash ?? null, previousTokenUntil: known?.previousTokenUntil ?? null,
    installedAt: known?.installedAt ?? now,
  }
}
