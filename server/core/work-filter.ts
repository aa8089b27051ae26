import type { DueGroup } from './idle.ts'
import type { Outcome } from './outcome.ts'

/** Lists of work are grouped by what is due, not by stage: stages live in the CRM. */
export type WorkGroup = 'proof' | DueGroup

export const WORK_GROUPS = ['proof', 'late', 'today', 'later'] as const satisfies readonly WorkGroup[]

/** What of a listed reservation the filters look at. */
export type Listed = {
  mine: boolean
  worker: { userId: string }
  proofMissing: boolean
  deadline: { group: DueGroup } | null
  outcome: Outcome | null
  counts: 'won' | 'lost' | 'nothing' | null
  crm: { stageName: string | null }
}

/** Null leaves everything through. */
export type WorkFilter = { who: 'mine' | 'team', person: string | null, group: WorkGroup | null, outcome: Outcome | null, stage: string | null }

export const NO_FILTER: WorkFilter = { who: 'team', person: null, group: null, outcome: null, stage: null }

/** Where a reservation in work stands in the list. */
export function workGroupOf({ proofMissing, deadline }: Pick<Listed, 'proofMissing' | 'deadline'>): WorkGroup {
  return proofMissing ? 'proof' : deadline?.group ?? 'later'
}

/** Whether a list with this filter shows it. */
export function isShown(it: Listed, { who, person, group, outcome, stage }: WorkFilter): boolean {
  return (who === 'team' || it.mine) && (person === null || it.worker.userId === person) && (group === null || workGroupOf(it) === group)
    && (outcome === null || it.outcome === outcome) && (stage === null || it.crm.stageName === stage)
}
