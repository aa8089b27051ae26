import type { ReservationCard } from '../../../server/contract/reservation.ts'
import type { RequestCard } from '../../../server/contract/request.ts'
import type { TextKey } from '../../shared/i18n/i18n.ts'
import type { Section } from '../partner-context.ts'

export const SCREEN_ITEMS = [
  { section: 'open', label: 'tab.open', keys: ['G', 'O'] }, { section: 'in-work', label: 'tab.inWork', keys: ['G', 'I'] }, { section: 'closed', label: 'tab.closed', keys: ['G', 'C'] },
  { section: 'rating', label: 'tab.rating', keys: ['G', 'R'] }, { section: 'settings', label: 'tab.settings', keys: ['G', 'S'] },
] as const satisfies readonly { section: Section, label: TextKey, keys: readonly string[] }[]

export const PARTS = [
  { part: 'locations', label: 'settings.partLocations' }, { part: 'crm', label: 'settings.partCrm' }, { part: 'people', label: 'settings.partPeople' }, { part: 'look', label: 'settings.partLook' },
  { part: 'connection', label: 'settings.partConnection' }, { part: 'privacy', label: 'settings.partPrivacy' }, { part: 'activity', label: 'settings.partActivity' },
] as const satisfies readonly { part: string, label: TextKey }[]

/** What can be done with the open request: the buttons its detail offers, by their test ids, with the key of each. */
export const ACTION_ITEMS = [
  { button: 'reserve', label: 'palette.reserve', key: 'R' }, { button: 'show-contacts', label: 'palette.showContacts', key: 'Enter' }, { button: 'undo', label: 'palette.undo', key: 'U' },
  { button: 'mark-contacted', label: 'palette.contacted', key: 'T' }, { button: 'won', label: 'palette.won', key: 'W' }, { button: 'lost', label: 'palette.lost', key: 'L' }, { button: 'release', label: 'palette.release', key: '' },
] as const satisfies readonly { button: string, label: TextKey, key: string }[]

export function buttonOf(name: string, page: ParentNode = document): HTMLElement | null {
  const button = page.querySelector<HTMLElement>(`.split-detail [data-testid="${name}"]`)
  return button === null || button.getAttribute('aria-disabled') === 'true' || button.getClientRects().length === 0 ? null : button
}

/** The request that a number alone means: `1042` and `ir-1042` are `IR-1042`. */
export function numberIn(words: string): string | null {
  const [, digits] = /^\s*(?:ir-?)?(\d{1,9})\s*$/i.exec(words) ?? []
  return digits === undefined ? null : `IR-${Number(digits)}`
}

export type Found = { number: string, title: string, place: string, section: Section, id: string }

/** Every request that can be found, once: one's own first, because there is more to do with it. */
export function findable(open: readonly RequestCard[], inWork: readonly ReservationCard[], closed: readonly ReservationCard[]): Found[] {
  const found = new Map<string, Found>()
  for (const it of inWork) found.set(it.number, { number: it.number, title: it.title, place: it.place, section: 'in-work', id: it.id })
  for (const it of closed) if (!found.has(it.number)) found.set(it.number, { number: it.number, title: it.title, place: it.place, section: 'closed', id: it.id })
  for (const it of open) if (!found.has(it.number)) found.set(it.number, { number: it.number, title: it.title, place: it.place, section: 'open', id: it.number })
  return [...found.values()]
}
