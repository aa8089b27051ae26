/**
 * Every refusal the product knows. One row a code: the HTTP status and the text for the person.
 * A text says what happened, what it cost and what to do; `{name}` is filled from the refusal's params.
 */
export const ERRORS = {
  // reserving (UX §2.6)
  full: [409, 'All {cap} places of {number} {since}. Nothing was used from your limit.'],
  not_open_yet: [409, 'Reserving opens at {at} for everyone. Nothing was used from your limit.'],
  colleague_has_it: [409, '{name} reserved {number} at {at}. Your company needs only one place. Nothing was used from your limit.'],
  group_has_it: [409, 'A company of your group already holds {number}. One place per group. Nothing was used from your limit.'],
  daily_limit: [409, 'Your company reserved {used} of {limit} today. Your next day starts at {at} ({zone}).'],
  in_work_limit: [409, '{used} in work, limit {limit}. You can reserve again after closing {close}.'],
  client_stopped: [409, 'The client of {number} asked not to be contacted by your company. Nothing was used from your limit.'],
  location_off: [409, '{number} is not from one of your locations (any more). Nothing was used from your limit.'],
  level: [409, '{number} is for level {need} and above until {at}. You are level {level}. After that it opens to you.'],
  not_certified: [403, 'Finish the Partner Program Tutorial to reserve requests. You can look at open requests meanwhile.'],
  not_linked: [403, 'This Bitrix24 is not matched to a partner account yet. The vendor links it; you can look around meanwhile.'],
  not_approved: [403, 'Your partner application is being checked. This takes 1 to 7 business days.'],
  partner_cancelled: [403, 'Your partnership has ended. Requests you have in work stay in your CRM.'],
  suspended: [403, 'Reserving is closed for your company until {until}. You can still work on your reservations.'],
  suspended_for_good: [403, 'Reserving is closed for your company. You can still work on your reservations.'],
  question_open: [403, 'The vendor waits for your company’s answer since {since}. Answer to go on reserving. Nothing was used from your limit.'],
  paused: [403, 'Your company has paused until {until}. End the pause in the settings to reserve. Nothing was used from your limit.'],
  paused_open: [403, 'Your company has paused. End the pause in the settings to reserve. Nothing was used from your limit.'],
  offered_by_mail: [409, '{number} is offered by mail to chosen partners. Nothing was used from your limit.'],
  no_permission: [403, 'You can look, but not reserve. Your Bitrix24 administrator can change this.'],
  restricted_country: [409, 'Requests from {country} cannot be shared with partners.'],
  request_withdrawn: [409, 'The client withdrew {number}. Nothing was used from your limit.'],
  request_duplicate: [409, '{number} is closed: the client had sent it before as {other}, which your company holds. Nothing was used from your limit.'],
  too_fast: [429, 'Too many tries. Wait {seconds} seconds. Nothing was used from your limit.'],
  maintenance: [503, 'Planned work until {until}. You can read, but not reserve. Nothing was used from your limit.'],
  key_used: [409, 'This try was answered for another request already. Click Reserve again. Nothing was used from your limit.'],
  request_closed: [409, '{number} is closed. Nothing was used from your limit.'],
  // waiting list
  place_free: [409, '{number} has a free place now. Reserve it; there is no need to wait.'],
  already_waiting: [409, '{name} asked for the next free place of {number} at {at}. Your company is in the line once.'],
  not_waiting: [409, 'Your company does not wait for a place of {number}. Nothing was changed.'],
  // after reserving
  undo_over: [409, 'Undo is over: the contacts were shown or its time has passed. You can release the request instead.'],
  reservation_over: [409, 'This reservation has ended. Contacts are closed.'],
  contact_first: [409, 'Show the contacts first. Until then you can undo without any effect.'],
  not_contacted: [409, 'Nobody has contacted the client yet. Say it once somebody did; until then the first contact is due. Nothing was changed.'],
  proof_missing: [409, 'Won needs a proof: the order number, the licence key or the client’s Bitrix24 address. The request stays in work.'],
  proof_shape: [409, 'This is not an order number, a licence key or a Bitrix24 address. Check it. The request stays in work.'],
  review_needed: [409, 'It ended more than {hours} hours ago. Ask for a review instead; nothing was changed.'],
  review_there: [409, 'A review of this was asked for already. Wait for the answer; nothing was changed.'],
  nothing_to_change: [409, 'It is {outcome} already. Nothing was changed.'],
  report_late: [409, 'A problem can be reported within {days} days after reserving. Nothing was changed. You can still release the request.'],
  report_there: [409, 'You reported a problem with {number} already. Nothing was changed.'],
  report_evidence: [409, 'This reason needs {what}, after the contacts were shown. Nothing was changed.'],
  report_missing: [409, 'No problem was reported. Nothing was changed.'],
  person_unknown: [409, 'This person does not work in your Bitrix24 any more. Choose another one. Nothing was changed.'],
  proof_own: [409, 'This is the address of a partner’s own Bitrix24. It has to be the client’s, an order number or a licence key. The request stays in work.'],
  proof_used: [409, 'This proof already stands at another Won request. Check the number. The request stays in work.'],
  not_found: [404, 'We could not find this. It may have been closed, or the link is incomplete.'],
  asked_already: [409, 'You asked for this on {at} already. Ask again a day later.'],
  // locations and pause
  locations_soon: [409, 'You changed your locations on {on}. The next change is possible on {next}. Nothing was changed.'],
  locations_many: [409, 'You can have {most} additional locations. Remove one to add another. Nothing was changed.'],
  location_restricted: [409, 'Requests from {country} cannot be shared with partners, so it can’t be one of your locations. Nothing was changed.'],
  location_unknown: [409, '{place} is no country or region we know. Nothing was changed.'],
  locations_changed: [409, 'Somebody changed these locations meanwhile. Yours were not saved. Look at the new ones and save again.'],
  location_twice: [409, '{place} is one of your locations already. Nothing was changed.'],
  home_asked: [409, '{name} asked for another home country on {on} already. The vendor will answer. Nothing was changed.'],
  workdays_few: [409, 'Your company works on at least {least} days of a week. Choose more. Nothing was changed.'],
  pause_over: [409, 'This pause would be over already. Choose a later end. Nothing was changed.'],
  // rules, register and desk
  domain_taken: [409, '{domain} is the portal of {name} ({id}) already. Nothing was changed.'],
  card_changed: [409, 'Somebody changed this entry meanwhile. Yours was not saved. Look at the new one and save again.'],
  csv_unreadable: [400, '{sentence} Nothing was imported.'],
  rulebook_past: [409, 'A rulebook starts in the future and is announced before. Choose a later moment. Nothing was changed.'],
  already_decided: [409, '{name} decided this on {on}. Nothing was changed.'],
  appeal_there: [409, 'You appealed on {on}. Nothing was changed.'],
  appeal_late: [409, 'This can’t be appealed any more. Nothing was changed.'],
  sanction_past: [409, 'A suspension ends in the future. Choose a later moment. Nothing was changed.'],
  sanction_over: [409, 'This measure ended on {on}. Nothing was changed.'],
  offer_over: [409, 'This offer is over: {why}. Nothing was changed.'],
  nobody_to_offer: [409, 'No partner can be offered {number} now. Nothing was changed.'],
  too_many_keys: [429, 'Too many calls with a key that is not known. Nothing was changed. Try again in {minutes} min.'],
  api_key: [401, 'This key is not known or was revoked. Nothing was changed.'],
  may_not_answer: [403, 'You can read this, but not answer for your company. Your Bitrix24 administrator can change this. Nothing was changed.'],
  already_answered: [409, '{name} answered this on {on}. Nothing was changed.'],
  // moderation
  wrong_state: [409, '{number} is {state} already. Nothing was changed.'],
  // settings
  settings_changed: [409, '{name} saved these settings at {at}. Yours were not saved. Look at the new ones and save again.'],
  pipeline_refused: [409, 'Your CRM did not make the pipeline: {reason}. Nothing was changed.'],
  test_busy: [409, 'A test record is being made or removed right now. Wait a moment.'],
  test_refused: [409, 'Your CRM refused the test record: {reason}.'],
  test_unsure: [503, 'Your Bitrix24 did not answer in time: it is not known whether the test record was made. Try again, and it is looked for first.'],
  // session and transport
  auth: [401, 'Your Bitrix24 session has ended. Reload the page.'],
  not_installed: [403, 'The app is not installed in this Bitrix24. Ask your administrator to install it.'],
  app_restricted: [403, 'Your administrator has not opened this app to you. Ask them to add you to its users.'],
  may_not_look: [403, 'Your company’s administrators have not opened this app to you. Ask one of them: it is set in the app under Settings, People.'],
  extranet: [403, 'This app is for employees. Guests from outside the company can’t open it.'],
  plan_lapsed: [403, 'Your Bitrix24 plan does not let apps work right now. Your requests are safe here. It goes on by itself once the plan allows it.'],
  access_denied: [403, 'This page is not for your role. Nothing was changed.'],
  not_admin: [403, 'Only an administrator of this Bitrix24 can do this. Nothing was changed.'],
  install_refused: [403, 'Bitrix24 did not confirm this installation. Nothing was changed. Open the installer again from your Bitrix24.'],
  port_not_allowed: [403, 'Your Bitrix24 answers at {host}. The vendor has to allow this port first. Nothing was changed. Open the installer again when it is allowed.'],
  // a portal without the app
  webhook_format: [400, 'This is not the address of an inbound webhook. It looks like https://your-bitrix24/rest/1/a1b2c3d4e5/.'],
  webhook_address: [400, 'The app does not call {host}: it calls public addresses with https only.'],
  webhook_port: [403, 'Your Bitrix24 answers at {host}. The vendor has to allow this port first. Paste the webhook again when it is allowed.'],
  webhook_silent: [503, '{host} does not answer as a Bitrix24 does. Nothing was changed. Check the address or try again in a minute.'],
  webhook_wrong: [403, '{host} does not know this webhook. Copy its address again; a changed webhook has another one.'],
  webhook_plan: [403, 'This Bitrix24 plan does not allow webhooks right now. Nothing was changed.'],
  webhook_scopes: [403, 'The webhook lacks the permission {missing}. Add it in your Bitrix24, save, and paste the address again.'],
  webhook_not_admin: [403, 'This webhook belongs to a person who is not an administrator. An administrator has to make one.'],
  webhook_email: [403, 'Nobody who works in {host} has this e-mail address. Type the one of your Bitrix24 profile.'],
  webhook_app_there: [409, 'This Bitrix24 has the app from the Marketplace already. Open it from its left menu.'],
  webhook_doubted: [403, 'This token is not the one of before. Nothing was changed. Ask the vendor to confirm your Bitrix24.'],
  setup_over: [404, 'This step is over. Paste the webhook again to come back to it.'],
  link_over: [403, 'This link was used or is too old. Ask for a new one.'],
  too_many_tries: [429, 'Too many tries. Look into your mailbox, or try again in {minutes} min.'],
  portal_silent: [503, 'Your Bitrix24 does not answer right now. Nothing was changed. Try again in a minute.'],
  invalid: [400, 'Some answers need a change. Nothing was lost.'],
  too_large: [413, 'That is more than we accept at once. Nothing was changed.'],
  unsupported_type: [415, 'We could not read what was sent. Nothing was changed.'],
  busy: [503, 'We are busy for a moment. Nothing was changed. Try again in a few seconds.'],
  internal: [500, 'Something went wrong on our side. Nothing was changed. Try again, or tell us the reference.'],
} as const satisfies Record<string, readonly [number, string]>

export type ErrorCode = keyof typeof ERRORS
export type ErrorParams = Readonly<Record<string, string | number>>

/** An expected "no" with a code the caller can act on; never a bug. */
export class Refusal extends Error {
  readonly code: ErrorCode
  readonly params: ErrorParams

  constructor(code: ErrorCode, params: ErrorParams = {}) {
    super(refusalText(code, params))
    this.name = 'Refusal'
    this.code = code
    this.params = params
  }
}

/** The table's text with its params filled in; a param that is missing leaves its name visible. */
export function refusalText(code: ErrorCode, params: ErrorParams = {}): string {
  return ERRORS[code][1].replace(/\{(\w+)\}/g, (hole, name: string) => String(params[name] ?? hole))
}
