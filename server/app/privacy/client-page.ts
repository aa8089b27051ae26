import { findPartner } from '../../store/partners.ts'
import { listByRequest } from '../../store/reservations.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import type { App } from '../app.ts'
import { collectData } from './collect-data.ts'
import type { ClientData } from './collect-data.ts'
import { eraseClient, THE_CLIENT } from './erase-client.ts'

export type { ClientData }

/** What the client's own page of data shows. */
export async function showData(app: App, request: ImplementationRequest): Promise<ClientData> {
  return collectData(app, request.id)
}

/** Names of the partners who saw the contacts. */
export async function listWhoSaw(app: App, { id }: ImplementationRequest): Promise<string[]> {
  const seen = (await listByRequest(app.db, id)).filter((it) => it.contactShownAt !== null)
  const names = await Promise.all([...new Set(seen.map((it) => it.partnerId))].map(async (partnerId) => (await findPartner(app.db, partnerId))?.name ?? ''))
  return names.filter((name) => name !== '').sort()
}

/** The client erases everything themselves. */
export async function eraseOwnData(app: App, { number }: ImplementationRequest): Promise<void> {
  await eraseClient(app, THE_CLIENT, number)
}
