import { deleteExpiredSessions } from '../../store/sessions.ts'
import type { App } from '../app.ts'

/** Deletes sessions and tickets that have run out. */
export async function forgetOldSessions(app: App): Promise<void> {
  await deleteExpiredSessions(app.db, app.now())
}
