import { areaOf } from '../../core/area.ts'
import type { Rating } from '../../core/conversion.ts'
import type { LevelChange } from '../../core/level-change.ts'
import type { Location } from '../../core/location.ts'
import { gateOf } from '../../core/partner.ts'
import type { Gate, Partner } from '../../core/partner.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import { personMayReserve } from '../../core/portal-settings.ts'
import type { SetupStep } from '../../core/setup.ts'
import { rate } from '../../core/conversion.ts'
import { countOpenRequests } from '../../store/open-requests.ts'
import { getPortalSettings } from '../../store/portal-settings.ts'
import { findPartner, listLocations } from '../../store/partners.ts'
import { findSetup } from '../../store/portal-setups.ts'
import { findOpenQuestion } from '../../store/questions.ts'
import type { Question } from '../../store/questions.ts'
import { countClosed } from '../../store/reservations.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import { withInnerRegions } from '../request/regions.ts'
import type { Caller } from '../session/open-session.ts'
import { listToConfirm } from '../privacy/list-cases.ts'
import type { ListedPrivacyCase } from '../privacy/list-cases.ts'
import { lastLevelChange } from '../reservation/last-level-change.ts'
import type { LevelCause } from '../reservation/last-level-change.ts'
import { ratingOf } from '../reservation/rating-of.ts'
import { usageOf } from '../reservation/usage-of.ts'
import { standingOfPortal } from './portal-standing.ts'
import type { PortalStanding } from './portal-standing.ts'

export type Me = {
  partner: Partner | null
  gate: Gate | 'no_permission' | null
  locations: Location[]
  rating: Rating
  usage: { today: number, inWork: number, nextDayAt: number }
  /** The last time that the level changed, and what moved it. */
  levelChange: (LevelChange & { cause: LevelCause | null }) | null
  counts: { open: number, closed: number }
  /** Where an administrator goes on with the set-up; null for others, and once it is over. */
  setup: SetupStep | null
  rulebook: Rulebook
  question: Question | null
  privacy: ListedPrivacyCase[]
  now: number
} & PortalStanding

/** Where a partner and this person of it stand: gate, locations, limits, level and counts. */
export async function showMe(app: App, { partnerId, memberId, userId, isAdmin }: Pick<Caller, 'partnerId' | 'memberId' | 'userId' | 'isAdmin'>): Promise<Me> {
  const now = app.now()
  const rulebook = await getRulebook(app.db, now)
  const partner = partnerId === null ? null : await findPartner(app.db, partnerId)
  const { settings } = await getPortalSettings(app.db, memberId)
  const gate = gateOf(partner, now) ?? (personMayReserve(settings, { userId, isAdmin }) ? null : 'no_permission')
  const setup = isAdmin ? await findSetup(app.db, memberId) : null
  const step = setup?.endedAt === null ? setup.step : null
  const portal = await standingOfPortal(app, memberId)
  if (!partner) {
    return { ...portal, partner, gate, question: null, privacy: [], setup: step, locations: [], rating: rate([], rulebook, now), usage: { today: 0, inWork: 0, nextDayAt: now }, levelChange: null, counts: { open: 0, closed: 0 }, rulebook, now }
  }
  const locations = await listLocations(app.db, partner.id)
  return {
    ...portal, partner, gate, setup: step, locations, rulebook, now,
    question: partner.questionDueAt === null ? null : await findOpenQuestion(app.db, partner.id),
    privacy: await listToConfirm(app, partner.id),
    rating: await ratingOf(app.db, partner.id, rulebook, now),
    usage: await usageOf(app.db, partner, now),
    levelChange: await lastLevelChange(app.db, partner.id),
    counts: { open: await countOpenRequests(app.db, areaOf(partner, withInnerRegions(locations), rulebook), { partnerId: partner.id, memberId, userId }), closed: await countClosed(app.db, partner.id) },
  }
}
