import { ask, el, toast } from './elements.js'

const SHOWN_CARDS = 25
const SHOWN_FINAL_CARDS = 4

/** Makes the children of a node these, without taking out and putting back what stays. */
function reconcile(parent, nodes) {
  const wanted = new Set(nodes)
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove()
  nodes.forEach((node, place) => {
    if (parent.childNodes[place] !== node) parent.insertBefore(node, parent.childNodes[place] ?? null)
  })
}

/** The CRM board beside the application. Lanes stand one under another and the final ones stay in sight, so that each is in reach of a drag. */
export class Board {
  constructor({ place, finals, picker, user, openItem, onState }) {
    Object.assign(this, { place, finals, picker, user, openItem, onState, view: '', dragged: null, isHeld: false, isDragging: false, isStale: false, drawn: '', expanded: new Set(), laneNodes: new Map(), cardNodes: new Map() })
    picker.addEventListener('change', () => {
      this.view = picker.value
      void this.refresh()
    })
    place.parentElement.addEventListener('pointerdown', (event) => {
      // A select keeps the pointer's release to itself.
      this.isHeld = !event.target.closest('select')
    })
    for (const end of ['pointerup', 'pointercancel']) window.addEventListener(end, () => this.release('isHeld'))
    const stream = new EventSource('/desk/stream')
    stream.addEventListener('message', () => this.refreshSoon())
  }

  /** The pointer let go of something: what came in meanwhile may be drawn, after the click that follows. */
  release(flag) {
    this[flag] = false
    if (this.isHeld || this.isDragging || !this.isStale) return
    this.isStale = false
    this.refreshSoon()
  }

  refreshSoon() {
    if (this.timer) return
    this.timer = setTimeout(() => {
      this.timer = 0
      void this.refresh()
    }, 60)
  }

  async refresh() {
    const query = new URLSearchParams({ user: String(this.user), ...(this.view && { view: this.view }) })
    const state = await ask(`/desk/board?${query}`)
    // Redrawing under a pointer that holds a card would drop it.
    if (this.isHeld || this.isDragging) {
      this.isStale = true
      return
    }
    this.entityTypeId = state.view.entityTypeId
    this.view = state.view.key
    this.drawPicker(state)
    const lanes = JSON.stringify([this.view, state.lanes, [...this.expanded]])
    if (lanes !== this.drawn) this.draw(state.lanes)
    this.drawn = lanes
    this.onState(state)
  }

  async show(entityTypeId, categoryId) {
    this.view = `${entityTypeId}-${entityTypeId === 1 ? 0 : categoryId}`
    await this.refresh()
  }

  drawPicker({ views, view }) {
    if (this.picker.options.length !== views.length) this.picker.replaceChildren(...views.map(({ key, title }) => el('option', { value: key }, title)))
    this.picker.value = view.key
  }

  draw(lanes) {
    const focused = document.activeElement?.closest?.('[data-item]')?.dataset.item
    const draw = (wanted) => lanes.filter(wanted).map((lane) => this.drawLane(lane, lanes))
    reconcile(this.place, draw(({ semantics }) => semantics === 'P'))
    reconcile(this.finals, draw(({ semantics }) => semantics !== 'P'))
    if (focused) this.place.parentElement.querySelector(`[data-item="${focused}"]`)?.focus({ preventScroll: true })
  }

  /** Nodes are kept and changed in place: a pointer may hold one of them while others change. */
  drawLane(lane, lanes) {
    const key = `${this.view} ${lane.stageId}`
    const node = this.laneNodes.get(key) ?? this.newLane(lane)
    this.laneNodes.set(key, node)
    const cards = this.expanded.has(lane.stageId) ? lane.cards : lane.cards.slice(0, lane.semantics === 'P' ? SHOWN_CARDS : SHOWN_FINAL_CARDS)
    const more = lane.cards.length - cards.length
    node.querySelector('.count').textContent = String(lane.cards.length)
    const children = [node.firstElementChild, ...cards.map((card) => this.drawCard(card, lanes))]
    if (more > 0) children.push(el('button', { type: 'button', class: 'more', onclick: () => { this.expanded.add(lane.stageId); void this.refresh() } }, `${more} more`))
    reconcile(node, children)
    return node
  }

  newLane(lane) {
    const node = el('section', { class: 'lane', 'data-stage': lane.stageId, 'data-semantics': lane.semantics, 'aria-label': lane.name },
      el('h3', {}, el('span', { class: 'lane-name' }, lane.name), el('span', { class: 'count' })))
    node.style.setProperty('--stage', lane.color)
    node.addEventListener('dragover', (event) => {
      event.preventDefault()
      node.classList.add('over')
    })
    node.addEventListener('dragleave', (event) => {
      if (!node.contains(event.relatedTarget)) node.classList.remove('over')
    })
    node.addEventListener('drop', (event) => {
      event.preventDefault()
      node.classList.remove('over')
      const id = Number(event.dataTransfer.getData('text/plain') || this.dragged)
      this.isDragging = false
      this.isHeld = false
      void this.move(id, lane.stageId)
    })
    return node
  }

  drawCard(card, lanes) {
    const key = `${this.view} ${card.id}`
    const shown = JSON.stringify(card)
    const node = this.cardNodes.get(key) ?? this.newCard(card.id)
    this.cardNodes.set(key, node)
    if (node.dataset.shown === shown && this.drawn !== '') return node
    const mover = el('select', { class: 'mover', 'aria-label': `Move "${card.title}" to stage`, title: 'Move to stage', onchange: () => void this.move(card.id, mover.value) },
      lanes.map(({ stageId, name }) => el('option', { value: stageId }, name)))
    mover.value = card.stageId
    mover.addEventListener('click', (event) => event.stopPropagation())
    node.dataset.shown = shown
    node.replaceChildren(el('div', { class: 'card-title' }, card.title, card.open > 0 ? el('span', { class: `counter${card.isLate ? ' late' : ''}`, title: card.isLate ? 'An activity is late' : 'Open activities' }, String(card.open)) : null), el('div', { class: 'card-line' }, card.person), el('div', { class: 'card-line' }, [card.amount, card.assigned].filter(Boolean).join(' · ')), mover)
    return node
  }

  newCard(id) {
    const node = el('article', { class: 'card', draggable: 'true', tabindex: '0', 'data-item': String(id) })
    node.addEventListener('click', () => void this.openItem(this.entityTypeId, id))
    node.addEventListener('keydown', (event) => {
      if (event.target === node && event.key === 'Enter') void this.openItem(this.entityTypeId, id)
    })
    node.addEventListener('dragstart', (event) => {
      event.dataTransfer.setData('text/plain', String(id))
      event.dataTransfer.effectAllowed = 'move'
      this.dragged = id
      this.isDragging = true
    })
    node.addEventListener('dragend', () => {
      this.isHeld = false
      this.release('isDragging')
    })
    return node
  }

  async move(id, stageId) {
    try {
      await ask(`/desk/items/${this.entityTypeId}/${id}?user=${this.user}`, { stageId })
    } catch (error) {
      toast(error.message)
      this.drawn = ''
    }
    await this.refresh()
  }
}
