import type { Rulebook } from '../../core/rulebook.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'

/** The rulebook in force now. */
export async function showRulebook(app: App): Promise<Rulebook> {
  return getRulebook(app.db, app.now())
}
