import type { Portal } from '../portal.ts'
import { PORTAL_ACTIONS } from '../portal-actions.ts'
import { escapeHtml } from './html.ts'

function portalOptions(portals: Portal[], any: string): string {
  return `<option value="">${any}</option>${portals.map(({ seed }) => `<option value="${seed.name}">${escapeHtml(seed.title)}</option>`).join('')}`
}

function oneShot(key: string, legend: string, portals: Portal[], extra: string): string {
  return `<fieldset data-oneshot="${key}"><legend>${legend}</legend><div class="fields">
<label>Portal<select name="portal">${portalOptions(portals, 'any')}</select></label>
<label>Method<input name="method" placeholder="any"></label>
<label>Times<input name="times" type="number" min="1" max="100" value="1"></label>${extra}
<button type="button">Set</button></div><output class="quiet"></output></fieldset>`
}

/** Whatever happens to one portal; the value is JSON, and the sample shows what it means. */
function happeningsForm(portals: Portal[]): string {
  const names = portals.map(({ seed }) => `<option value="${seed.name}">${escapeHtml(seed.title)}</option>`).join('')
  const actions = Object.entries(PORTAL_ACTIONS).map(([name, { label, sample }]) => `<option value="${name}" data-sample="${escapeHtml(sample)}">${escapeHtml(label)}</option>`).join('')
  return `<form id="happening" data-testid="happening"><fieldset><legend>Happens to a portal</legend><div class="fields">
<label>Portal<select name="portal">${names}</select></label><label>What<select name="action">${actions}</select></label></div>
<label class="wide">Value<input name="value" autocomplete="off"></label><div class="fields"><button>Let it happen</button></div><output class="quiet"></output></fieldset></form>`
}

/** The switches of the weather; desk.js fills them with what is set. */
export function weatherPanel(portals: Portal[]): string {
  const outages = portals.map(({ seed }) => `<label>${escapeHtml(seed.title)}<select data-outage="${seed.name}"><option value="">up</option><option value="reset">resets connections</option><option value="html500">500 with a page</option><option value="html502">502 with a page</option><option value="html200">a page instead of JSON</option><option value="silent">no answer at all</option><option value="unpaid">paid period over</option><option value="lapsed">plan without REST</option></select></label>`)
  const failures = `<label>Error<select name="error"><option value="503 QUERY_LIMIT_EXCEEDED">503 QUERY_LIMIT_EXCEEDED</option><option value="429 OPERATION_TIME_LIMIT">429 OPERATION_TIME_LIMIT</option>
<option value="500 INTERNAL_SERVER_ERROR">500 INTERNAL_SERVER_ERROR</option><option value="403 ACCESS_DENIED">403 ACCESS_DENIED</option><option value="401 expired_token">401 expired_token</option><option value="500 PORTAL_DELETED">500 PORTAL_DELETED</option><option value="503 OVERLOAD_LIMIT">503 OVERLOAD_LIMIT</option></select></label>
<label>As a page<input name="html" type="checkbox"></label>`
  const amount = (name: string, label: string, value: number): string => `<label>${label}<input name="${name}" type="number" min="0" step="any" value="${value}"></label>`
  const old = portals.map(({ seed }) => `<label>${escapeHtml(seed.title)}<input type="checkbox" data-listed="oldPortals" value="${seed.name}"></label>`)
  return `<div class="halves"><div class="switches">
<label>Events lost, 0 to 1<input type="number" min="0" max="1" step="0.1" data-number="dropEvents"></label>
<label>Extra copies of each event<input type="number" min="0" max="20" data-number="duplicateEvents"></label>
<label>Delay of events, ms<input type="number" min="0" max="60000" step="100" data-number="eventDelayMs"></label>
<label>Seconds the portals’ clocks are ahead<input type="number" min="-86400" max="86400" data-number="clockSkewSeconds"></label>
<label>A call is cut after, ms<input type="number" min="10" max="60000" data-number="requestLimitMs"></label>
<label>Each call counts as, s<input type="number" min="0" max="600" data-number="operatingCostSeconds"></label>
<label>Execution time of a method in ten minutes, s<input type="number" min="1" max="600" data-number="operatingLimitSeconds"></label>
<label>Events overtake each other<input type="checkbox" data-flag="shuffleEvents"></label>
<label>Events without tokens<input type="checkbox" data-flag="forgetTokensInEvents"></label>
<label>Share of events with a forged copy, 0 to 1<input type="number" min="0" max="1" step="0.1" data-number="forgedEvents"></label>
<label>A new version brings a new application token<input type="checkbox" data-flag="newTokenAtUpgrade"></label>
<label>app.info answers webhooks<input type="checkbox" data-flag="appInfoByWebhook"></label>
<label>Packed answers (gzip)<input type="checkbox" data-flag="gzipAnswers"></label>
<label>A renamed portal answers with status<input type="number" min="301" max="308" data-number="redirectStatus"></label>
<label>Authorisation server down<input type="checkbox" data-flag="oauthDown"></label>
<label>Rate limit: 50 at once, 2 a second<input type="checkbox" data-flag="rateLimit"></label>
${oneShot('slowAnswer', 'Next answers are late', portals, amount('ms', 'After, ms', 5000))}
${oneShot('dripAnswer', 'Next answers come in drops', portals, amount('ms', 'Over, ms', 5000))}
${oneShot('hugeAnswer', 'Next answers are huge', portals, amount('megabytes', 'Megabytes', 50))}
</div><div class="switches">
${oneShot('failNextRest', 'Next calls fail', portals, failures)}
<fieldset data-oneshot="failNextOauth"><legend>Next token requests are refused</legend><div class="fields"><label>Error<select name="error"><option>400 insufficient_scope</option><option>400 invalid_scope</option><option>400 invalid_grant</option><option>401 invalid_client</option><option>400 PAYMENT_REQUIRED</option><option>503 internal_error</option></select></label>
<label>Times<input name="times" type="number" min="1" max="100" value="1"></label><button type="button">Set</button></div><output class="quiet"></output></fieldset>
${oneShot('cutBeforeEffect', 'Next calls are cut off before anything is done', portals, '')}
${oneShot('brokenAnswer', 'Next calls take effect, but the answer is half a JSON', portals, '')}
${oneShot('cutAnswerAfterEffect', 'Next calls take effect, but the answer is lost', portals, '')}
<fieldset><legend>Old portals: fewer fields, no operating time</legend>${old.join('')}</fieldset>
<fieldset><legend>Portals</legend>${outages.join('')}</fieldset>
${happeningsForm(portals)}
</div></div>`
}
