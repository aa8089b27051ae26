import { withLinks } from './bb-code.js'
import { ask, clock, el, toast } from './elements.js'
import { FrameHost } from './frame-host.js'

/** The card of one deal or lead, over the board. */
export class Panel {
  constructor({ place, user, page }) {
    Object.assign(this, { place, user, page, current: null, closed: null, tabHost: null })
    this.onKey = (event) => {
      if (event.key === 'Escape' && this.current && !this.isCovered()) this.close()
    }
    document.addEventListener('keydown', this.onKey)
  }

  /** Another card lies over this one. */
  isCovered() {
    return this.place.nextElementSibling?.classList.contains('panel') ?? false
  }

  /** A card that lay over another one is gone for good. */
  drop() {
    document.removeEventListener('keydown', this.onKey)
    this.place.remove()
  }

  /** Resolves when the card is closed again. */
  async open(entityTypeId, id) {
    this.close()
    this.current = { entityTypeId, id }
    await this.draw()
    return await new Promise((resolve) => { this.closed = resolve })
  }

  close() {
    this.tabHost?.close()
    this.tabHost = null
    this.current = null
    this.place.hidden = true
    this.place.replaceChildren()
    this.closed?.()
    this.closed = null
  }

  url() {
    return `/desk/items/${this.current.entityTypeId}/${this.current.id}?user=${this.user}`
  }

  async draw() {
    const item = await ask(this.url()).catch(() => null)
    this.place.hidden = false
    const close = el('button', { type: 'button', class: 'plain', 'aria-label': 'Close the card', onclick: () => this.close() }, '✕')
    const head = el('header', { class: 'panel-head' }, el('h2', {}, item ? `${item.kind} ${item.id}` : 'Not found'), close)
    if (!item) {
      this.place.replaceChildren(head, el('p', { class: 'quiet' }, 'This record does not exist or was deleted.'))
      return
    }
    const details = el('div', { class: 'panel-body' }, this.form(item), this.side(item))
    const tabPlace = el('div', { class: 'panel-tab', hidden: true })
    this.place.replaceChildren(...[head, this.tabs(item, details, tabPlace), details, tabPlace].filter(Boolean))
    close.focus()
  }

  tabs(item, details, tabPlace) {
    if (item.tabs.length === 0) return null
    const show = async (tab) => {
      this.tabHost?.close()
      this.tabHost = null
      details.hidden = tab !== null
      tabPlace.hidden = tab === null
      if (tab === null) return
      const wish = { placement: tab.placement, index: tab.index, options: { ID: String(item.id), URI: item.path } }
      this.tabHost = new FrameHost(tabPlace, { title: `App: ${tab.title}`, wish, page: this.page, onClose: () => this.close(), onReload: () => void this.reload(), isResized: true })
      await this.tabHost.open()
    }
    const buttons = [null, ...item.tabs].map((tab) => el('button', { type: 'button', onclick: (event) => {
      for (const button of buttons) button.setAttribute('aria-pressed', String(button === event.currentTarget))
      void show(tab)
    }, 'aria-pressed': String(tab === null) }, tab?.title ?? 'Details'))
    return el('nav', { class: 'panel-tabs' }, buttons)
  }

  form(item) {
    const input = (name, label, value, type = 'text') => el('label', {}, label, el('input', { name, type, value: String(value ?? '') }))
    const select = (name, label, value, options) => el('label', {}, label, el('select', { name, value }, options.map(([key, text]) => el('option', { value: key, selected: String(key) === String(value) }, text))))
    const ownField = (field) => (field.type === 'enumeration'
      ? select(field.name, field.label, field.value, [['', '—'], ...field.list.map((entry) => [entry.id, entry.value])])
      : input(field.name, field.label, field.value))
    const form = el('form', { class: 'panel-form' },
      item.hasName ? el('div', { class: 'pair' }, input('name', 'First name', item.name), input('lastName', 'Last name', item.lastName)) : null,
      item.hasTitle ? input('title', 'Title', item.title) : null,
      item.stages.length > 0 ? select('stageId', 'Stage', item.stageId, item.stages.map(({ stageId, name }) => [stageId, name])) : null,
      item.hasAmount ? el('div', { class: 'pair' }, input('opportunity', 'Amount', item.opportunity, 'number'), input('currencyId', 'Currency', item.currencyId)) : null,
      select('assignedById', 'Responsible', item.assignedById, item.users.map(({ id, name }) => [id, name])),
      item.userFields.map(ownField),
      el('label', {}, 'Comments', el('textarea', { name: 'comments', rows: '3' }, String(item.comments ?? ''))),
      el('div', { class: 'panel-actions' }, el('button', { class: 'main' }, 'Save'),
        el('button', { type: 'button', class: 'danger', onclick: () => void this.remove() }, 'Delete')))
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      void this.save(Object.fromEntries(new FormData(form)), item)
    })
    return form
  }

  side(item) {
    const contact = [item.person, item.phone, item.email].filter(Boolean)
    return el('div', { class: 'panel-side' },
      el('h3', {}, 'Contact'), contact.length > 0 ? el('p', { 'data-testid': 'item-contact' }, contact.map((line) => el('span', { class: 'row' }, line))) : el('p', { class: 'quiet' }, 'No contact'),
      item.origin ? el('p', { class: 'quiet' }, `From ${item.origin}`) : null,
      item.todos.length > 0 ? [el('h3', {}, 'To do'), item.todos.map((todo) => this.todo(todo))] : null,
      el('h3', {}, 'Timeline'),
      item.timeline.length + item.log.length > 0 ? [...item.log.map(({ title, text, createdAt }) => ({ text: `${title}\n${text}`, createdAt })), ...item.timeline].sort((a, b) => b.createdAt - a.createdAt).map((entry) => el('p', { class: 'entry' }, withLinks(entry.text), el('small', {}, clock(entry.createdAt)))) : el('p', { class: 'quiet' }, 'No entries yet'))
  }

  /** An activity with its deadline; what an application made has its button. */
  todo({ title, description, deadline, completed, isLate, layout }) {
    const state = completed ? 'done' : `until ${clock(Date.parse(deadline))}`
    const buttons = Object.values(layout?.footer?.buttons ?? {}).filter((button) => button.action?.uri)
    return el('div', { class: `entry todo${completed ? ' done' : ''}${isLate ? ' late' : ''}`, 'data-testid': 'activity' }, el('strong', {}, title || description),
      title && description ? el('span', { class: 'row' }, description) : null, el('small', {}, isLate ? `late, ${state}` : state),
      completed ? null : buttons.map((button) => el('a', { class: 'row', href: button.action.uri }, String(button.title))))
  }

  /** An application says that it changed the record: the card is read again, its open tab stays. */
  async reload() {
    const item = await ask(this.url()).catch(() => null)
    if (item) this.place.querySelector('.panel-body')?.replaceChildren(this.form(item), this.side(item))
    this.page.refresh()
  }

  async save({ stageId, ...fields }, item) {
    try {
      await ask(this.url(), { fields, ...(stageId !== undefined && stageId !== item.stageId && { stageId }) })
      toast('Saved')
      this.close()
      this.page.refresh()
    } catch (error) {
      toast(error.message)
    }
  }

  async remove() {
    await fetch(this.url(), { method: 'DELETE' })
    this.close()
    this.page.refresh()
  }
}
