import { waitsForPartner, workdaysLeft } from '../../core/privacy.ts'
import { listPrivacyCases } from '../../store/privacy-cases.ts'
import type { ListedPrivacyCase } from '../../store/privacy-cases.ts'
import type { App } from '../app.ts'
import { getPrivacyRules } from './privacy-rules.ts'

export type { ListedPrivacyCase }

/** `workdaysLeft`: null where every day counts, and once it is closed. */
export type ClockedCase = ListedPrivacyCase & { workdaysLeft: number | null }

/** Every clock that runs about clients' data, or ran. */
export async function listCasesOfPrivacy(app: App, state: 'open' | 'closed'): Promise<ClockedCase[]> {
  const [cases, privacy] = [await listPrivacyCases(app.db, state), await getPrivacyRules(app.db, app.now())]
  return cases.map((it) => ({ ...it, workdaysLeft: it.closedAt === null ? workdaysLeft(it, privacy, app.now()) : null }))
}

/** What a partner still has to confirm. */
export async function listToConfirm(app: Pick<App, 'db'>, partnerId: string | null): Promise<ListedPrivacyCase[]> {
  return partnerId === null ? [] : (await listPrivacyCases(app.db, 'open', partnerId)).filter(({ kind }) => waitsForPartner(kind))
}
