import type { ErrorCode, Refusal } from './errors.ts'
import { moment, say } from './said.ts'
import type { Said } from './said.ts'

/** Refusals after which waiting has no sense any more; all others may pass, so that the partner stays in line. */
const FOR_EVER: ReadonlySet<ErrorCode> = new Set([
  'colleague_has_it', 'group_has_it', 'client_stopped', 'partner_cancelled', 'not_linked', 'request_withdrawn', 'request_closed', 'not_found',
])

/** Whether somebody who can't take a free place now can never take one of this request. */
export function leavesLine({ code }: Refusal): boolean {
  return FOR_EVER.has(code)
}

/** Refusals with words of their own for somebody who waits; all others are told as one. */
const REASONS = [
  'daily_limit', 'in_work_limit', 'level', 'location_off', 'restricted_country', 'not_open_yet', 'offered_by_mail', 'not_certified', 'not_approved', 'suspended',
  'suspended_for_good', 'question_open', 'privacy_open', 'paused', 'paused_open', 'no_permission', 'not_installed', 'colleague_has_it', 'group_has_it', 'client_stopped',
  'partner_cancelled', 'not_linked',
] as const satisfies readonly ErrorCode[]

/** What a partner in line is told when a free place went on; `name` is who asked for the place. */
export function passedText(number: string, name: string, refusal: Refusal): Said {
  return say('notice.placePassed', { number, reason: reasonOf(refusal, name) })
}

/** What a partner is told that can't wait any longer. */
export function outOfLineText(number: string, name: string, refusal: Refusal): Said {
  return say('notice.outOfLine', { number, reason: reasonOf(refusal, name) })
}

export function gotText(number: string, name: string, undoUntil: number): Said {
  return say('notice.placeGot', { number, name, day: moment(undoUntil, 'day'), time: moment(undoUntil, 'time') })
}

function reasonOf({ code, params }: Refusal, name: string): Said {
  return say(`waitReason.${REASONS.find((it) => it === code) ?? 'other'}`, { ...params, name })
}
