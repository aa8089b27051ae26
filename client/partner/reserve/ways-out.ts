import type { FailureCode } from '../../shared/api.ts'

/** The door that is open instead of the one that was closed. */
export type WayOut =
  | 'next' | 'mine' | 'other' | 'oldest' | 'why' | 'rules' | 'locations' | 'course' | 'notice' | 'answer' | 'confirm_data' | 'end_pause' | 'ask' | 'join'
  | 'again' | 'again_later' | 'reload' | 'check' | 'wait'

const OUT: Partial<Record<FailureCode | 'unknown' | 'not_reserved' | 'offline', readonly WayOut[]>> = {
  full: ['join', 'next'], place_kept: ['join', 'next'], not_open_yet: ['wait'], colleague_has_it: ['mine'], group_has_it: ['next'], client_stopped: ['next'], request_withdrawn: ['next'],
  request_closed: ['next'], request_duplicate: ['other'], offered_by_mail: ['next'], restricted_country: ['next'], not_found: ['next'],
  daily_limit: ['rules'], in_work_limit: ['oldest'], level: ['why'], location_off: ['locations'], not_certified: ['course'], suspended: ['notice'],
  suspended_for_good: ['notice'], question_open: ['answer'], privacy_open: ['confirm_data'], paused: ['end_pause'], paused_open: ['end_pause'], no_permission: ['ask'],
  too_fast: ['again_later'], key_used: ['again'], maintenance: ['again'], busy: ['again'], internal: ['again'], portal_silent: ['again'], invalid: ['again'],
  too_large: ['again'], auth: ['reload'], access_denied: ['reload'], not_installed: ['reload'], not_linked: ['reload'], not_approved: ['reload'], partner_cancelled: ['next'],
  no_answer: ['check'], unknown: ['check'], not_reserved: ['again'], offline: ['again'],
}

/** What only an administrator can do, others can ask for. */
const OF_ADMIN = new Set<WayOut>(['locations', 'end_pause'])

/** What somebody can do after a refusal, the nearest first; there is always something. */
export function waysOut(code: FailureCode | 'unknown' | 'not_reserved' | 'offline', isAdmin: boolean): readonly WayOut[] {
  return (OUT[code] ?? ['again']).map((way) => (OF_ADMIN.has(way) && !isAdmin ? 'ask' : way))
}
