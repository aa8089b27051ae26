import type { TextKey } from '../../shared/i18n/i18n.ts'

/** What is new for partners, the newest first; the number only grows and is kept when somebody has read it. */
export const NEWS = [
  { id: 3, at: Date.UTC(2026, 10, 28), title: 'news.palette', text: 'news.paletteText' },
  { id: 2, at: Date.UTC(2026, 10, 28), title: 'news.rating', text: 'news.ratingText' },
  { id: 1, at: Date.UTC(2026, 10, 28), title: 'news.languages', text: 'news.languagesText' },
] as const satisfies readonly { id: number, at: number, title: TextKey, text: TextKey }[]

export const NEWEST = NEWS[0].id
