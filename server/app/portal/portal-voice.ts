import type { Language } from '../../core/languages.ts'
import type { Db } from '../../db/schema.ts'
import { speakIn } from '../../say/speak.ts'
import type { Speak } from '../../say/speak.ts'
import { findPartnerLanguage, findPortalLanguage } from '../../store/portals.ts'

/** The language of what is written into a portal; English until it is known. */
export async function portalLanguage(db: Db, memberId: string): Promise<Language> {
  return await findPortalLanguage(db, memberId) ?? 'en'
}

/** For what is written into a portal: records, comments, notices. */
export async function portalVoice(db: Db, memberId: string): Promise<Speak> {
  return speakIn(await portalLanguage(db, memberId))
}

/** For what is mailed to a partner's people, who have no language of their own here. */
export async function partnerLanguage(db: Db, partnerId: string): Promise<Language> {
  return await findPartnerLanguage(db, partnerId) ?? 'en'
}
