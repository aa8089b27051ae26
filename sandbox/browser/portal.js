import { Board } from './board.js'
import { appLink, withLinks } from './bb-code.js'
import { ask, clock, el, toast } from './elements.js'
import { FrameHost } from './frame-host.js'
import { Panel } from './panel.js'

const world = JSON.parse(document.getElementById('world').textContent)
const find = (id) => document.getElementById(id)
const appPlace = find('app')

const page = { user: world.user, users: world.users, openItem, reload: openApp, openSlider, openLink, refresh: () => void board.refresh() }
const panel = new Panel({ place: find('panel'), user: world.user, page })
const board = new Board({ place: find('lanes'), finals: find('finals'), picker: find('views'), user: world.user, openItem: (type, id) => panel.open(type, id), onState: drawState })

let mainHost = null
let wish = { placement: world.placement, options: world.options }

const STUBS = {
  'no-app': ['No application yet', 'The sandbox runs, but no application is registered in it.'],
  'not-finished': ['The application is not fully installed yet', 'An administrator of this portal has to finish the installation.'],
  'not-installed': ['Not installed', 'The application is not installed here, or an administrator keeps you away from it.'],
  'no-handler': ['Nothing is bound here', 'The application has no handler for this place.'],
}

function appIcon() {
  return find('app-icon').content.cloneNode(true)
}

async function openApp() {
  mainHost?.close()
  mainHost = new FrameHost(appPlace, { title: 'App', wish, page, onClose: openApp })
  const state = await mainHost.open()
  if (state === 'ready') return
  if (state === 'not-installed') appPlace.replaceChildren(installCard())
  else appPlace.replaceChildren(stub(state))
}

function stub(state) {
  return el('div', { class: 'stub' }, el('h2', {}, STUBS[state][0]), el('p', {}, STUBS[state][1]))
}

function installCard() {
  const install = async () => {
    await ask(`/desk/frame/install?user=${world.user}`, {})
    await openApp()
  }
  const action = world.isAdmin ? el('button', { type: 'button', class: 'main', onclick: () => void install() }, 'Install') : el('p', { class: 'quiet' }, 'Only an administrator of this portal can install it.')
  return el('div', { class: 'stub', 'data-testid': 'install-card' }, el('div', { class: 'tile' }, appIcon()), el('h2', {}, world.appTitle),
    el('p', {}, 'Not installed in this portal yet.'), el('p', { class: 'quiet' }, `It asks for: ${world.scopes.join(', ')}`), action)
}

async function openItem(entityTypeId, id) {
  showBoard(true)
  document.body.dataset.tab = 'crm'
  if (panel.current) {
    await openAbove(entityTypeId, id)
    return
  }
  await panel.open(entityTypeId, id)
  document.body.dataset.tab = 'app'
}

/** An application in a card's tab opens another card: its own frame must live on below. */
async function openAbove(entityTypeId, id) {
  const place = el('section', { 'class': 'panel', 'aria-label': 'CRM card' })
  find('board').append(place)
  const above = new Panel({ place, user: world.user, page })
  await above.open(entityTypeId, id)
  above.drop()
}

function openSlider(params) {
  const own = Object.entries(params ?? {})
  const options = Object.fromEntries(own.filter(([key]) => !key.startsWith('bx24_')))
  return slide({ placement: 'DEFAULT', options }, { title: params?.bx24_title ?? 'Application', width: Number(params?.bx24_width) })
}

/** A link of the application, followed from inside the portal. */
function openLink(options) {
  return slide({ placement: 'REST_APP_URI', options: { URI: location.pathname + location.search, ...options } }, { title: 'Application' })
}

function slide(sliderWish, { title, width }) {
  return new Promise((resolve) => {
    const place = el('div', { class: 'slider-frame' })
    const close = () => {
      host.close()
      slider.remove()
      resolve()
    }
    const slider = el('div', { class: 'slider', role: 'dialog', 'aria-label': String(title) }, el('button', { type: 'button', class: 'plain', 'aria-label': 'Close', onclick: close }, '✕'), place)
    if (width > 0) slider.style.left = `max(0px, calc(100vw - ${width}px))`
    const host = new FrameHost(place, { title: 'App in a slider', wish: sliderWish, page, onClose: close })
    document.body.append(slider)
    void host.open().then((state) => {
      if (state !== 'ready') place.replaceChildren(stub(state))
    })
  })
}

let known = { install: null, notices: new Set() }

function drawState({ install, notices, menu }) {
  if (known.install !== null && known.install !== install && !(known.install === 'none' && install === 'wizard')) void openApp()
  known.install = install
  const fresh = notices.filter((notice) => !known.notices.has(notice.id))
  if (known.notices.size > 0 && fresh.length > 0) toast(withLinks(fresh[0].message).map((part) => part.textContent ?? part).join(''))
  known.notices = new Set([0, ...notices.map((notice) => notice.id)])
  find('bell-count').textContent = notices.length > 0 ? String(notices.length) : ''
  find('notices').replaceChildren(...(notices.length > 0 ? notices.map((notice) => el('p', { 'data-notice': String(notice.id) }, withLinks(notice.message), el('small', { class: 'when' }, clock(notice.at)))) : [el('p', { class: 'quiet' }, 'No notifications')]))
  find('menu').replaceChildren(...menu.map(({ title, index }) => el('button', { type: 'button', title, onclick: () => goTo('LEFT_MENU', index) }, appIcon(), el('small', {}, title))))
}

function goTo(placement, index = 0) {
  wish = { placement, index, options: placement === 'DEFAULT' ? {} : { URI: location.pathname + location.search } }
  document.body.dataset.tab = 'app'
  void openApp()
}

function showBoard(isShown) {
  document.body.dataset.board = isShown ? 'open' : 'closed'
  find('toggle').setAttribute('aria-expanded', String(isShown))
  find('toggle-label').textContent = isShown ? 'Hide CRM' : 'Show CRM'
}

document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[href]')
  const options = link && appLink(link.href)
  if (!options) return
  event.preventDefault()
  void openLink(options)
})
find('toggle').addEventListener('click', () => showBoard(document.body.dataset.board !== 'open'))
find('who').addEventListener('change', (event) => {
  const next = new URL(location.href)
  next.searchParams.set('user', event.target.value)
  location.assign(next)
})
find('language').addEventListener('change', (event) => {
  const next = new URL(location.href)
  next.searchParams.set('lang', event.target.value)
  location.assign(next)
})
for (const button of document.querySelectorAll('[data-tab-button]')) {
  button.addEventListener('click', () => {
    showBoard(true)
    document.body.dataset.tab = button.dataset.tabButton
  })
}
find('home').addEventListener('click', () => goTo('DEFAULT'))
find('crm').addEventListener('click', () => {
  showBoard(true)
  document.body.dataset.tab = 'crm'
})

await Promise.all([openApp(), board.refresh()])
if (world.item) void openItem(world.item.entityTypeId, world.item.id)
