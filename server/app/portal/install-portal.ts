import { z } from 'zod'
import type { App } from '../app.ts'
import type { TokenPair } from '../../bitrix24/oauth.ts'
import { refreshTokens } from '../../bitrix24/oauth.ts'
import { Refusal } from '../../core/errors.ts'
import { DAY_MS } from '../../core/time.ts'
import { inTransaction } from '../../store/transaction.ts'
import { insertJournalEntry } from '../../store/journal.ts'
import { hurryPortalWork } from '../../store/outbox.ts'
import { findPartnerByDomain } from '../../store/partners.ts'
import { findPortal, savePortal } from '../../store/portals.ts'
import type { Portal } from '../../store/portals.ts'
import { hashToken } from '../seal.ts'
import { askWithToken } from './call-portal.ts'
import { preparePortal } from './prepare-portal.ts'
import { storeTokens } from './tokens.ts'

/** What an installation brings; nothing of it is believed before the authorisation server confirms it (TRUST §1.2.1). */
export type Installation = { memberId: string, refreshToken: string, applicationToken: string | null }

/** Installs, updates or re-installs the app in a portal. Throws `install_refused` or `portal_silent`; neither changes anything. */
export async function installPortal(app: App, installation: Installation): Promise<{ domain: string, linkedTo: string | null }> {
  const pair = await confirmedPair(app, installation)
  const installer = await confirmAdmin(app, pair)
  const now = app.now()
  const linkedTo = await inTransaction(app.db, async (tx) => {
    const known = await findPortal(tx, pair.memberId)
    const domain = new URL(pair.clientEndpoint).host
    const partner = await findPartnerByDomain(tx, domain)
    const portal = portalAfterInstall(known, pair, installation.applicationToken, now)
    await savePortal(tx, { ...portal, domain, partnerId: known?.partnerId ?? partner?.id ?? null }, now)
    await storeTokens(app, tx, pair, true)
    await hurryPortalWork(tx, pair.memberId, now)
    await insertJournalEntry(tx, {
      at: now, kind: 'portal_installed', requestId: null, partnerId: partner?.id ?? null, memberId: pair.memberId,
      userId: pair.userId, userName: installer, details: known ? 'again' : 'first time',
    })
    return partner?.name ?? null
  })
  await preparePortal(app, pair.memberId)
  return { domain: new URL(pair.clientEndpoint).host, linkedTo }
}

/** Exchanging the refresh token proves that it is this app's and tells the true portal, address and person. */
async function confirmedPair(app: App, { memberId, refreshToken }: Installation): Promise<TokenPair> {
  const answer = await refreshTokens(app.bitrix24.http, app.bitrix24.oauth, refreshToken)
  if (answer.kind === 'silent') throw new Refusal('portal_silent')
  if (answer.kind === 'refused' || answer.pair.memberId !== memberId) throw new Refusal('install_refused')
  return answer.pair
}

const profile = z.object({ NAME: z.string().catch(''), LAST_NAME: z.string().catch('') })
const appInfo = z.object({ CODE: z.string() })

/** The person must be an administrator, and the portal must name our app; returns the person's name. */
async function confirmAdmin(app: App, pair: TokenPair): Promise<string> {
  const access = { endpoint: pair.clientEndpoint, accessToken: pair.accessToken }
  const commands = { info: { method: 'app.info', params: {} }, admin: { method: 'user.admin', params: {} }, profile: { method: 'profile', params: {} } }
  const answers = await askWithToken(app, access, commands)
  const isOurs = appInfo.safeParse(answers?.['info']).data?.CODE === app.bitrix24.appCode
  if (!isOurs || answers?.['admin'] !== true) throw new Refusal('install_refused')
  const person = profile.catch({ NAME: '', LAST_NAME: '' }).parse(answers['profile'])
  return `${person.NAME} ${person.LAST_NAME}`.trim()
}

/** A new application token takes over at once; the one before stays good for a day, for events already on their way. */
function portalAfterInstall(known: Portal | null, pair: TokenPair, applicationToken: string | null, now: number): Portal {
  const tokenHash = applicationToken === null ? null : hashToken(applicationToken)
  const changed = tokenHash !== null && tokenHash !== known?.tokenHash
  return {
    memberId: pair.memberId,
    partnerId: known?.partnerId ?? null,
    domain: '',
    clientEndpoint: pair.clientEndpoint,
    state: 'active',
    tokenHash: tokenHash ?? known?.tokenHash ?? null,
    previousTokenHash: changed ? known?.tokenHash ?? null : known?.previousTokenHash ?? null,
    previousTokenUntil: changed ? now + DAY_MS : known?.previousTokenUntil ?? null,
    crmTarget: known?.crmTarget ?? { entity: 'deal', categoryId: 0 },
    installedAt: known?.installedAt ?? now,
  }
}
