import type { Desk } from '../desk-server.ts'
import type { Portal } from '../portal.ts'
import { crmMode, portalUrl } from '../portal.ts'
import { escapeHtml, page } from './html.ts'
import { weatherPanel } from './weather-panel.ts'

function crmKind(portal: Portal): string {
  const { seed } = portal
  const target = seed.partner?.crmTarget
  if (!target) return 'classic CRM'
  if (crmMode(portal) === 'simple') return 'simple CRM, deals only'
  if (target.entity === 'lead') return 'classic CRM, requests become leads'
  const pipeline = seed.pipelines.find((candidate) => candidate.id === target.categoryId)
  return target.categoryId === 0 ? 'classic CRM, requests become deals' : `own pipeline “${pipeline?.name ?? ''}”`
}

function actions(portal: Portal): string {
  const { name } = portal.seed
  return `<div class="acts"><a href="${portalUrl(portal)}/" target="_blank" rel="noopener">Open portal</a>
<button type="button" data-portal="${name}" data-action="expire-tokens">Expire tokens</button>
<button type="button" data-portal="${name}" data-action="uninstall">Uninstall app</button></div>`
}

function partnerCard(portal: Portal): string {
  const { seed } = portal
  const { partner } = seed
  if (!partner) return ''
  const places = [partner.homeCountry, ...partner.extraLocations].join(' ')
  return `<article class="tile-card"><h3>${escapeHtml(seed.title)}</h3>
<div class="line"><span class="tag ${partner.status}">${partner.status.charAt(0).toUpperCase()}${partner.status.slice(1)}</span>
<span class="tag ${partner.tutorialPassed ? 'yes' : 'no'}">${partner.tutorialPassed ? 'Tutorial passed' : 'Tutorial not passed'}</span><span class="tag" data-install="${seed.name}">…</span></div>
<p>${escapeHtml(partner.city)} · requests from ${places}</p><p>${escapeHtml(crmKind(portal))}</p><p>History: ${partner.history.won} won, ${partner.history.lost} lost</p>${actions(portal)}</article>`
}

function vendorCard(portal: Portal): string {
  return `<article class="tile-card"><h3>${escapeHtml(portal.seed.title)}</h3><div class="line"><span class="tag">Vendor</span><span class="tag" data-install="${portal.seed.name}">…</span></div>
<p>Moderation, partners, rules</p>${actions(portal)}</article>`
}

function link(url: string | undefined, text: string): string {
  return url ? `<a href="${escapeHtml(url)}" target="_blank" rel="noopener">${text}</a>` : text
}

function steps(desk: Desk, vendor: Portal | undefined, first: Portal | undefined): string {
  return `<ol class="steps">
<li>${link(desk.cloud.app?.formUrl, 'Send a request')}<p>Fill in the public form as a client, for example from Portugal. What is mailed to the client is in the <a href="/mails">mailbox</a>.</p></li>
<li>${link(vendor && portalUrl(vendor), 'Publish it')}<p>The vendor’s portal shows what waits for moderation.</p></li>
<li>${link(first && portalUrl(first), 'Reserve it')}<p>Open several partner portals beside each other. The places of a request are few: who comes too late is told so.</p></li>
<li>Drag it to Won<p>In the partner’s portal the request is now a record on the CRM board. Drag it to a stage and watch the result come back.</p></li>
</ol>`
}

/** The desk: the first page a newcomer sees. */
export function deskPage(desk: Desk): string {
  const { portals, app } = desk.cloud
  const vendor = portals.find((portal) => !portal.seed.partner)
  const partners = portals.filter((portal) => portal.seed.partner)
  return page({
    title: 'Bitrix24 sandbox', styles: ['look.css', 'desk.css'], script: 'desk.js',
    body: `<body><main class="desk">
<header><h1>Bitrix24 on this machine</h1>
<p class="lead">This sandbox plays Bitrix24: an authorisation server, six portals with CRM, and the mail. ${app ? `${escapeHtml(app.title)} runs against it` : 'No application is registered yet'}, as it would against real portals. The whole story takes about two minutes:</p>
${steps(desk, vendor, partners[0])}</header>
<section><h2>Portals</h2><div class="portals">${partners.map(partnerCard).join('')}${vendor ? vendorCard(vendor) : ''}</div></section>
<section class="box"><h2>Pour in requests</h2><form class="pour" id="pour"><label for="count">Send</label><input id="count" name="count" type="number" min="1" max="1000" value="20"><span>prepared requests through the public form</span>
<button class="main">Pour in</button><progress id="pour-bar" max="1" value="0" hidden></progress><output id="pour-result"></output></form></section>
<div class="halves">
<section class="box" data-testid="mails"><div class="head"><h2><a href="/mails">Mailbox</a> <span id="mail-count" class="quiet"></span></h2><button type="button" id="clear-mails">Clear</button></div><div class="scroll"><table><thead><tr><th>When</th><th>To</th><th>Subject</th></tr></thead><tbody id="mails"></tbody></table></div></section>
<section class="box" data-testid="events"><h2>Events sent</h2><div class="scroll"><table><thead><tr><th>When</th><th>Portal</th><th>Event</th><th>Result</th></tr></thead><tbody id="events"></tbody></table></div></section>
</div>
<section class="box" data-testid="weather"><div class="head"><h2>Weather</h2><button type="button" id="fair">Fair weather</button></div>
<p class="quiet">What the real platform does to applications on a bad day.</p>${weatherPanel(portals)}</section>
</main><div id="toast" class="toast" role="status" hidden></div></body>`,
  })
}
