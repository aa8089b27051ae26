import { APP_FIELDS } from '../../bitrix24/crm-fields.ts'
import type { AppField } from '../../bitrix24/crm-fields.ts'
import { gateOf } from '../../core/partner.ts'
import type { Gate, Partner } from '../../core/partner.ts'
import { Refusal } from '../../core/errors.ts'
import { likelyCompanies } from '../../core/setup.ts'
import type { Setup } from '../../core/setup.ts'
import { listCasesOn } from '../../store/cases.ts'
import type { DeskCase } from '../../store/cases.ts'
import { findPartner, listPartners } from '../../store/partners.ts'
import { findSetup } from '../../store/portal-setups.ts'
import type { App } from '../app.ts'
import type { Caller } from '../session/open-session.ts'

export type ShownSetup = {
  setup: Setup | null
  company: Partner | null
  gate: Gate | null
  likely: Partner[]
  claim: DeskCase | null
  fields: AppField[]
  now: number
}

/** How far the portal's set-up is, and whose portal it is or may be. Throws `not_admin`. */
export async function showSetup(app: App, caller: Caller): Promise<ShownSetup> {
  if (!caller.isAdmin) throw new Refusal('not_admin')
  const now = app.now()
  const company = caller.partnerId === null ? null : await findPartner(app.db, caller.partnerId)
  return {
    company, now,
    setup: await findSetup(app.db, caller.memberId),
    gate: gateOf(company, now),
    likely: company ? [] : likelyCompanies(caller.domain, await listPartners(app.db)),
    claim: await findClaim(app, caller.memberId, company !== null),
    fields: Object.keys(APP_FIELDS) as AppField[],
  }
}

/** The latest, unless nothing is left to be said of it: the portal was linked by it, or has a company whatever became of the claim. */
async function findClaim(app: App, memberId: string, isLinked: boolean): Promise<DeskCase | null> {
  const claim = (await listCasesOn(app.db, 'portal_claim', memberId)).at(-1)
  if (!claim || claim.decision === 'link' || (isLinked && claim.decidedAt !== null)) return null
  return claim
}
