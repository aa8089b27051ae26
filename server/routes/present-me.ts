import type { LevelChangeView, LimitsView, MeView } from '../contract/session.ts'
import { toPercent } from '../core/conversion.ts'
import { refusalText } from '../core/errors.ts'
import { countryName } from '../core/names.ts'
import { gateRefusal } from '../core/partner.ts'
import { requestCode } from '../core/request.ts'
import type { Me } from '../app/partner/show-me.ts'
import { presentLevel } from './present-common.ts'

export function presentMe(me: Me): MeView {
  const { partner, gate, rating, usage, rulebook, counts, now } = me
  const level = presentLevel(rating.level)
  const limits: LimitsView = {
    inWork: { used: usage.inWork, limit: level.inWork },
    today: { used: usage.today, limit: level.perDay, nextDayAt: usage.nextDayAt, zone: partner?.timeZone ?? 'UTC' },
    level,
    conversionPercent: rating.conversion === null ? null : toPercent(rating.conversion, rulebook),
  }
  return {
    partner: partner && { name: partner.name, status: partner.status },
    gate: gate && { code: gate, message: gate === 'no_permission' ? refusalText(gate) : gateRefusal(gate, partner).message },
    locations: me.locations.map(({ country }) => ({ country, name: countryName(country) })),
    limits, levelChange: presentChange(me), cap: rulebook.cap, setup: me.setup, counts: { ...counts, inWork: usage.inWork }, now,
  }
}

function presentChange({ levelChange }: Me): LevelChangeView | null {
  if (levelChange === null) return null
  const { from, to, at, cause } = levelChange
  return { from, to, at, cause: cause && { reservationId: cause.id, number: requestCode(cause.number), what: cause.what } }
}
