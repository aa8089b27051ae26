import { isInProgramme } from '../../core/partner.ts'
import type { Rulebook, Rules } from '../../core/rulebook.ts'
import { impactOf } from '../../core/rulebook-impact.ts'
import type { Impact, Market } from '../../core/rulebook-impact.ts'
import { DAY_MS } from '../../core/time.ts'
import type { Db } from '../../db/schema.ts'
import { countInWorkByPartner, countOpenByPlace, listEndedByPartner, listLocationsByPartner } from '../../store/market.ts'
import { listPartners } from '../../store/partners.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import { refuseContradictions } from './refuse-contradictions.ts'

export type ShownImpact = Impact & { current: Rulebook, inProgramme: number, openRequests: number, now: number }

/** Compares the rulebook in force with a draft on the data of now, in six queries however many partners there are; changes nothing. */
export async function showImpact(app: App, rules: Rules): Promise<ShownImpact> {
  refuseContradictions(rules)
  const now = app.now()
  const current = await getRulebook(app.db, now)
  const market = await readMarket(app.db, now - Math.max(current.windowDays, rules.windowDays) * DAY_MS, now)
  const impact = impactOf(market, current, { ...rules, version: current.version + 1, startsAt: now })
  return { ...impact, current, now, inProgramme: market.partners.length, openRequests: market.places.reduce((sum, it) => sum + it.requests, 0) }
}

async function readMarket(db: Db, since: number, now: number): Promise<Market> {
  const locations = await listLocationsByPartner(db)
  const histories = await listEndedByPartner(db, since)
  const inWork = await countInWorkByPartner(db)
  const partners = (await listPartners(db)).filter(isInProgramme).map((partner) => ({
    partner, locations: locations.get(partner.id) ?? [], history: histories.get(partner.id) ?? [], inWork: inWork.get(partner.id) ?? 0,
  }))
  return { partners, places: await countOpenByPlace(db), now }
}
