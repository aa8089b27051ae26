import type { ClientLanguage } from '../../core/languages.ts'
import { requestCode } from '../../core/request.ts'
import { isQuiet, markQuiet } from '../../store/client-wishes.ts'
import { getRequest } from '../../store/requests.ts'
import type { App } from '../app.ts'
import { openClientLink } from './links.ts'

/** Of what a link ends the reminders, and in which language its client reads. */
export type Reminded = { requestId: string, number: string, language: ClientLanguage, isQuiet: boolean }

/** What stands behind a link that ends reminders; null when there is none, or its time is over. */
export async function findReminded(app: App, token: string): Promise<Reminded | null> {
  const link = await openClientLink(app, token, 'quiet')
  if (!link || link.expiresAt <= app.now()) return null
  const request = await getRequest(app.db, link.requestId)
  return { requestId: request.id, number: requestCode(request.number), language: request.formLanguage, isQuiet: await isQuiet(app.db, request.id) }
}

/** Ends the reminders of a request, as often as somebody asks; what happens to it is told all the same. */
export async function stopReminders(app: App, token: string): Promise<Reminded | null> {
  const found = await findReminded(app, token)
  if (found) await markQuiet(app.db, found.requestId, app.now())
  return found
}
