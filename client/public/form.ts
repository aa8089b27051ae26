import './form.css'
import { searchCountry } from './country.ts'
import { dropDraft, rememberSent, restoreDraft, saveDraft, showNote, warnOfSent } from './draft.ts'
import { suggestEmail } from './email.ts'
import { countCharacters } from './count.ts'
import { prove } from './prove.ts'
import { tellSite } from './site.ts'

const SLOW_MS = 10_000

/** Everything here is comfort: the pages are complete without it. */
function start(): void {
  const form = document.querySelector('form')
  const page = document.body.dataset['page']
  document.querySelector<HTMLElement>('[data-focus]')?.focus()
  offerPrint()
  if (page === 'end' || page === 'sent') dropDraft()
  const isFramed = tellSite()
  if (page === 'sent' && !isFramed) rememberSent()
  if (page === 'form' && form) startForm(form)
}

function startForm(form: HTMLFormElement): void {
  restoreDraft(form)
  prove(form)
  countCharacters(form)
  warnOfCountry(form)
  warnOfFiles(form)
  suggestEmail(form)
  sendOnce(form)
  for (const link of document.querySelectorAll('.languages a')) link.addEventListener('click', () => { saveDraft(form, 'language') })
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  if (visit?.type === 'back_forward') warnOfSent(form)
}

/** A draft is kept from Send until an answer came: it is only seen again when none did. */
function sendOnce(form: HTMLFormElement): void {
  const button = form.querySelector<HTMLButtonElement>('button[type=submit]')
  const idle = button?.textContent ?? ''
  let slow = 0
  form.addEventListener('submit', (event) => {
    if (!button) return
    if (button.ariaDisabled === 'true' || !navigator.onLine) {
      event.preventDefault()
      if (!navigator.onLine) showNote(form, form.dataset['offline'] ?? '')
      return
    }
    saveDraft(form, 'sent')
    button.ariaDisabled = 'true'
    button.textContent = button.dataset['sending'] ?? idle
    slow = window.setTimeout(() => { button.textContent = button.dataset['slow'] ?? idle }, SLOW_MS)
  })
  // The browser kept the page as it was when the client went back to it.
  window.addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return
    window.clearTimeout(slow)
    button?.removeAttribute('aria-disabled')
    if (button) button.textContent = idle
    warnOfSent(form)
  })
}

/** A country we may not serve is said before the rest is typed. */
function warnOfCountry(form: HTMLFormElement): void {
  const select = form.querySelector<HTMLSelectElement>('select[name=country]')
  const warning = form.querySelector<HTMLElement>('#country-live')
  if (!select || !warning) return
  searchCountry(select)
  const show = (): void => {
    const isRestricted = select.selectedOptions[0]?.dataset['restricted'] !== undefined
    warning.hidden = !isRestricted
    warning.textContent = isRestricted ? select.dataset['restricted'] ?? '' : ''
  }
  select.addEventListener('change', show)
  if (!document.querySelector('#country-error')) show()
}

/** What is too much is said before it is sent, which may take minutes. */
function warnOfFiles(form: HTMLFormElement): void {
  const input = form.querySelector<HTMLInputElement>('#files')
  const warning = form.querySelector<HTMLElement>('#files-live')
  if (!input || !warning) return
  input.addEventListener('change', () => {
    const chosen = [...input.files ?? []]
    const words = chosen.length > Number(input.dataset['count']) ? input.dataset['tooMany'] : chosen.some(({ size }) => size > Number(input.dataset['bytes'])) ? input.dataset['tooBig'] : undefined
    warning.textContent = words ?? ''
    warning.hidden = words === undefined
  })
}

function offerPrint(): void {
  const button = document.querySelector<HTMLButtonElement>('[data-print]')
  if (!button) return
  button.hidden = false
  button.addEventListener('click', () => { window.print() })
}

start()
