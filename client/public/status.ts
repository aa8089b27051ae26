import './status.css'

const EVERY_MS = 60_000

/** Everything here is comfort: the page is complete without it, and its link says the same at a click. */
function start(): void {
  document.querySelector<HTMLElement>('[data-focus]')?.focus()
  if (document.querySelector('[data-live]')) window.setInterval(() => void refresh(), EVERY_MS)
}

/** Asks for the page again and shows what is new in it. What the reader is in the middle of stays as it is. */
async function refresh(): Promise<void> {
  if (document.hidden) return
  const answer = await fetch(window.location.href, { credentials: 'omit', cache: 'no-store' }).catch(() => null)
  if (!answer?.ok) return
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
  for (const part of document.querySelectorAll<HTMLElement>('[data-live]')) {
    const now = fresh.getElementById(part.id)
    if (now && now.innerHTML !== part.innerHTML && !part.contains(document.activeElement)) part.replaceChildren(...now.childNodes)
  }
}

start()
