import type { Portal } from '../portal.ts'
import { crmMode, languageOf, usersOf } from '../portal.ts'
import { viewer } from '../portal-desk.ts'
import { escapeHtml, jsonForScript, page } from './html.ts'
import { icon } from './icons.ts'

type Query = Record<string, unknown>

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function itemWish(query: Query): { entityTypeId: number, id: number } | null {
  const match = /^(\d+)-(\d+)$/.exec(text(query['item']))
  return match ? { entityTypeId: Number(match[1]), id: Number(match[2]) } : null
}

function subtitle(portal: Portal): string {
  const { partner } = portal.seed
  if (!partner) return 'The vendor’s own portal'
  const status = partner.status.charAt(0).toUpperCase() + partner.status.slice(1)
  return `${status} partner, ${partner.city} · ${crmMode(portal) === 'simple' ? 'simple CRM' : 'classic CRM'}`
}

/** What stands in `params[…]` of a link to the application. */
export type LinkParams = Record<string, unknown>

function frameWish(query: Query, link: LinkParams | null): { placement: string, options: Record<string, unknown> } {
  if (link) return { placement: 'REST_APP_URI', options: { ...link, URI: link['URI'] ?? '/' } }
  const id = text(query['id'])
  return { placement: text(query['placement']) || 'DEFAULT', options: id === '' ? {} : { ID: id } }
}

/** The portal's page: menu, bar, the application's frame, the CRM board. */
/** Bitrix24's codes; the people of a real portal choose theirs at the foot of the menu. */
export const PORTAL_LANGUAGES: Record<string, string> = { en: 'English', de: 'Deutsch', la: 'Español', br: 'Português', pl: 'Polski', ua: 'Українська', ru: 'Русский', xa: 'Test: long', xb: 'Test: mirrored' }

function languages(portal: Portal): string {
  const current = languageOf(portal)
  return Object.entries(PORTAL_LANGUAGES).map(([code, name]) => `<option value="${code}"${code === current ? ' selected' : ''}>${name}</option>`).join('')
}

export function portalPage(portal: Portal, query: Query, { deskUrl, link }: { deskUrl: string, link: LinkParams | null }): string {
  const { seed, cloud } = portal
  const user = viewer(portal, query['user'])
  const wish = frameWish(query, link)
  const world = {
    user: user.id, isAdmin: user.admin, title: seed.title, appTitle: cloud.app?.title ?? '', scopes: cloud.app?.scopes ?? [], ...wish,
    item: itemWish(query),
    users: usersOf(portal).map((other) => ({ id: other.id, name: `${other.name} ${other.lastName}`, position: other.position })),
  }
  // The vendor's people moderate; their CRM would only take room.
  const isBoardOpen = seed.partner !== null
  const people = usersOf(portal).map((other) => `<option value="${other.id}"${other.id === user.id ? ' selected' : ''}>${escapeHtml(`${other.name} ${other.lastName}`)}${other.admin ? ' (admin)' : ''}</option>`)
  return page({
    title: `${seed.title}: Bitrix24 sandbox`, styles: ['look.css', 'portal.css'], script: 'portal.js',
    body: `<body class="portal" data-tab="app" data-board="${isBoardOpen ? 'open' : 'closed'}">
<nav class="rail" aria-label="Portal menu">
  <div class="logo" aria-hidden="true">${escapeHtml(seed.title.charAt(0))}</div>
  <button type="button" id="home" title="Application">${icon('app')}<small>App</small></button>
  <button type="button" id="crm" title="CRM">${icon('board')}<small>CRM</small></button>
  <div id="menu"></div>
  <a href="${deskUrl}/" title="Back to the desk">${icon('home')}<small>Desk</small></a>
</nav>
<header class="bar">
  <div class="bar-title"><h1>${escapeHtml(seed.title)}</h1><p>${escapeHtml(subtitle(portal))}</p></div>
  <details class="bell"><summary aria-label="Notifications">${icon('bell')}<b id="bell-count"></b></summary><div id="notices"></div></details>
  <label class="who tongue"><span class="hidden">Interface language</span><select id="language">${languages(portal)}</select></label>
  <label class="who"><span class="hidden">Signed in as</span><select id="who">${people.join('')}</select></label>
  <button type="button" id="toggle" data-testid="toggle-board" aria-expanded="${isBoardOpen}" aria-controls="board"><span id="toggle-label">${isBoardOpen ? 'Hide CRM' : 'Show CRM'}</span></button>
</header>
<div class="tabs"><button type="button" data-tab-button="app">App</button><button type="button" data-tab-button="crm">CRM</button><a href="${deskUrl}/">Desk</a></div>
<main class="app" id="app" aria-label="Application"></main>
<aside class="crm" id="board" data-testid="board" aria-label="CRM">
  <div class="crm-head"><h2>CRM</h2><label><span class="hidden">Board</span><select id="views"></select></label></div>
  <div class="lanes" id="lanes"></div>
  <div class="lanes finals" id="finals"></div>
  <section class="panel" id="panel" data-testid="item-panel" aria-label="CRM card" hidden></section>
</aside>
<div id="toast" class="toast" role="status" hidden></div>
<template id="app-icon">${icon('app')}</template>
<script type="application/json" id="world">${jsonForScript(world)}</script>
</body>`,
  })
}
