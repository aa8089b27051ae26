import { ask, clock, el, toast } from './elements.js'

const find = (id) => document.getElementById(id)
const INSTALL_WORDS = { none: 'App not installed', wizard: 'Installing', done: 'App installed' }

async function act(promise) {
  try {
    return await promise
  } catch (error) {
    toast(error.message)
    return null
  } finally {
    await refresh()
  }
}

function drawMails(mails, count) {
  find('mail-count').textContent = count > 0 ? `(${count})` : ''
  const rows = mails.map((mail) => el('tr', {}, el('td', { class: 'when' }, clock(mail.at)), el('td', {}, mail.to.join(', ')), el('td', {}, el('a', { href: `/mails/${mail.id}` }, mail.subject || '(no subject)'))))
  find('mails').replaceChildren(...(rows.length > 0 ? rows : [emptyRow(3, 'No mail yet')]))
}

function emptyRow(width, text) {
  return el('tr', {}, el('td', { colspan: String(width), class: 'quiet' }, text))
}

function drawEvents(events) {
  const rows = events.map((event) => {
    const isGood = typeof event.result === 'number' ? event.result < 300 : event.result === 'waiting'
    return el('tr', {}, el('td', { class: 'when' }, clock(event.at)), el('td', {}, event.portal), el('td', {}, event.event), el('td', { class: isGood ? '' : 'bad' }, String(event.result)))
  })
  find('events').replaceChildren(...(rows.length > 0 ? rows : [emptyRow(4, 'No event yet')]))
}

function drawPour({ running, total, accepted, refused, lastRefusal }) {
  const bar = find('pour-bar')
  bar.hidden = total === 0
  bar.max = Math.max(1, total)
  bar.value = accepted + refused
  const counts = total === 0 ? '' : `${accepted} accepted, ${refused} refused${running ? ` of ${total}` : ''}`
  find('pour-result').textContent = refused > 0 ? `${counts} (last: ${lastRefusal})` : counts
  document.querySelector('#pour button').disabled = running
}

function drawWeather(weather) {
  const isBusy = (node) => document.activeElement === node
  for (const node of document.querySelectorAll('[data-number]')) if (!isBusy(node)) node.value = weather[node.dataset.number]
  for (const node of document.querySelectorAll('[data-flag]')) node.checked = weather[node.dataset.flag]
  for (const node of document.querySelectorAll('[data-outage]')) if (!isBusy(node)) node.value = weather.paymentRequired.includes(node.dataset.outage) ? 'unpaid' : weather.planLapsed.includes(node.dataset.outage) ? 'lapsed' : (weather.restDown[node.dataset.outage] ?? '')
  for (const node of document.querySelectorAll('[data-listed]')) node.checked = weather[node.dataset.listed].includes(node.value)
  for (const node of document.querySelectorAll('[data-oneshot]')) {
    const set = weather[node.dataset.oneshot]
    node.querySelector('output').textContent = set && set.times > 0 ? `Waiting for ${set.times} call(s)${set.method ? ` of ${set.method}` : ''}` : ''
  }
}

let weather = null

async function refresh() {
  const state = await ask('/state').catch(() => null)
  if (!state) return
  weather = state.weather
  drawMails(state.mails, state.mailCount)
  drawEvents(state.events)
  drawPour(state.pour)
  drawWeather(weather)
  for (const portal of state.portals) {
    const tag = document.querySelector(`[data-install="${portal.name}"]`)
    tag.textContent = INSTALL_WORDS[portal.install]
    document.querySelector(`[data-portal="${portal.name}"][data-action="uninstall"]`).disabled = portal.install === 'none'
  }
}

const setWeather = (wish) => act(ask('/weather', wish))

for (const node of document.querySelectorAll('[data-number]')) node.addEventListener('change', () => setWeather({ [node.dataset.number]: Number(node.value) }))
for (const node of document.querySelectorAll('[data-flag]')) node.addEventListener('change', () => setWeather({ [node.dataset.flag]: node.checked }))
for (const node of document.querySelectorAll('[data-outage]')) {
  node.addEventListener('change', () => {
    const name = node.dataset.outage
    const restDown = { ...weather.restDown, [name]: node.value === 'unpaid' || node.value === 'lapsed' ? '' : node.value }
    const listed = (key, word) => [...weather[key].filter((other) => other !== name), ...(node.value === word ? [name] : [])]
    void setWeather({
      restDown: Object.fromEntries(Object.entries(restDown).filter(([, how]) => how !== '')),
      paymentRequired: listed('paymentRequired', 'unpaid'), planLapsed: listed('planLapsed', 'lapsed'),
    })
  })
}
for (const node of document.querySelectorAll('[data-listed]')) {
  node.addEventListener('change', () => {
    const others = weather[node.dataset.listed].filter((name) => name !== node.value)
    void setWeather({ [node.dataset.listed]: node.checked ? [...others, node.value] : others })
  })
}
for (const node of document.querySelectorAll('[data-oneshot]')) {
  node.querySelector('button').addEventListener('click', () => {
    const value = (name) => node.querySelector(`[name="${name}"]`)?.value ?? ''
    const [status, error] = value('error').split(' ')
    const amounts = ['ms', 'megabytes'].filter((name) => value(name) !== '').map((name) => [name, Number(value(name))])
    const html = node.querySelector('[name="html"]')?.checked
    const wish = { portal: value('portal'), method: value('method'), times: Number(value('times')), ...(error && { status: Number(status), error, html }), ...Object.fromEntries(amounts) }
    void setWeather({ [node.dataset.oneshot]: wish })
  })
}
for (const node of document.querySelectorAll('[data-action]')) {
  node.addEventListener('click', () => act(ask(`/portals/${node.dataset.portal}/${node.dataset.action}`, {})))
}
const happening = find('happening')
const showSample = () => { happening.elements.value.value = happening.elements.action.selectedOptions[0].dataset.sample }
happening.elements.action.addEventListener('change', showSample)
happening.addEventListener('submit', (event) => {
  event.preventDefault()
  const { portal, action, value } = Object.fromEntries(new FormData(happening))
  const output = happening.querySelector('output')
  void act(letHappen(portal, action, value).then((answer) => { output.textContent = `Done${answer.result === null ? '' : `: ${JSON.stringify(answer.result)}`}` }))
})

async function letHappen(portal, action, text) {
  return await ask(`/portals/${portal}/${action}`, text.trim() === '' ? {} : { value: JSON.parse(text) })
}

find('fair').addEventListener('click', () => act(ask('/weather/fair', {})))
find('clear-mails').addEventListener('click', () => act(fetch('/mails', { method: 'DELETE' })))
find('pour').addEventListener('submit', (event) => {
  event.preventDefault()
  void act(ask('/pour', { count: Number(find('count').value) }))
})

await refresh()
setInterval(() => void refresh(), 1500)
