import './form.css'
import { graphemeLength } from '../../server/core/text.ts'

const DRAFT = 'request-draft'
const SLOW_MS = 10_000
const COUNT_FROM = 0.75

/** Everything here is comfort: the pages are complete without it. */
function start(): void {
  const form = document.querySelector('form')
  focusNews()
  if (document.body.dataset.page === 'end') sessionStorage.removeItem(DRAFT)
  if (!form) return
  restoreDraft(form)
  countCharacters(form)
  warnOfCountry(form)
  sendOnce(form)
}

/** An error summary or a confirmation is what the reader came for. */
function focusNews(): void {
  document.querySelector<HTMLElement>('[data-focus]')?.focus({ preventScroll: false })
}

/** A draft is kept from Send until an answer came: it is only seen again when none did. */
function sendOnce(form: HTMLFormElement): void {
  const button = form.querySelector<HTMLButtonElement>('button[type=submit]')
  const idle = button?.textContent ?? ''
  let slow = 0
  form.addEventListener('submit', (event) => {
    if (button?.getAttribute('aria-disabled') === 'true') {
      event.preventDefault()
      return
    }
    saveDraft(form)
    button?.setAttribute('aria-disabled', 'true')
    if (button) button.textContent = button.dataset.sending ?? idle
    slow = window.setTimeout(() => {
      if (button) button.textContent = button.dataset.slow ?? idle
    }, SLOW_MS)
  })
  // The browser kept the page as it was when the client went back to it.
  window.addEventListener('pageshow', (event) => {
    if (!event.persisted) return
    window.clearTimeout(slow)
    button?.removeAttribute('aria-disabled')
    if (button) button.textContent = idle
  })
}

function saveDraft(form: HTMLFormElement): void {
  const answers = [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && name !== 'consent' && name !== 'website')
  try {
    sessionStorage.setItem(DRAFT, JSON.stringify(answers))
  } catch {
    // Storage may be full or forbidden: then there is no draft, and the form works as without script.
  }
}

/** After a failed send the form is empty; what was typed comes back, consent is asked anew. The key stays, so that nothing is sent twice. */
function restoreDraft(form: HTMLFormElement): void {
  const answers = readDraft()
  sessionStorage.removeItem(DRAFT)
  if (answers.length === 0 || document.querySelector('.summary')) return
  for (const [name, value] of answers) {
    const control = form.elements.namedItem(name)
    const controls = control instanceof RadioNodeList ? [...control] : [control]
    for (const it of controls) fill(it, value)
  }
  showRestored(form)
}

function fill(control: Node | Element | null, value: string): void {
  if (control instanceof HTMLInputElement && control.type === 'checkbox') control.checked ||= control.value === value
  else if (control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement || control instanceof HTMLSelectElement) control.value = value
}

function readDraft(): [name: string, value: string][] {
  try {
    const answers: unknown = JSON.parse(sessionStorage.getItem(DRAFT) ?? '[]')
    if (!Array.isArray(answers)) return []
    return answers.flatMap((it: unknown) => (Array.isArray(it) && typeof it[0] === 'string' && typeof it[1] === 'string' ? [[it[0], it[1]]] : []))
  } catch {
    return []
  }
}

function showRestored(form: HTMLFormElement): void {
  const note = document.createElement('p')
  note.className = 'note'
  note.setAttribute('role', 'status')
  note.textContent = 'Your request was not sent. Your answers are still here: check them and send again.'
  form.before(note)
  note.scrollIntoView({ block: 'center' })
}

/** The count appears when three quarters are used; nothing is cut. */
function countCharacters(form: HTMLFormElement): void {
  const text = form.querySelector<HTMLTextAreaElement>('textarea[data-limit]')
  const count = form.querySelector<HTMLElement>('#text-count')
  if (!text || !count) return
  const limit = Number(text.dataset.limit)
  const show = (): void => {
    const left = limit - graphemeLength(text.value)
    count.hidden = left > limit * (1 - COUNT_FROM)
    count.classList.toggle('error', left < 0)
    const shown = Math.abs(left).toLocaleString('en')
    count.textContent = left < 0 ? `${shown} ${left === -1 ? 'character' : 'characters'} too many` : `${shown} left`
  }
  text.addEventListener('input', show)
  show()
}

/** A country we may not serve is said before the rest is typed. */
function warnOfCountry(form: HTMLFormElement): void {
  const country = form.querySelector<HTMLSelectElement>('select[name=country]')
  const warning = form.querySelector<HTMLElement>('#country-live')
  if (!country || !warning) return
  country.addEventListener('change', () => {
    const words = country.selectedOptions[0]?.dataset.restricted
    warning.hidden = words === undefined
    warning.textContent = words ?? ''
  })
}

start()
