import { Refusal } from '../../core/errors.ts'
import type { Partner } from '../../core/partner.ts'
import type { Sanction } from '../../core/sanction.ts'
import { findCaseBySubject } from '../../store/cases.ts'
import type { DeskCase } from '../../store/cases.ts'
import { findPartner, listGroup } from '../../store/partners.ts'
import { countUsage } from '../../store/reservations.ts'
import { listSanctions as list } from '../../store/sanctions.ts'
import type { App } from '../app.ts'

/** A sanction with what came of its appeal; null without one. */
export type ListedSanction = { sanction: Sanction, appeal: DeskCase | null }

/** What a partner may know of its own sanctions, newest first. */
export async function listSanctions(app: App, partnerId: string | null): Promise<ListedSanction[]> {
  if (partnerId === null) return []
  const sanctions = await list(app.db, partnerId)
  return Promise.all(sanctions.map(async (sanction) => ({
    sanction, appeal: sanction.appealedAt === null ? null : await findCaseBySubject(app.db, 'sanction_appeal', sanction.id),
  })))
}

export type SanctionedPartner = { partner: Partner, inWork: number, group: Partner[], sanctions: ListedSanction[] }

/** What an operator weighs: the sanctions, what is in work, and the other companies of the group. Throws `not_found`. */
export async function showSanctions(app: App, partnerId: string): Promise<SanctionedPartner> {
  const partner = await findPartner(app.db, partnerId)
  if (!partner) throw new Refusal('not_found')
  const group = (await listGroup(app.db, partner.groupId)).filter(({ id }) => id !== partnerId)
  return { partner, inWork: (await countUsage(app.db, partnerId, app.now())).inWork, group, sanctions: await listSanctions(app, partnerId) }
}
