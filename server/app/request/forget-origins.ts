import { DAY_MS } from '../../core/time.ts'
import { forgetOrigins } from '../../store/request-origins.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { forgetProofs } from '../../store/used-proofs.ts'
import type { App } from '../app.ts'

/** Forgets from where requests came once their days are over, and proofs of work that no form takes any more. Returns no count: nothing follows. */
export async function forgetOldOrigins(app: App): Promise<number> {
  const { gate } = await getRulebook(app.db, app.now())
  await forgetOrigins(app.db, app.now() - gate.originDays * DAY_MS)
  await forgetProofs(app.db, app.now())
  return 0
}
