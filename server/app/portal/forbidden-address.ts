import type { App } from '../app.ts'
import { ForbiddenAddress } from '../../bitrix24/guard.ts'
import { Refusal } from '../../core/errors.ts'
import { wantAddress } from '../../store/addresses.ts'

/** Remembers, for the operator to decide, that a portal answers at a port nobody allowed yet. */
export async function noteForbidden(app: App, memberId: string, error: ForbiddenAddress): Promise<void> {
  app.log.warn({ memberId, wanted: error.wanted }, 'a portal’s address must not be called')
  if (error.wanted !== null) await wantAddress(app.db, error.wanted, memberId, app.now())
}

/** The refusal for a person whose portal can't be called; other errors pass. */
export async function refuseForbidden(app: App, memberId: string, error: unknown): Promise<never> {
  if (!(error instanceof ForbiddenAddress)) throw error
  await noteForbidden(app, memberId, error)
  throw error.wanted === null ? new Refusal('install_refused') : new Refusal('port_not_allowed', { host: error.wanted })
}
