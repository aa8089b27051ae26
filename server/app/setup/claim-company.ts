import { Refusal } from '../../core/errors.ts'
import { likelyCompanies } from '../../core/setup.ts'
import type { Tx } from '../../db/schema.ts'
import { listCasesOn, updateCaseFacts } from '../../store/cases.ts'
import { findPartner, listPartners } from '../../store/partners.ts'
import { lockPortal } from '../../store/portals.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import type { CaseHandler } from '../desk/decide-case.ts'
import { openCase } from '../desk/open-case.ts'
import type { Caller } from '../session/open-session.ts'
import { linkPortalTo } from '../system/link-portal.ts'

export type Claim = { companyId: string | null, text: string }

/**
 * An administrator says which company the portal belongs to. That only puts it on the vendor's desk, one case at a time: whoever links a portal
 * gives it a partner's clients. The same way says that it is linked to the wrong one. What was typed is looked for in the register without a word of it to the caller. Throws `not_admin`, or
 * `not_found` for a company that was not proposed.
 */
export async function claimCompany(app: App, caller: Caller, { companyId, text }: Claim): Promise<void> {
  if (!caller.isAdmin) throw new Refusal('not_admin')
  await inTransaction(app.db, async (tx) => {
    const companies = await listPartners(tx)
    const likely = likelyCompanies(caller.domain, companies)
    const proposed = likely.find(({ id }) => id === companyId) ?? null
    if (companyId !== null && !proposed) throw new Refusal('not_found')
    const typed = text.toLowerCase()
    const found = proposed ?? companies.find((it) => it.id.toLowerCase() === typed || it.email?.toLowerCase() === typed) ?? null
    await putOnDesk(tx, app, caller, {
      portal: caller.domain, memberId: caller.memberId, said: proposed?.name ?? text, company: found?.name ?? null, companyId: found?.id ?? null,
      linked: companies.find(({ id }) => id === caller.partnerId)?.name ?? null, likely: likely.map(({ name }) => name), by: caller.userName,
    })
  })
  app.wake.live()
}

async function putOnDesk(tx: Tx, app: App, caller: Caller, facts: Readonly<Record<string, unknown>>): Promise<void> {
  await lockPortal(tx, caller.memberId)
  const before = await listCasesOn(tx, 'portal_claim', caller.memberId)
  const open = before.find((it) => it.decidedAt === null)
  if (open) return updateCaseFacts(tx, open.id, facts)
  await openCase(tx, app, {
    kind: 'portal_claim', subject: `${caller.memberId}/${before.length + 1}`, partnerId: null, requestId: null, reservationId: null,
    openedBy: caller.userName, dueAt: null, facts,
  }, app.now())
}

/** `link` makes it the portal of the company in the facts; `refuse` leaves it nobody's, and its administrators read the note. */
export const portalClaim: CaseHandler = {
  decisions: ['link', 'refuse'],
  apply: async (tx, app, { facts, subject }, { decision, by }) => {
    if (decision !== 'link') return
    const company = typeof facts['companyId'] === 'string' ? await findPartner(tx, facts['companyId']) : null
    // The register does not know what was typed: an operator links the portal by hand.
    if (!company) throw new Refusal('not_found')
    await linkPortalTo(tx, app, { memberId: subject.split('/')[0] ?? '', partnerId: company.id, by: { userId: '', userName: by } })
  },
}
