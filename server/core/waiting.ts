import type { ErrorCode, ErrorParams, Refusal } from './errors.ts'

/** Refusals after which waiting has no sense any more; all others may pass, so that the partner stays in line. */
const FOR_EVER: ReadonlySet<ErrorCode> = new Set([
  'colleague_has_it', 'group_has_it', 'client_stopped', 'partner_cancelled', 'not_linked', 'request_withdrawn', 'request_closed', 'not_found',
])

/** Whether somebody who can't take a free place now can never take one of this request. */
export function leavesLine({ code }: Refusal): boolean {
  return FOR_EVER.has(code)
}

const REASONS: Partial<Record<ErrorCode, string>> = {
  daily_limit: 'you reserved {used} of {limit} today',
  in_work_limit: 'you have {used} of {limit} in work',
  level: 'it is for level {need} and above until {at}',
  location_off: 'it is not from one of your locations now',
  restricted_country: 'requests from {country} cannot be shared with partners',
  not_open_yet: 'reserving opens at {at}',
  offered_by_mail: 'it is offered by mail to chosen partners now',
  not_certified: 'the Partner Program Tutorial is not finished',
  not_approved: 'your partner application is being checked',
  suspended: 'reserving is closed for your company until {until}',
  suspended_for_good: 'reserving is closed for your company',
  question_open: 'the vendor waits for your company’s answer since {since}',
  paused: 'your company has paused until {until}',
  paused_open: 'your company has paused',
  no_permission: '{name} may not reserve now',
  not_installed: 'the app is not installed in your Bitrix24 now',
  colleague_has_it: 'your company has a place already',
  group_has_it: 'a company of your group has a place already',
  client_stopped: 'the client asked not to be contacted by your company',
  partner_cancelled: 'your partnership has ended',
  not_linked: 'your Bitrix24 is not matched to your company any more',
}

/** What a partner in line is told when a free place went on; `name` is who asked for the place. */
export function passedText(number: string, name: string, refusal: Refusal): string {
  return `A place of ${number} was free, but ${reasonOf(refusal, name)}. You stay in line.`
}

/** What a partner is told that can't wait any longer. */
export function outOfLineText(number: string, name: string, refusal: Refusal): string {
  return `You do not wait for a place of ${number} any more: ${reasonOf(refusal, name)}. Nothing was used from your limit.`
}

export function gotText(number: string, name: string, sayUntil: string): string {
  return `A place of ${number} became free and is yours; ${name} had asked for it. You can undo until ${sayUntil} if the contacts were not shown.`
}

function reasonOf({ code, params }: Refusal, name: string): string {
  return fill(REASONS[code] ?? 'your company may not take it now', { ...params, name })
}

function fill(text: string, params: ErrorParams): string {
  return text.replace(/\{(\w+)\}/g, (hole, key: string) => String(params[key] ?? hole))
}
