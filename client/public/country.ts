import { findNamed, namesOf, plain, type Named } from '../shared/name-search.ts'

type Country = Named & { label: string }

/** A field to type in in place of the list to choose from: finds a country by its name in the reader's language, in English and in its own, and by its code. The list is still what is sent. */
export function searchCountry(select: HTMLSelectElement): void {
  const languages = [document.documentElement.lang, 'en']
  const countries = [...select.options].filter(({ value }) => value !== '').map(({ value, text }): Country => ({ code: value, label: text, names: [plain(text)] }))
  let isNamed = false
  const box = build(select)
  const { input, list } = box
  let shown: readonly Country[] = []
  let active = -1

  function show(query: string): void {
    if (!isNamed) for (const it of countries) it.names = [...new Set([...it.names, ...namesOf(it.code, languages)])]
    isNamed = true
    shown = query.trim() === '' ? countries : findNamed(countries, query)
    active = query.trim() === '' ? shown.findIndex(({ code }) => code === select.value) : 0
    list.replaceChildren(...shown.map(({ label, code }, at) => Object.assign(document.createElement('li'), { id: `country-${code}`, role: 'option', textContent: label, ariaSelected: String(at === active) })))
    box.say(shown.length === 0 ? select.dataset['none'] ?? '' : (select.dataset['found'] ?? '').replace('{n}', String(shown.length)))
    list.hidden = shown.length === 0
    input.ariaExpanded = String(!list.hidden)
    move(active)
  }

  function move(to: number): void {
    list.children[active]?.setAttribute('aria-selected', 'false')
    active = to
    const option = list.children[active]
    option?.setAttribute('aria-selected', 'true')
    option?.scrollIntoView({ block: 'nearest' })
    if (option) input.setAttribute('aria-activedescendant', option.id)
    else input.removeAttribute('aria-activedescendant')
  }

  function close(): void {
    list.hidden = true
    input.ariaExpanded = 'false'
    input.removeAttribute('aria-activedescendant')
    box.say('')
  }

  function choose({ code, label }: Country): void {
    input.value = label
    pick(select, code)
    close()
  }

  /** What was typed counts when it is a country's whole name or code; anything else is sent as it is, for the server to ask again. */
  function settle(): void {
    const typed = plain(input.value)
    const found = countries.find(({ code, names }) => names.includes(typed) || code.toLowerCase() === typed)
    if (found) choose(found)
    else {
      pick(select, input.value.trim())
      close()
    }
  }

  input.addEventListener('input', () => { show(input.value) })
  input.addEventListener('click', () => { if (list.hidden) show('') })
  input.addEventListener('change', settle)
  input.addEventListener('blur', settle)
  input.addEventListener('keydown', (event) => {
    const option = shown[active]
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (list.hidden) show('')
      else if (shown.length > 0) move((active + (event.key === 'ArrowDown' ? 1 : -1) + shown.length) % shown.length)
    } else if (event.key === 'Enter' && !list.hidden) {
      event.preventDefault()
      if (option) choose(option)
    } else if (event.key === 'Tab' && !list.hidden && option && input.value.trim() !== '') {
      choose(option)
    } else if (event.key === 'Escape') {
      close()
    }
  })
  // A press must not take the focus away: that would settle what was typed so far.
  list.addEventListener('pointerdown', (event) => { event.preventDefault() })
  list.addEventListener('click', (event) => {
    const option = shown[[...list.children].indexOf(event.target as Element)]
    if (option) choose(option)
  })
}

function pick(select: HTMLSelectElement, value: string): void {
  if (![...select.options].some((it) => it.value === value)) select.add(new Option(value, value))
  select.value = value
  select.dispatchEvent(new Event('change'))
}

function build(select: HTMLSelectElement): { input: HTMLInputElement, list: HTMLUListElement, say: (text: string) => void } {
  const label = select.labels[0]
  const chosen = select.selectedOptions[0]
  const input = Object.assign(document.createElement('input'), { id: select.id, type: 'text', role: 'combobox', autocomplete: 'country-name', spellcheck: false, ariaAutoComplete: 'list', ariaExpanded: 'false', placeholder: select.dataset['hint'] ?? '' })
  for (const name of ['aria-required', 'aria-describedby', 'aria-invalid']) {
    const value = select.getAttribute(name)
    if (value !== null) input.setAttribute(name, value)
  }
  input.setAttribute('aria-controls', 'country-list')
  input.value = chosen && chosen.value !== '' ? chosen.text : select.dataset['typed'] ?? ''
  const list = Object.assign(document.createElement('ul'), { id: 'country-list', role: 'listbox', ariaLabel: label?.textContent ?? '', hidden: true })
  const status = Object.assign(document.createElement('p'), { className: 'unseen', role: 'status' })
  select.id = 'country-code'
  select.hidden = true
  const combo = Object.assign(document.createElement('div'), { className: 'combo' })
  select.before(combo)
  combo.append(input, list, status)
  return { input, list, say: (text) => { status.textContent = text } }
}
