import type { Portal } from './portal.ts'
import type { PlacementHandler } from './state.ts'
import type { PortalUser } from './world.ts'

/** What the application put into a place, as far as this person sees it: nothing before the installation is finished. */
export function widgetsOf(portal: Portal, user: PortalUser, placement: string): PlacementHandler[] {
  const { state } = portal
  if (state.install !== 'done' || state.restricted.includes(user.id)) return []
  return state.placements.filter((known) => known.placement === placement && (known.userId === 0 || known.userId === user.id))
}

export type WidgetTab = { placement: string, index: number, title: string }

/** Several handlers may be bound to one place; `index` tells them apart. */
export function widgetTabs(portal: Portal, user: PortalUser, placement: string): WidgetTab[] {
  return widgetsOf(portal, user, placement).map(({ title }, index) => ({ placement, index, title }))
}
