const DRAFT = 'request-draft'
const SENT = 'request-sent'

type Draft = { why: 'sent' | 'language', answers: [name: string, value: string][] }

/** Keeps what was typed until an answer came, or while the language changes; consent is asked anew, files cannot be kept. */
export function saveDraft(form: HTMLFormElement, why: Draft['why']): void {
  const answers = [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && name !== 'consent' && name !== 'website')
  keep(DRAFT, JSON.stringify({ why, answers }))
}

export function dropDraft(): void {
  keep(DRAFT, null)
}

/** Fills in what was typed; a page that shows the answers itself is left as it is. The key stays, so that nothing is sent twice. */
export function restoreDraft(form: HTMLFormElement): void {
  const { why, answers } = readDraft()
  dropDraft()
  if (answers.length === 0 || document.querySelector('.summary')) return
  for (const [name, value] of answers) {
    const control = form.elements.namedItem(name)
    for (const it of control instanceof RadioNodeList ? control : [control]) fill(it, value)
  }
  if (why === 'sent') showNote(form, form.dataset['restored'] ?? '')
}

/** The confirmation remembers its address for a client who goes back to the form. */
export function rememberSent(): void {
  keep(SENT, location.pathname)
}

export function warnOfSent(form: HTMLFormElement): void {
  const address = read(SENT)
  if (address === null || !/^\/[\w/-]+$/.test(address)) return
  const link = Object.assign(document.createElement('a'), { href: address, textContent: form.dataset['sentLink'] ?? '' })
  showNote(form, `${form.dataset['sent'] ?? ''} `).append(link)
}

export function showNote(form: HTMLFormElement, text: string): HTMLElement {
  document.querySelector('.note')?.remove()
  const note = Object.assign(document.createElement('p'), { className: 'note', textContent: text })
  note.setAttribute('role', 'status')
  form.before(note)
  note.scrollIntoView({ block: 'center' })
  return note
}

function fill(control: Node | Element | null, value: string): void {
  if (control instanceof HTMLInputElement && control.type === 'checkbox') control.checked ||= control.value === value
  else if (control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement || control instanceof HTMLSelectElement) control.value = value
}

function readDraft(): Draft {
  try {
    const { why, answers } = JSON.parse(read(DRAFT) ?? '') as Partial<Record<keyof Draft, unknown>>
    const pairs = (Array.isArray(answers) ? answers : []).flatMap((it: unknown): Draft['answers'] => (Array.isArray(it) && typeof it[0] === 'string' && typeof it[1] === 'string' ? [[it[0], it[1]]] : []))
    return { why: why === 'sent' ? 'sent' : 'language', answers: pairs }
  } catch {
    return { why: 'language', answers: [] }
  }
}

/** Storage may be full or forbidden: then nothing is kept, and the form works as without script. */
function keep(name: string, value: string | null): void {
  try {
    if (value === null) sessionStorage.removeItem(name)
    else sessionStorage.setItem(name, value)
  } catch {
    // As it says above.
  }
}

function read(name: string): string | null {
  try {
    return sessionStorage.getItem(name)
  } catch {
    return null
  }
}
