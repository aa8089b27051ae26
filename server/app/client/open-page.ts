import type { ImplementationRequest } from '../../core/request.ts'
import { getRequest } from '../../store/requests.ts'
import type { App } from '../app.ts'
import { openClientLink } from './links.ts'

/** The request that a token opens; null for one that is unknown or too old, and nobody is told which. */
export async function openClientPage(app: App, token: string): Promise<ImplementationRequest | null> {
  const link = await openClientLink(app, token, 'status')
  return link && link.expiresAt > app.now() ? getRequest(app.db, link.requestId) : null
}
