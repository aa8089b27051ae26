import type { ClientSays, OwnStand, SavedFilter, Stand, Wait } from '../../../server/core/request-filter.ts'
import type { TextKey } from '../../shared/i18n/i18n.ts'

export const STAND_NAMES = {
  waiting: 'reqs.waiting', apart: 'reqs.apart', published: 'reqs.published', open: 'reqs.open', full: 'reqs.full', closed: 'reqs.closed', chosen: 'reqs.chosen', withdrawn: 'reqs.withdrawn',
  expired: 'reqs.expired', rejected: 'reqs.rejected', duplicate: 'reqs.duplicate', erased: 'reqs.erased',
} as const satisfies Record<Stand, TextKey>

/** Beside the places, which say themselves that some are free. */
export const SHORT_STAND_NAMES = { ...STAND_NAMES, open: 'reqs.published' } as const satisfies Record<Stand, TextKey>

export const SAVED_NAMES = { untaken: 'reqs.untaken', no_contact: 'reqs.no_contact', all_lost: 'reqs.all_lost', withdrawn_after: 'reqs.withdrawn_after' } as const satisfies Record<SavedFilter, TextKey>
export const SAYS_NAMES = { called: 'dash.says.called', not_called: 'dash.says.not_called', complained: 'dash.says.complained', silent: 'dash.says.silent' } as const satisfies Record<ClientSays, TextKey>
export const OWN_NAMES = {
  in_work: 'reqs.own.in_work', late: 'reqs.own.late', lapsing: 'reqs.own.lapsing', uncalled: 'reqs.own.uncalled', untimely: 'reqs.own.untimely', released: 'reqs.own.released', recalled: 'outcome.recalled',
} as const satisfies Record<OwnStand, TextKey>
export const WAIT_WORDS = { publish: 'reqs.wait.publish', reserve: 'reqs.wait.reserve', contact: 'reqs.wait.contact', outcome: 'reqs.wait.outcome' } as const satisfies Record<Wait, TextKey>

/** Green is done, blue runs, yellow waits for the vendor. */
export function toneOf(stand: Stand): 'good' | 'accent' | 'warn' | undefined {
  if (stand === 'chosen') return 'good'
  if (stand === 'open' || stand === 'full') return 'accent'
  return stand === 'waiting' || stand === 'apart' ? 'warn' : undefined
}
