import { importHistory } from '../../server/app/partner/import-history.ts'
import type { App } from '../../server/app/app.ts'
import type { Caller } from '../../server/app/session/open-session.ts'
import { FIRST_SETTINGS } from '../../server/core/portal-settings.ts'
import { cityKey } from '../../server/core/location.ts'
import { NEW_PARTNER } from '../../server/core/partner.ts'
import type { Partner } from '../../server/core/partner.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { insertPartner } from '../../server/store/partners.ts'
import { savePortalSettings } from '../../server/store/portal-settings.ts'
import type { Chance } from '../faults/chance.ts'
import { storePortal } from '../support/build.ts'

/** How a company works; the last six try to look better than they are. */
export const KINDS = ['diligent', 'slow', 'newcomer', 'hoarder', 'never closes', 'lies', 'complains', 'releases', 'flips', 'reserves twice'] as const
export type Kind = (typeof KINDS)[number]
export const HONEST: readonly Kind[] = ['diligent', 'slow', 'newcomer']

/** Of a hundred companies, so many are of each kind. */
const SHARES: Readonly<Record<Kind, number>> = {
  'diligent': 42, 'slow': 13, 'newcomer': 15, 'hoarder': 6, 'never closes': 6, 'lies': 4, 'complains': 5, 'releases': 4, 'flips': 3, 'reserves twice': 2,
}

/** One company with what nobody can see: how good it is and how it behaves. */
export type Company = { partner: Partner, caller: Caller, kind: Kind, skill: number, countries: string[], oldProof: string }

export const COUNTRIES = ['PT', 'ES', 'DE', 'PL', 'BR', 'FR', 'IT', 'UA', 'RO', 'TR', 'MX', 'IN'] as const
const ZONES: Readonly<Record<string, string>> = {
  PT: 'Europe/Lisbon', ES: 'Europe/Madrid', DE: 'Europe/Berlin', PL: 'Europe/Warsaw', BR: 'America/Sao_Paulo', FR: 'Europe/Paris', IT: 'Europe/Rome',
  UA: 'Europe/Kyiv', RO: 'Europe/Bucharest', TR: 'Europe/Istanbul', MX: 'America/Mexico_City', IN: 'Asia/Kolkata',
}

/** Companies of all kinds, some with a history, some of one owner, each with its portal. */
export async function settle(app: App, chance: Chance, count: number): Promise<Company[]> {
  const kinds = KINDS.flatMap((kind) => Array.from({ length: Math.max(1, Math.round((SHARES[kind] * count) / 100)) }, () => kind))
  const companies: Company[] = []
  for (let index = 0; index < count; index += 1) companies.push(await found(app, chance, index, kinds[index % kinds.length]!))
  return companies
}

async function found(app: App, chance: Chance, index: number, kind: Kind): Promise<Company> {
  const now = app.now()
  const id = `company-${String(index).padStart(3, '0')}`
  const home = COUNTRIES[index % COUNTRIES.length]!
  const others = chance.shuffle(COUNTRIES.filter((it) => it !== home)).slice(0, chance.whole(0, 3))
  const partner: Partner = {
    ...NEW_PARTNER, id, name: id, status: chance.pick(['bronze', 'silver', 'gold'] as const), city: 'Capital', cityKey: cityKey('Capital'), homeCountry: home,
    timeZone: ZONES[home] ?? 'UTC', groupId: index % 20 === 1 ? `company-${String(index - 1).padStart(3, '0')}` : id, portalDomain: null,
    email: `${id}@example.com`, approvedAt: now - 400 * DAY_MS, tutorialPassedAt: now - 390 * DAY_MS, nfrPortalAt: now - 390 * DAY_MS, reviewDueAt: now + 3650 * DAY_MS,
    lastActiveAt: now + 3650 * DAY_MS,
  }
  await insertPartner(app.db, partner, [home, ...others].map((country) => ({ country, region: null })), now)
  const { memberId } = await storePortal(app.db, { memberId: `portal-${id}`, partnerId: id })
  await savePortalSettings(app.db, memberId, FIRST_SETTINGS, 0, id, now)
  const skill = 0.2 + 0.6 * chance.next()
  if (kind !== 'newcomer') await importHistory(app, partner, historyOf(chance, skill, now))
  const caller: Caller = {
    kind: 'session', operatorId: null, memberId, userId: '1', userName: id, isAdmin: true, role: 'partner', createdAt: now, expiresAt: now + 1e12, partnerId: id, domain: `${id}.example`,
  }
  return { partner, caller, kind, skill, countries: [home, ...others], oldProof: 'they paid' }
}

function historyOf(chance: Chance, skill: number, now: number): Parameters<typeof importHistory>[2] {
  return Array.from({ length: chance.whole(4, 14) }, () => ({
    outcome: chance.happens(skill * 0.7) ? 'won' as const : 'lost' as const, closedAt: now - chance.whole(1, 360) * DAY_MS, need: 'telephony' as const, seats: 10,
  }))
}
