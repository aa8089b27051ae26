import { areaOf, isInArea } from './area.ts'
import { rate, toPercent } from './conversion.ts'
import type { Ended } from './conversion.ts'
import type { Location, OfferedPlace } from './location.ts'
import { gateOf } from './partner.ts'
import type { Partner, PartnerStatus } from './partner.ts'
import type { Rulebook } from './rulebook.ts'
import { impactWarnings } from './rulebook-warnings.ts'
import type { Said } from './said.ts'

/** A partner in the programme with all that rules make something of. */
export type MarketPartner = { partner: Partner, locations: readonly Location[], history: readonly Ended[], inWork: number }
/** Open requests of one place; a request is open to be seen, whether or not it is full. */
export type OpenPlace = OfferedPlace & { requests: number }
export type Market = { partners: readonly MarketPartner[], places: readonly OpenPlace[], now: number }

/** What one rulebook gives a partner. */
export type Standing = { level: number, conversionPercent: number | null, perDay: number, inWork: number, sees: number }

/** `over`: so many in work more than the new limit allows. `more` and `fewer`: open requests it would see and does not, and the other way round. */
export type PartnerImpact = { partnerId: string, name: string, status: PartnerStatus, from: Standing, to: Standing, inWorkNow: number, over: number, more: number, fewer: number }
export type LevelImpact = { level: number, name: string, from: number, to: number }
export type Impact = { partners: PartnerImpact[], levels: LevelImpact[], warnings: Said[] }

/** One partner under both rulebooks; `seen` says for each place of the market whether it is reached. */
export type Compared = { it: MarketPartner, mayReserve: boolean, from: Seen, to: Seen }
type Seen = { standing: Standing, seen: readonly boolean[] }

/** What would change on the data of now if `draft` were in force instead of `current`; only partners that change are named, the hardest hit first. */
export function impactOf(market: Market, current: Rulebook, draft: Rulebook): Impact {
  const compared = market.partners.map((it): Compared => ({
    it, mayReserve: gateOf(it.partner, market.now) === null, from: under(current, it, market), to: under(draft, it, market),
  }))
  return {
    partners: compared.map((it) => impactOn(it, market.places)).filter(isChanged).toSorted(byLoss),
    levels: levelsOf(compared, current, draft),
    warnings: impactWarnings(market, compared, current, draft),
  }
}

function under(rulebook: Rulebook, { partner, locations, history }: MarketPartner, { places, now }: Market): Seen {
  const { level, conversion } = rate(history, rulebook, now)
  const area = areaOf(partner, locations, rulebook)
  const seen = places.map((place) => isInArea(area, place))
  const sees = places.reduce((sum, { requests }, index) => sum + (seen[index] ? requests : 0), 0)
  return { seen, standing: { level: level.level, conversionPercent: conversion === null ? null : toPercent(conversion, rulebook), perDay: level.perDay, inWork: level.inWork, sees } }
}

function impactOn({ it: { partner, inWork }, from, to }: Compared, places: readonly OpenPlace[]): PartnerImpact {
  const only = (one: Seen, other: Seen): number => places.reduce((sum, { requests }, index) => sum + (one.seen[index] && !other.seen[index] ? requests : 0), 0)
  return {
    partnerId: partner.id, name: partner.name, status: partner.status, from: from.standing, to: to.standing, inWorkNow: inWork,
    over: Math.max(0, inWork - to.standing.inWork), more: only(to, from), fewer: only(from, to),
  }
}

function isChanged({ from, to, more, fewer }: PartnerImpact): boolean {
  return from.level !== to.level || from.conversionPercent !== to.conversionPercent || from.perDay !== to.perDay || from.inWork !== to.inWork || more > 0 || fewer > 0
}

function byLoss(a: PartnerImpact, b: PartnerImpact): number {
  const lost = ({ from, to }: PartnerImpact): number => from.level - to.level
  return lost(b) - lost(a) || b.over - a.over || b.fewer - a.fewer || a.name.localeCompare(b.name, 'en')
}

/** How many partners stand on each level that either rulebook has. */
function levelsOf(compared: readonly Compared[], current: Rulebook, draft: Rulebook): LevelImpact[] {
  const names = new Map([...current.levels, ...draft.levels].map(({ level, name }) => [level, name]))
  return [...names].toSorted(([a], [b]) => a - b).map(([level, name]) => ({
    level, name, from: compared.filter((it) => it.from.standing.level === level).length, to: compared.filter((it) => it.to.standing.level === level).length,
  }))
}
