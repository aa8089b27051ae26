import { waitsForPartner } from '../../core/privacy.ts'
import { listPrivacyCases } from '../../store/privacy-cases.ts'
import type { ListedPrivacyCase } from '../../store/privacy-cases.ts'
import type { App } from '../app.ts'

export type { ListedPrivacyCase }

/** Every clock that runs about clients' data, or ran. */
export async function listCasesOfPrivacy(app: App, state: 'open' | 'closed'): Promise<ListedPrivacyCase[]> {
  return listPrivacyCases(app.db, state)
}

/** What a partner still has to confirm. */
export async function listToConfirm(app: Pick<App, 'db'>, partnerId: string | null): Promise<ListedPrivacyCase[]> {
  return partnerId === null ? [] : (await listPrivacyCases(app.db, 'open', partnerId)).filter(({ kind }) => waitsForPartner(kind))
}
