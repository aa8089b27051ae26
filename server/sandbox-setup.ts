import type { Sandbox, PartnerCard } from '../sandbox/start.ts'
import { changeOperator, listAccess } from './app/access/manage.ts'
import { meetColleague } from './app/access/rights.ts'
import type { App } from './app/app.ts'
import { importHistory } from './app/partner/import-history.ts'
import type { Past } from './app/partner/import-history.ts'
import { savePartner } from './app/partner/save-partner.ts'
import { hasPartners } from './app/partner/has-partners.ts'
import { CRM_TYPES } from './core/crm-target.ts'
import type { CrmTarget } from './core/crm-target.ts'
import { SCOPES } from './core/manifest.ts'
import type { PartnerCard as RegisterCard } from './core/partner-card.ts'
import type { Need } from './core/request.ts'
import { DAY_MS } from './core/time.ts'
import { followPortal, isInstalled, setFirstTarget } from './app/portal/first-target.ts'
import { preparePortal } from './app/portal/prepare-portal.ts'

export const SANDBOX_APP = {
  code: 'vendor.implementation_requests',
  clientId: 'app.5a9d0b1f6c3e42.47120985',
  title: 'Implementation requests',
}

const SANDBOX = { memberId: null, userId: 'sandbox', userName: 'sandbox' }

const NEEDS: readonly Need[] = ['telephony', 'automation', 'cloud', 'training', 'integration']

/** Tells the sandbox about the app, enters its companies into the register and installs the app in every portal. Done once; later starts only re-register. */
export async function setUpSandbox(app: App, sandbox: Sandbox, clientSecret: string): Promise<void> {
  const url = app.publicUrl
  sandbox.registerApp({
    ...SANDBOX_APP, clientSecret, scopes: [...SCOPES],
    appUrl: `${url}/app`, installUrl: `${url}/install`, eventUrl: `${url}/b24/event`, formUrl: `${url}/request`,
  })
  const isFirst = !await hasPartners(app)
  if (isFirst) for (const card of sandbox.partners) await enter(app, card)
  if (isFirst) await giveRoles(app, sandbox)
  for (const portal of sandbox.portals) await followPortal(app, portal.memberId, portal.restUrl.replace(/\/+$/, ''))
  for (const portal of sandbox.portals) await sandbox.install(portal)
  await waitUntilInstalled(app, sandbox)
  if (isFirst) for (const card of sandbox.partners) await setFirstTarget(app, sandbox.portal(card.name).memberId, toTarget(card.crmTarget))
  // Kept data may come from a start on other ports.
  else for (const { memberId } of sandbox.portals) await preparePortal(app, memberId)
}

function toTarget(card: PartnerCard['crmTarget']): CrmTarget {
  return card.entity === 'lead' ? { entityTypeId: CRM_TYPES.lead, categoryId: 0 } : { entityTypeId: CRM_TYPES.deal, categoryId: card.categoryId }
}

const INSTALL_MS = 30_000

/** Installations arrive as events and are confirmed by the worker. */
async function waitUntilInstalled(app: App, sandbox: Sandbox): Promise<void> {
  const deadline = performance.now() + INSTALL_MS
  for (const { memberId, title } of sandbox.portals) {
    while (!await isInstalled(app, memberId)) {
      if (performance.now() > deadline) throw new Error(`The app could not be installed in the sandbox portal ${title}.`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

/** The vendor's administrator needs no role; the moderator gets theirs. */
async function giveRoles(app: App, { vendor }: Sandbox): Promise<void> {
  for (const { id, name, lastName, admin: isAdmin, position } of vendor.users) {
    await meetColleague(app, { userId: String(id), userName: `${name} ${lastName}`, isAdmin })
    const known = (await listAccess(app)).find(({ portalUserId }) => portalUserId === String(id))
    if (known && position === 'Moderator') await changeOperator(app, SANDBOX, known.id, { version: known.version, roles: ['moderator'], isDisabled: false })
  }
}

async function enter(app: App, card: PartnerCard): Promise<void> {
  const now = app.now()
  const whole: RegisterCard = {
    name: card.title, status: card.status, city: card.city, homeCountry: card.homeCountry, timeZone: card.timeZone, groupId: card.name, portalDomain: card.portalDomain,
    email: `requests@${card.name}.example`, website: `https://${card.name}.example`, phone: '+351 220 000 000', approvedAt: now, tutorialPassedAt: card.tutorialPassed ? now : null, nfrPortalAt: now, cancelledAt: null,
    locations: card.extraLocations.map((country) => ({ country, region: null })),
  }
  const { partner } = await savePartner(app, { id: card.name, changes: whole, whole }, SANDBOX)
  await importHistory(app, partner, pastOf(card, now))
}

/** Ended reservations spread over the last ten months, won and lost mixed. */
function pastOf({ history }: PartnerCard, now: number): Past[] {
  const total = history.won + history.lost
  return Array.from({ length: total }, (_, index) => ({
    outcome: Math.floor(((index + 1) * history.won) / total) > Math.floor((index * history.won) / total) ? 'won' : 'lost',
    closedAt: now - Math.round(((index + 1) * 300 * DAY_MS) / (total + 1)),
    need: NEEDS[index % NEEDS.length] ?? 'unsure',
    seats: 5 + ((index * 7) % 40),
  }))
}
