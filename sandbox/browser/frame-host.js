import { appLink } from './bb-code.js'
import { ask, el, toast } from './elements.js'

// The paths a portal opens for an application; anything else is refused.
const OPEN_PATHS = /^\/(crm\/(deal|lead|contact|company|type)|marketplace|company\/personal\/user\/\d+|workgroups\/group\/\d+)\//

/** `command:JSON:callback:APP_SID`, where the JSON may be absent and contains colons itself; or an object. */
export function parseMessage(data) {
  if (typeof data === 'object' && data !== null && typeof data.method === 'string') {
    return { command: data.method, params: data.params ?? {}, callback: String(data.callback ?? ''), sid: String(data.appSid ?? '') }
  }
  if (typeof data !== 'string') return null
  const parts = data.split(':')
  if (parts.length < 2) return null
  const command = parts.shift()
  const sid = parts.pop()
  const callback = /^[\w-]+$/.test(parts.at(-1) ?? '') ? parts.pop() : ''
  return { command, params: readParams(parts.join(':')), callback, sid }
}

function readParams(text) {
  if (text === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** One application frame: posts the application into it and answers its messages. */
export class FrameHost {
  /**
   * page: { user, users, openItem(type, id) => Promise, reload(), openSlider(params) => Promise, openLink(options) => Promise }
   * isResized: the frame takes the height the application asks for, as in a card's tab.
   */
  constructor(container, { title, wish, page, onClose, onReload, isResized = false }) {
    Object.assign(this, { container, title, wish, page, onClose, onReload, isResized, frame: null, opening: null })
    this.listener = (event) => void this.receive(event)
    window.addEventListener('message', this.listener)
  }

  url(command) {
    return `/desk/frame/${command}?user=${this.page.user}`
  }

  /** Returns the state the portal is in; only `ready` shows a frame. */
  async open() {
    const answer = await ask(this.url('open'), this.wish)
    this.container.replaceChildren()
    if (answer.state !== 'ready') return answer.state
    this.opening = answer.opening
    const { action, frameName, fields } = this.opening
    this.frame = el('iframe', { name: frameName, title: this.title, allow: 'clipboard-write; fullscreen', class: 'frame' })
    const inputs = Object.entries(fields).map(([name, value]) => el('input', { type: 'hidden', name, value }))
    const form = el('form', { method: 'post', action, target: frameName, hidden: true }, inputs)
    this.container.append(this.frame, form)
    form.submit()
    form.remove()
    return 'ready'
  }

  close() {
    window.removeEventListener('message', this.listener)
    this.container.replaceChildren()
  }

  async receive(event) {
    if (!this.frame || event.source !== this.frame.contentWindow) return
    const origin = new URL(this.opening.action).origin
    if (event.origin !== origin) return
    const message = parseMessage(event.data)
    if (!message || message.sid !== this.opening.sid) return
    const { frame } = this
    const reply = (value) => {
      if (message.callback) frame.contentWindow?.postMessage(`${message.callback}:${JSON.stringify(value) ?? ''}`, origin)
    }
    const handler = COMMANDS[message.command]
    // An unknown command is ignored without a word; the SDK goes on by itself after a while.
    const answer = await handler?.(this, message.params)
    if (answer !== undefined) reply(answer)
  }
}

function clean(path) {
  try {
    const url = new URL(String(path), location.origin)
    return url.origin === location.origin ? url : null
  } catch {
    return null
  }
}

const KINDS = { lead: 1, deal: 2, contact: 3, company: 4 }
const WITH_RELOAD = /^CRM_\w+_(DETAIL_TAB|DETAIL_ACTIVITY|LIST_MENU)$/

async function openPath(host, { path }) {
  const url = clean(path)
  if (!url || !OPEN_PATHS.test(url.pathname)) return { result: 'error', errorCode: 'PATH_NOT_AVAILABLE' }
  const card = /^\/crm\/(?:(deal|lead|contact|company)|type\/(\d+))\/(?:details|show)\/(\d+)\//.exec(url.pathname)
  const link = appLink(url.href)
  if (card) await host.page.openItem(card[1] ? KINDS[card[1]] : Number(card[2]), Number(card[3]))
  else if (link) await host.page.openLink(link)
  else toast(`The portal would open ${url.pathname}`)
  return { result: 'close' }
}

function selectUser(host, { mult }) {
  return new Promise((resolve) => {
    const toUser = ({ id, name, position }) => ({ id: String(id), name, photo: '', position, url: `/company/personal/user/${id}/`, sub: false, sup: false })
    const choose = (user) => {
      dialog.remove()
      resolve(mult ? [toUser(user)] : toUser(user))
    }
    const dialog = el('dialog', { class: 'chooser' }, el('h2', {}, 'Choose a colleague'), host.page.users.map((user) => el('button', { type: 'button', onclick: () => choose(user) }, `${user.name}, ${user.position}`)))
    document.body.append(dialog)
    dialog.showModal()
  })
}

async function selectAccess(host) {
  const user = await selectUser(host, {})
  return [{ id: `U${user.id}`, name: user.name }]
}

async function finishInstall(host) {
  await ask(host.url('finish'), {})
  const next = new URL(location.href)
  next.searchParams.set('install_finished', 'Y')
  location.assign(next)
}

const COMMANDS = {
  getInitData: (host) => host.opening.initData,
  setInstall: async (host) => {
    await ask(host.url('first-run'), {})
    return true
  },
  setInstallFinish: finishInstall,
  refreshAuth: (host) => ask(host.url('auth'), {}),
  setAppOption: (host, params) => ask(host.url('app-option'), params),
  setUserOption: (host, params) => ask(host.url('user-option'), params),
  resizeWindow: (host, { width, height }) => {
    if (host.isResized && Number(height) > 0) host.frame.style.height = `${Math.round(Number(height))}px`
    return { width, height }
  },
  reloadWindow: (host) => {
    setTimeout(() => void host.page.reload(), 0)
    return true
  },
  setTitle: (host, { title }) => {
    document.title = String(title)
    return true
  },
  setScroll: (host, { scroll }) => {
    window.scrollTo({ top: Number(scroll) || 0 })
    return true
  },
  openApplication: async (host, params) => {
    await host.page.openSlider(params)
    return []
  },
  closeApplication: (host) => host.onClose?.(),
  openPath,
  selectUser,
  selectAccess,
  // Nothing chosen: records are not chosen here.
  selectCRM: () => ({}),
  // The SDK sends raw text to a field of the card; the sandbox has none that listens.
  setValue: () => ({}),
  reloadData: (host) => {
    if (!WITH_RELOAD.test(host.wish.placement)) return undefined
    host.onReload?.()
    return true
  },
  getInterface: (host) => ({ command: WITH_RELOAD.test(host.wish.placement) ? ['reloadData'] : [], event: [] }),
  // None of the places played here has events of its own, and a subscription to an unknown one is ignored without a word.
  placementBindEvent: () => undefined,
  imOpenMessenger: (host, params) => toast(`The portal would open a chat ${JSON.stringify(params)}`),
  imOpenHistory: () => toast('The portal would open a chat history'),
  imCallTo: () => toast('The portal would start a call'),
  imPhoneTo: () => toast('The portal would dial a number'),
}
