import type { LevelChangeView, LimitsView, MeView } from '../contract/session.ts'
import { toPercent } from '../core/conversion.ts'
import { countryName } from '../core/names.ts'
import { FOR_GOOD, gateRefusal } from '../core/partner.ts'
import type { Gate, Partner } from '../core/partner.ts'
import { requestCode } from '../core/request.ts'
import type { Me } from '../app/partner/show-me.ts'
import { say } from '../core/said.ts'
import type { Speak } from '../say/speak.ts'
import { presentLevel } from './present-common.ts'
import { presentToConfirm } from './present-privacy.ts'
import { presentCheck } from './present-connection.ts'

export function presentMe(me: Me, speak: Speak): MeView {
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
    gate: gate && { code: gate, message: speak(gate === 'no_permission' ? say('errors.no_permission') : gateRefusal(gate, partner).said), ...spanOf(gate, partner) },
    ...presentStanding(me, speak), privacy: me.privacy.map(presentToConfirm),
    locations: me.locations.map(({ country }) => ({ country, name: countryName(country) })),
    limits, levelChange: presentChange(me), cap: rulebook.cap, setup: me.setup, counts: { ...counts, inWork: usage.inWork }, now,
  }
}

function presentStanding({ question, admins, trouble, waitingForCrm, maintenance }: Me, speak: Speak): Pick<MeView, 'question' | 'admins' | 'trouble' | 'waitingForCrm' | 'maintenance'> {
  return { question: question && { id: question.id, text: question.text, dueAt: question.dueAt }, admins, trouble: trouble.map((it) => presentCheck(it, speak)), waitingForCrm, maintenance }
}

function spanOf(gate: Gate | 'no_permission', partner: Partner | null): { since: number | null, until: number | 'for_good' | null } {
  switch (gate) {
    case 'partner_cancelled': return { since: partner?.cancelledAt ?? null, until: null }
    case 'suspended': return { since: null, until: partner?.suspendedUntil === FOR_GOOD ? 'for_good' : partner?.suspendedUntil ?? null }
    case 'question_open': return { since: partner?.questionAskedAt ?? null, until: null }
    case 'privacy_open': return { since: partner?.privacyAskedAt ?? null, until: null }
    case 'paused': return { since: partner?.pausedFrom ?? null, until: partner?.pausedUntil ?? null }
    default: return { since: null, until: null }
  }
}

function presentChange({ levelChange }: Me): LevelChangeView | null {
  if (levelChange === null) return null
  const { from, to, at, cause } = levelChange
  return { from, to, at, cause: cause && { reservationId: cause.id, number: requestCode(cause.number), what: cause.what } }
}
