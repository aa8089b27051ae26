import type { PartnerStatus } from '../../../server/core/partner.ts'
import type { LostReason, Outcome } from '../../../server/core/outcome.ts'
import type { CloseReason, RejectReason, RequestState } from '../../../server/core/request.ts'
import type { LiveState } from '../live.ts'
import type { TextKey } from './i18n.ts'

export const OUTCOME_NAMES = {
  won: 'outcome.won', lost: 'outcome.lost', released: 'outcome.released', recalled: 'outcome.recalled',
  bad: 'outcome.bad', withdrawn: 'outcome.withdrawn', revoked: 'outcome.revoked',
} as const satisfies Record<Outcome, TextKey>

export const OUTCOME_REASONS = {
  won: 'outcomeWhy.won', lost: 'outcomeWhy.lost', released: 'outcomeWhy.released', recalled: 'outcomeWhy.recalled',
  bad: 'outcomeWhy.bad', withdrawn: 'outcomeWhy.withdrawn', revoked: 'outcomeWhy.revoked',
} as const satisfies Record<Outcome, TextKey>

export const LOST_NAMES = {
  other_partner: 'lost.otherPartner', other_product: 'lost.otherProduct', no_budget: 'lost.noBudget',
  no_reply: 'lost.noReply', postponed: 'lost.postponed', other: 'lost.other',
} as const satisfies Record<LostReason, TextKey>

export const REJECT_NAMES = {
  spam: 'reject.spam', not_a_request: 'reject.notARequest', duplicate: 'reject.duplicate', restricted: 'reject.restricted',
} as const satisfies Record<RejectReason, TextKey>

export const REQUEST_STATE_NAMES = {
  received: 'requestState.received', held: 'requestState.held', published: 'requestState.published', closed: 'requestState.closed',
} as const satisfies Record<RequestState, TextKey>

export const CLOSE_REASON_NAMES = {
  chosen: 'closeReason.chosen', withdrawn: 'closeReason.withdrawn', expired: 'closeReason.expired',
  rejected: 'closeReason.rejected', duplicate: 'closeReason.duplicate', erased: 'closeReason.erased',
} as const satisfies Record<CloseReason, TextKey>

export const STATUS_NAMES = { bronze: 'settings.bronze', silver: 'settings.silver', gold: 'settings.gold' } as const satisfies Record<PartnerStatus, TextKey>

export const LIVE_NAMES = {
  connecting: 'live.connecting', live: 'live.live', reconnecting: 'live.reconnecting', paused: 'live.paused', offline: 'live.offline',
} as const satisfies Record<LiveState, TextKey>

export const LIVE_TITLES = {
  connecting: 'live.connectingTitle', live: 'live.liveTitle', reconnecting: 'live.reconnectingTitle', paused: 'live.pausedTitle', offline: 'live.offlineTitle',
} as const satisfies Record<LiveState, TextKey>
