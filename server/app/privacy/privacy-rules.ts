import type { Privacy } from '../../core/privacy.ts'
import type { Db } from '../../db/schema.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { findWorkingDays } from '../system/working-days.ts'

/** What holds now for the promises about clients' data: the rulebook's numbers and the vendor's working days. */
export async function getPrivacyRules(db: Db, now: number): Promise<Privacy> {
  const [{ privacy }, days] = [await getRulebook(db, now), await findWorkingDays(db)]
  return { ...privacy, ...days }
}
