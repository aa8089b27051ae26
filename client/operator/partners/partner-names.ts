import type { PartnerStatus } from '../../../server/core/partner.ts'
import type { TextKey } from '../../shared/i18n/i18n.ts'
import type { ONLY, Sort } from './standing-list.ts'

export const STATUS_NAMES = { bronze: 'partners.bronze', silver: 'partners.silver', gold: 'partners.gold' } as const satisfies Record<PartnerStatus, TextKey>

export const SORT_NAMES = {
  name: 'partners.name', status: 'partners.status', level: 'partners.level', conversion: 'partners.conversion', first: 'partners.firstContact',
  clients: 'partners.clients', work: 'partners.inWork', seen: 'partners.lastSeen',
} as const satisfies Record<Sort, TextKey>

export const ONLY_NAMES = {
  can: 'partners.canReserve', cannot: 'partners.cannotReserve', suspended: 'partners.suspended', cancelled: 'partners.cancelled',
} as const satisfies Record<(typeof ONLY)[number], TextKey>
