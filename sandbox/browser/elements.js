/** Builds an element; text goes in as text, so nothing from a CRM record can become markup. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value)
    else if (name === 'class') node.className = value
    else if (name === 'value') node.value = value
    else node.setAttribute(name, value === true ? '' : value)
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ''))
  return node
}

export async function ask(url, body) {
  const options = body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const answer = await fetch(url, options)
  const json = await answer.json()
  if (!answer.ok) throw new Error(json.message ?? json.problem ?? `HTTP ${answer.status}`)
  return json
}

let toastTimer = 0

export function toast(text) {
  const place = document.getElementById('toast')
  place.textContent = text
  place.hidden = false
  clearTimeout(toastTimer)
  toastTimer = setTimeout(() => { place.hidden = true }, 4000)
}

/** Two digits of hours and minutes, day before them when it is not today. */
export function clock(ms) {
  const date = new Date(ms)
  const time = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  return date.toDateString() === new Date().toDateString() ? time : `${date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })} ${time}`
}
