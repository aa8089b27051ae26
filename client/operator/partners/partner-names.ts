import type { Bar, PartnerStatus } from '../../../server/core/partner.ts'
import { DAY_MS } from '../../../server/core/time.ts'
import { formatAge, formatDay, formatShortDay } from '../../shared/format.ts'
import type { Text, TextKey } from '../../shared/i18n/i18n.ts'
import type { ONLY, Sort } from './standing-list.ts'

export const STATUS_NAMES = { bronze: 'partners.bronze', silver: 'partners.silver', gold: 'partners.gold' } as const satisfies Record<PartnerStatus, TextKey>

export const SORT_NAMES = {
  name: 'partners.name', status: 'partners.status', level: 'partners.level', conversion: 'partners.conversion', first: 'partners.firstContact',
  uncalled: 'partners.uncalled', clients: 'partners.clients', disputes: 'partners.disputes', work: 'partners.inWork', seen: 'partners.lastSeen',
} as const satisfies Record<Sort, TextKey>

export const ONLY_NAMES = {
  can: 'partners.canReserve', cannot: 'partners.cannotReserve', suspended: 'partners.suspended', cancelled: 'partners.cancelled',
} as const satisfies Record<(typeof ONLY)[number], TextKey>

const BAR_NAMES = {
  not_linked: 'barred.not_linked', not_approved: 'barred.not_approved', partner_cancelled: 'barred.partner_cancelled', not_certified: 'barred.not_certified', suspended: 'barred.suspended', suspended_for_good: 'barred.suspended_for_good',
  question_open: 'barred.question_open', privacy_open: 'barred.privacy_open', paused: 'barred.paused', paused_open: 'barred.paused_open',
} as const satisfies Record<Bar['code'], TextKey>

/** A day, with its year only where that is another one. */
export function shortDay(at: number, now: number): string {
  return new Date(at).getFullYear() === new Date(now).getFullYear() ? formatShortDay(at) : formatDay(at)
}

/** How long ago within a day, then the day. */
export function shortAge(at: number, now: number): string {
  return now - at < DAY_MS ? formatAge(at, now) : shortDay(at, now)
}

/** Why a partner can't reserve. */
export function barText({ code, at }: Bar, now: number, t: Text): string {
  if (at === null) return t(BAR_NAMES[code])
  return t(BAR_NAMES[code], { day: shortDay(at, now) })
}
