import { countPartners } from '../../store/partners.ts'
import type { App } from '../app.ts'

/** Whether anybody was entered into the register yet. */
export async function hasPartners(app: App): Promise<boolean> {
  return await countPartners(app.db) > 0
}
