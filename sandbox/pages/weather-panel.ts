import type { Portal } from '../portal.ts'
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

/** The switches of the weather; desk.js fills them with what is set. */
export function weatherPanel(portals: Portal[]): string {
  const outages = portals.map(({ seed }) => `<label>${escapeHtml(seed.title)}<select data-outage="${seed.name}"><option value="">up</option><option value="reset">resets connections</option><option value="html500">500 with a page</option><option value="unpaid">paid period over</option></select></label>`)
  const failures = `<label>Error<select name="error"><option value="503 QUERY_LIMIT_EXCEEDED">503 QUERY_LIMIT_EXCEEDED</option><option value="429 OPERATION_TIME_LIMIT">429 OPERATION_TIME_LIMIT</option>
<option value="500 INTERNAL_SERVER_ERROR">500 INTERNAL_SERVER_ERROR</option><option value="403 ACCESS_DENIED">403 ACCESS_DENIED</option><option value="401 expired_token">401 expired_token</option></select></label>`
  return `<div class="halves"><div class="switches">
<label>Events lost, 0 to 1<input type="number" min="0" max="1" step="0.1" data-number="dropEvents"></label>
<label>Extra copies of each event<input type="number" min="0" max="20" data-number="duplicateEvents"></label>
<label>Delay of events, ms<input type="number" min="0" max="60000" step="100" data-number="eventDelayMs"></label>
<label>Events overtake each other<input type="checkbox" data-flag="shuffleEvents"></label>
<label>Events without tokens<input type="checkbox" data-flag="forgetTokensInEvents"></label>
<label>Authorisation server down<input type="checkbox" data-flag="oauthDown"></label>
<label>Rate limit: 50 at once, 2 a second<input type="checkbox" data-flag="rateLimit"></label>
</div><div class="switches">
${oneShot('failNextRest', 'Next calls fail', portals, failures)}
${oneShot('cutAnswerAfterEffect', 'Next calls take effect, but the answer is lost', portals, '')}
<fieldset><legend>Portals</legend>${outages.join('')}</fieldset>
</div></div>`
}
