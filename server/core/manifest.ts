import { say } from './said.ts'
import type { Said } from './said.ts'
import { CRM_TYPES, kindOf } from './crm-target.ts'
import type { CrmTarget } from './crm-target.ts'

/**
 * What the app asks of a portal; the same list stands in the Marketplace card. `userfieldconfig` is the only way to custom fields
 * of smart processes: crm.*.userfield.add knows leads and deals only.
 */
export const SCOPES = ['crm', 'placement', 'user_brief', 'im', 'userfieldconfig'] as const
export type Scope = (typeof SCOPES)[number]

const DEAL_EVENTS = ['ONCRMDEALADD', 'ONCRMDEALUPDATE', 'ONCRMDEALDELETE', 'ONCRMDEALMOVETOCATEGORY'] as const
const LEAD_EVENTS = ['ONCRMLEADADD', 'ONCRMLEADUPDATE', 'ONCRMLEADDELETE'] as const

/** Events the app listens to in every portal; names in upper case, as they arrive. ADD tells of restored records and of leads that became deals. */
export const EVENTS = ['ONAPPUNINSTALL', 'ONAPPUPDATE', 'ONAPPPAYMENT', ...DEAL_EVENTS, ...LEAD_EVENTS] as const

/** Says that the offline queue grew. */
export const OFFLINE_SIGNAL = 'ONOFFLINEEVENT'

/** Events of CRM records that a portal with the given kinds of them needs; smart processes have names of their own. */
export function crmEvents(entityTypeIds: readonly number[]): string[] {
  const processes = entityTypeIds.filter((id) => kindOf(id) === 'process')
  return [...DEAL_EVENTS, ...LEAD_EVENTS, ...processes.flatMap((id) => ['ADD', 'UPDATE', 'DELETE'].map((verb) => `ONCRMDYNAMICITEM${verb}_${id}`))]
}

/** Everything that is sent to the app's address. */
export function onlineEvents(entityTypeIds: readonly number[], hasOffline: boolean): string[] {
  return [...new Set([...EVENTS, ...crmEvents(entityTypeIds), ...(hasOffline ? [OFFLINE_SIGNAL] : [])])]
}

/** A place in a portal's pages; `path` is the app's page that is shown there. */
export type Placement = { code: string, path: '/app' | '/card', title: Said, description: Said }

const MENU = { path: '/app', title: say('placement.menu'), description: say('placement.menuAbout') } as const
const CARD = { path: '/card', title: say('placement.card'), description: say('placement.cardAbout') } as const

/** Where the app stands in a portal: its menu item, the target of links, and the tab in records of the chosen kind. */
export function placementsFor(target: CrmTarget): Placement[] {
  return [{ code: 'LEFT_MENU', ...MENU }, { code: 'REST_APP_URI', ...MENU }, ...tabCodes(target).map((code) => ({ code, ...CARD }))]
}

/** A lead becomes a deal, so its tab has to be there too. */
function tabCodes({ entityTypeId }: CrmTarget): string[] {
  switch (entityTypeId) {
    case CRM_TYPES.lead: return ['CRM_LEAD_DETAIL_TAB', 'CRM_DEAL_DETAIL_TAB']
    case CRM_TYPES.deal: return ['CRM_DEAL_DETAIL_TAB']
    default: return [`CRM_DYNAMIC_${entityTypeId}_DETAIL_TAB`]
  }
}
