import { confirmToken } from '../../bitrix24/oauth.ts'
import { Refusal } from '../../core/errors.ts'
import { inTransaction } from '../../store/transaction.ts'
import { insertEvents } from '../../store/inbox.ts'
import { findPartner } from '../../store/partners.ts'
import { findPortal } from '../../store/portals.ts'
import type { App } from '../app.ts'
import { hashToken } from '../seal.ts'
import { beginSetup } from '../setup/begin-setup.ts'
import { askWithToken } from './call-portal.ts'
import { installPortal, readProfile } from './install-portal.ts'
import type { Installation, Installed } from './install-portal.ts'
import { sealProof } from './receive-event.ts'
import { UnfinishedInstall } from './unfinished-install.ts'

/** Installs from the installer's page and begins the set-up. What could not be ended now is gone on with by the worker, and pressing again then finds it done. */
export async function installFromPage(app: App, accessToken: string, installation: Installation): Promise<Installed> {
  const installed = await installNow(app, accessToken, installation)
  if (installation.memberId !== app.vendorMemberId) await beginSetup(app, installation.memberId, installed.by)
  return installed
}

async function installNow(app: App, accessToken: string, installation: Installation): Promise<Installed> {
  try {
    return await installPortal(app, installation)
  } catch (error) {
    if (error instanceof UnfinishedInstall) await goOnLater(app, installation, error.refreshToken)
    const done = error instanceof Refusal && error.code === 'install_refused' ? await findDone(app, accessToken, installation.memberId) : null
    if (done) return done
    throw error
  }
}

async function goOnLater(app: App, { memberId, applicationToken }: Installation, refreshToken: string): Promise<void> {
  const event = { dedupKey: hashToken(refreshToken), memberId, event: 'ONAPPINSTALL', itemId: null, sealed: sealProof(app, memberId, { refreshToken, applicationToken }) }
  await inTransaction(app.db, (tx) => insertEvents(tx, [event], app.now()))
  app.wake.worker()
}

/** A spent token with a portal that works: an earlier press did it. The live access token shows that the person is an administrator there. */
async function findDone(app: App, accessToken: string, memberId: string): Promise<Installed | null> {
  const portal = await findPortal(app.db, memberId)
  if (portal?.state !== 'active') return null
  const told = await confirmToken(app.bitrix24.http, app.bitrix24.oauth, accessToken)
  if (told.kind !== 'ok' || told.memberId !== memberId) return null
  const answers = await askWithToken(app, { endpoint: portal.clientEndpoint, accessToken }, { admin: { method: 'user.admin', params: {} }, profile: { method: 'profile', params: {} } })
  if (answers?.['admin'] !== true) return null
  const partner = portal.partnerId === null ? null : await findPartner(app.db, portal.partnerId)
  return { domain: portal.domain, linkedTo: partner?.name ?? null, by: readProfile(answers['profile']) }
}
