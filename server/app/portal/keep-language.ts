import type { Language } from '../../core/languages.ts'
import { setPortalLanguage } from '../../store/portals.ts'
import type { App } from '../app.ts'

/** Keeps what language a portal speaks, as its page tells it: an installation always, an opening only where none is known. */
export async function keepLanguage(app: App, memberId: string, { language, isFirst }: { language: Language, isFirst: boolean }): Promise<void> {
  await setPortalLanguage(app.db, memberId, language, isFirst)
}
