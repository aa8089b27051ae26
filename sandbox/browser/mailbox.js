/** New mails come in by themselves; who is choosing with the keyboard is not disturbed. */
const rows = document.getElementById('rows')
const open = /^\/mails\/(\d+)/.exec(location.pathname)?.[1] ?? ''
const wanted = new URLSearchParams(location.search).get('to') ?? ''
let shown = null

async function refresh() {
  const answer = await fetch(`/mails/rows?${new URLSearchParams({ to: wanted, open })}`).catch(() => null)
  const html = answer?.ok ? await answer.text() : null
  if (html === null || html === shown || rows.contains(document.activeElement)) return
  shown = html
  rows.innerHTML = html
}

setInterval(() => void refresh(), 1500)
