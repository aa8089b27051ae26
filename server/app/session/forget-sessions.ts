import { forgetLogins } from '../../store/operator-logins.ts'
import { forgetLinks } from '../../store/one-time-links.ts'
import { deleteExpiredSessions } from '../../store/sessions.ts'
import type { App } from '../app.ts'
import { TRIES_MS } from '../sign-in/limits.ts'

/** Deletes sessions, tickets, logins and links that have run out. Returns no count: nothing follows at once. */
export async function forgetOldSessions(app: App): Promise<number> {
  await deleteExpiredSessions(app.db, app.now())
  await forgetLogins(app.db, app.now())
  await forgetLinks(app.db, app.now(), app.now() - TRIES_MS)
  return 0
}
