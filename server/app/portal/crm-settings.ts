import { z } from 'zod'
import type { App } from '../app.ts'
import { Refusal } from '../../core/errors.ts'
import { inTransaction } from '../../store/transaction.ts'
import { insertJournalEntry } from '../../store/journal.ts'
import { findPortal, setCrmTarget } from '../../store/portals.ts'
import { fetchStages } from '../crm/portal-stages.ts'
import type { Pipeline } from '../crm/portal-stages.ts'
import type { Caller } from '../session/open-session.ts'
import { callBatch } from './call-portal.ts'

export type CrmChoice = { target: Pipeline, name: string, firstStage: string }
export type CrmSettings = { current: Pipeline, choices: CrmChoice[] }

const CLASSIC_MODE = 1
const categories = z.object({ categories: z.array(z.object({ id: z.coerce.number(), name: z.string() })) })

/** Where reserved requests go in this portal and where they could go, read from the portal. Throws `portal_silent`. */
export async function showCrmSettings(app: App, memberId: string): Promise<CrmSettings> {
  const portal = await findPortal(app.db, memberId)
  if (!portal) throw new Refusal('not_installed')
  const answer = await callBatch(app, memberId, {
    mode: { method: 'crm.settings.mode.get', params: {} },
    pipelines: { method: 'crm.category.list', params: { entityTypeId: 2 } },
  }, { halt: false })
  if (answer.kind !== 'ok') throw new Refusal('portal_silent')
  const { mode, pipelines } = answer.batch.results
  const deals = categories.catch({ categories: [{ id: 0, name: 'Deals' }] }).parse(pipelines).categories
  const targets: { target: Pipeline, name: string }[] = deals.map(({ id, name }) => ({ target: { entity: 'deal', categoryId: id }, name: `Deals: ${name}` }))
  if (Number(mode) === CLASSIC_MODE) targets.push({ target: { entity: 'lead', categoryId: 0 }, name: 'Leads' })
  const choices = await Promise.all(targets.map(async (it) => ({ ...it, firstStage: (await fetchStages(app, memberId, it.target))?.[0]?.name ?? '' })))
  return { current: portal.crmTarget, choices }
}

/** Sets the target for reservations from now on; those already in the CRM stay where they are. Throws `not_admin` or `invalid`. */
export async function changeCrmTarget(app: App, caller: Caller, target: Pipeline): Promise<CrmSettings> {
  if (!caller.isAdmin) throw new Refusal('not_admin')
  const { choices } = await showCrmSettings(app, caller.memberId)
  if (!choices.some((it) => it.target.entity === target.entity && it.target.categoryId === target.categoryId)) throw new Refusal('invalid')
  await inTransaction(app.db, async (tx) => {
    const now = app.now()
    await setCrmTarget(tx, caller.memberId, target, now)
    await insertJournalEntry(tx, {
      at: now, kind: 'crm_target_changed', requestId: null, partnerId: caller.partnerId, memberId: caller.memberId,
      userId: caller.userId, userName: caller.userName, details: `${target.entity} ${target.categoryId}`,
    })
  })
  return { current: target, choices }
}
