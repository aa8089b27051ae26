import { z } from 'zod'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import type { TokenPair } from '../../bitrix24/oauth.ts'
import { refreshTokens } from '../../bitrix24/oauth.ts'
import { Refusal } from '../../core/errors.ts'
import { inTransaction } from '../../store/transaction.ts'
import { hurryPortalWork } from '../../store/outbox.ts'
import { findPartner } from '../../store/partners.ts'
import { listNamesakes } from '../../store/portal-identity.ts'
import { findPortal, savePortal, setLicense } from '../../store/portals.ts'
import type { Portal } from '../../store/portals.ts'
import { findTwin, takeOver } from '../webhook/take-over.ts'
import { withToken } from './application-token.ts'
import { askWithToken } from './call-portal.ts'
import { refuseForbidden } from './forbidden-address.ts'
import { readLicense } from './license.ts'
import { preparePortal } from './prepare-portal.ts'
import { recognise } from './recognise.ts'
import { openTokens, refreshPortal, storeTokens } from './tokens.ts'
import { asUnfinished } from './unfinished-install.ts'

/** What an installation brings; nothing of it is believed before the authorisation server confirms it (TRUST §1.2.1). */
export type Installation = { memberId: string, refreshToken: string, applicationToken: string | null }

/** `by` is the administrator whose token it was. */
export type Installed = { domain: string, linkedTo: string | null, by: { userId: string, userName: string } }

/** Installs, updates or re-installs the app in a portal. Throws `install_refused`, `port_not_allowed` or `portal_silent`; none of them changes anything, and an `UnfinishedInstall` can be gone on with. */
export async function installPortal(app: App, installation: Installation): Promise<Installed> {
  const pair = await confirmedPair(app, installation)
  const { name: installer, license } = await confirmAdmin(app, pair)
    .catch((error: unknown) => refuseForbidden(app, pair.memberId, error))
    .catch((error: unknown) => {
      throw asUnfinished(error, pair.refreshToken)
    })
  const now = app.now()
  const domain = new URL(pair.clientEndpoint).host
  const twin = await findTwin(app, pair, async (commands) => await askWithToken(app, { endpoint: pair.clientEndpoint, accessToken: pair.accessToken }, commands) ?? {})
  app.log.info({ memberId: pair.memberId, domain }, 'the app is being installed')
  const { linkedTo, namesakes } = await inTransaction(app.db, async (tx) => {
    const known = await findPortal(tx, pair.memberId)
    const before = (await listNamesakes(tx, domain, pair.memberId)).filter((it) => it !== twin?.memberId)
    const partnerId = known?.partnerId ?? twin?.partnerId ?? (known ? null : await recognise(tx, domain, before))
    await savePortal(tx, { ...portalAfterInstall(known, pair, installation.applicationToken, now), domain, partnerId }, now)
    const isTaken = twin !== null && await takeOver(tx, twin.memberId, pair.memberId, now)
    if (license !== null) await setLicense(tx, pair.memberId, license)
    await storeTokens(app, tx, pair, true)
    await hurryPortalWork(tx, pair.memberId, now)
    await writeJournal(tx, app, {
      at: now, kind: 'portal_installed', requestId: null, partnerId, memberId: pair.memberId,
      userId: pair.userId, userName: installer, details: `${known ? 'again' : 'first time'}${isTaken ? ', instead of the webhook' : ''}`,
    })
    const partner = partnerId === null ? null : await findPartner(tx, partnerId)
    return { linkedTo: partner?.name ?? null, namesakes: before }
  })
  for (const memberId of namesakes) await askWhereItIs(app, memberId)
  await preparePortal(app, pair.memberId)
  return { domain, linkedTo, by: { userId: pair.userId, userName: installer } }
}

/** Another portal's address now is this one's: nothing is sent there for the other before the authorisation server said where it is, or that it is no more. */
async function askWhereItIs(app: App, memberId: string): Promise<void> {
  const [tokens] = await openTokens(app, memberId)
  if (tokens) await refreshPortal(app, memberId, tokens)
}

/** Exchanging the refresh token proves that it is this app's and tells the true portal, address and person. */
async function confirmedPair(app: App, { memberId, refreshToken }: Installation): Promise<TokenPair> {
  const answer = await refreshTokens(app.bitrix24.http, app.bitrix24.oauth, refreshToken)
  if (answer.kind === 'silent') throw new Refusal('portal_silent')
  if (answer.kind === 'refused' || answer.pair.memberId !== memberId) throw new Refusal('install_refused')
  return answer.pair
}

const profile = z.object({ ID: z.coerce.string().catch(''), NAME: z.string().catch(''), LAST_NAME: z.string().catch('') })
const appInfo = z.object({ CODE: z.string() })

/** The person must be an administrator, and the portal must name our app; returns the person's name and the portal's plan. */
async function confirmAdmin(app: App, pair: TokenPair): Promise<{ name: string, license: string | null }> {
  const access = { endpoint: pair.clientEndpoint, accessToken: pair.accessToken }
  const commands = { info: { method: 'app.info', params: {} }, admin: { method: 'user.admin', params: {} }, profile: { method: 'profile', params: {} } }
  const answers = await askWithToken(app, access, commands)
  const isOurs = appInfo.safeParse(answers?.['info']).data?.CODE === app.bitrix24.appCode
  if (!isOurs || answers?.['admin'] !== true) throw new Refusal('install_refused')
  return { name: readProfile(answers['profile']).userName, license: readLicense(answers['info']) }
}

/** Who a token belongs to, as the portal says. */
export function readProfile(answer: unknown): Installed['by'] {
  const person = profile.catch({ ID: '', NAME: '', LAST_NAME: '' }).parse(answer)
  return { userId: person.ID, userName: `${person.NAME} ${person.LAST_NAME}`.trim() }
}

function portalAfterInstall(known: Portal | null, pair: TokenPair, applicationToken: string | null, now: number): Portal {
  return {
    memberId: pair.memberId,
    partnerId: known?.partnerId ?? null,
    domain: '',
    clientEndpoint: pair.clientEndpoint,
    state: 'active',
    ...withToken(known, applicationToken, now),
    installedAt: known?.installedAt ?? now,
    access: 'app',
    processPrefix: known?.processPrefix ?? null,
  }
}
