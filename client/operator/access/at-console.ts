import { askOutside } from '../../shared/api.ts'

/** Whether this is the console at its own address, and not a page that a portal opened. */
export function isConsole(page: Pick<Window, 'location'> = window): boolean {
  return page.location.pathname === '/console'
}

/** Signs this browser out, and begins anew. */
export async function leaveConsole(): Promise<void> {
  await askOutside('POST', '/api/console/sign-out', {})
  window.location.reload()
}
