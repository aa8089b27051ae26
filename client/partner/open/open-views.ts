import { FILTER_KEYS } from './open-filter.ts'
import type { Query } from '../../shared/hash-router.ts'

/** A filter and a sort under a name of one's own. */
export type SavedView = { name: string, query: Query }

/** More could not be told apart at a glance. */
export const MOST_VIEWS = 5
export const LONGEST_NAME = 24

const KEYS = [...FILTER_KEYS, 'sort']

/** What of an address a view keeps, in one order, so that equal views are equal texts. */
export function viewQuery(query: Query): Query {
  return Object.fromEntries(KEYS.flatMap((key) => (query[key] ? [[key, query[key]]] : [])))
}

/** The address of a view: what it does not say is taken away. */
export function viewPatch(query: Query): Query {
  return Object.fromEntries(KEYS.map((key) => [key, query[key] ?? '']))
}

export function isSameView(one: Query, other: Query): boolean {
  return JSON.stringify(viewQuery(one)) === JSON.stringify(viewQuery(other))
}

/** The views with one more; the same name again takes the place of the old one. No more than five. */
export function withView(views: readonly SavedView[], name: string, query: Query): SavedView[] {
  const view = { name: cleanName(name), query: viewQuery(query) }
  const at = views.findIndex((it) => it.name === view.name)
  if (at !== -1) return views.with(at, view)
  return views.length >= MOST_VIEWS ? [...views] : [...views, view]
}

export function renamed(views: readonly SavedView[], from: string, to: string): SavedView[] {
  const name = cleanName(to)
  if (name === '' || views.some((it) => it.name === name)) return [...views]
  return views.map((it) => (it.name === from ? { ...it, name } : it))
}

export function cleanName(name: string): string {
  return name.trim().replace(/\s+/g, ' ').slice(0, LONGEST_NAME)
}
