import type { ImportView } from '../contract/partner-csv.ts'
import type { OperatorPartnerRow, OperatorPartnersView, OperatorPartnerView, PartnerStandingsView, PartnerStandingView, PartnerView } from '../contract/partner.ts'
import type { Rating } from '../core/conversion.ts'
import { toPercent } from '../core/conversion.ts'
import { FOR_GOOD } from '../core/partner.ts'
import type { Speak } from '../say/speak.ts'
import type { Rulebook } from '../core/rulebook.ts'
import type { ImportedLine } from '../app/partner/import-partners.ts'
import type { listPartners, PartnerRow, ShownCard } from '../app/partner/list-partners.ts'
import type { listStandings, Standing } from '../app/partner/list-standings.ts'
import type { ShownPartner } from '../app/partner/show-partner.ts'
import { actorOf } from './present-common.ts'

type Audience = { speak: Speak, now: number }

export function presentCard({ partner, extra }: ShownCard): PartnerView {
  const { id, name, status, city, homeCountry, timeZone, groupId, portalDomain, email, website, phone, suspendedUntil } = partner
  return {
    id, name, status, city, homeCountry, timeZone, groupId, portalDomain, email, website, phone,
    approvedAt: iso(partner.approvedAt), tutorialPassedAt: iso(partner.tutorialPassedAt), nfrPortalAt: iso(partner.nfrPortalAt), cancelledAt: iso(partner.cancelledAt),
    locations: extra.map(({ country, region }) => ({ country, region })), reviewDueAt: iso(partner.reviewDueAt),
    suspendedUntil: suspendedUntil === FOR_GOOD ? 'for_good' : iso(suspendedUntil), lastActiveAt: iso(partner.lastActiveAt),
  }
}

export function presentPartners({ rows, total, next, rulebook }: Awaited<ReturnType<typeof listPartners>>, now: number): OperatorPartnersView {
  return { partners: rows.map((row) => presentRow(row, rulebook)), total, next, now }
}

function presentRow({ partner, bar, rating, inWork }: PartnerRow, rulebook: Rulebook): OperatorPartnerRow {
  const { id, name, status, city, homeCountry, lastActiveAt } = partner
  return { id, name, status, city, homeCountry, bar, level: rating.level.level, conversionPercent: percentOf(rating, rulebook), inWork, lastActiveAt }
}

export function presentStandings({ rows, rulebook }: Awaited<ReturnType<typeof listStandings>>, now: number): PartnerStandingsView {
  return { partners: rows.map((row) => presentStanding(row, rulebook, now)), minClosed: rulebook.minClosed, now }
}

function presentStanding({ partner, bar, rating, inWork, firstContact, clients: { ratings, average }, disputes, conduct }: Standing, rulebook: Rulebook, now: number): PartnerStandingView {
  const { id, name, status, city, homeCountry, lastActiveAt, cancelledAt, suspendedUntil } = partner
  return {
    id, name, status, isCancelled: cancelledAt !== null, isSuspended: suspendedUntil !== null && suspendedUntil > now, city, homeCountry, bar,
    level: rating.level.level, conversionPercent: percentOf(rating, rulebook), won: rating.won, lost: rating.lost, inWork, firstContact, clients: { ratings, average }, disputes, uncalled: { n: conduct.uncalled, of: conduct.due }, lastActiveAt,
  }
}

export function presentPartner(it: ShownPartner, { speak, now }: Audience): OperatorPartnerView {
  const { level, won, lost } = it.rating
  return {
    version: it.version, card: presentCard(it), bar: it.bar,
    locations: { version: it.locationsVersion, changedAt: it.partner.locationsChangedAt, extra: it.named.map((place) => ({ ...place, name: speak(place.name) })) },
    group: it.group.map(({ id, name }) => ({ id, name })),
    portals: it.portals.map(({ memberId, domain, state }) => ({ memberId, domain, state })),
    rating: { level: level.level, conversionPercent: percentOf(it.rating, it.rulebook), won, lost, inWork: it.inWork },
    clients: it.clients,
    cases: it.cases.map(({ id, kind, openedAt, decision }) => ({ id, kind, openedAt, decision })),
    history: it.history.map(({ at, kind, userName, details }) => ({ at, kind, by: speak(actorOf(userName)), text: withoutIds(details) })),
    now,
  }
}

export function presentImport(lines: readonly ImportedLine[], dryRun: boolean, speak: Speak): ImportView {
  const count = (result: ImportedLine['result']): number => lines.filter((it) => it.result === result).length
  return { dryRun, created: count('created'), changed: count('changed'), unchanged: count('unchanged'), refused: count('refused'), lines: lines.map((it) => ({ ...it, sentences: it.sentences.map(speak) })) }
}

/** An id says nothing to whoever reads. */
function withoutIds(details: string): string {
  return details.replace(/ ?[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, '')
}

function percentOf({ conversion }: Rating, rulebook: Rulebook): number | null {
  return conversion === null ? null : toPercent(conversion, rulebook)
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
