import type { Portal } from '../portal.ts'
import { crmMode } from '../portal.ts'
import type { CrmItem } from '../state.ts'
import { addItem, findItem, isEmpty, updateItem } from './items.ts'
import { CONTACT, DEAL, LEAD } from './kinds.ts'
import { stagesOf } from './stages.ts'

/**
 * What a person's "convert" does: the lead ends as CONVERTED, a contact and a deal with LEAD_ID appear.
 * The outside id of the lead is not copied: the documentation does not promise it.
 */
export function convertLead(portal: Portal, lead: CrmItem, userId: number | null): CrmItem {
  const contactId = isEmpty(lead['contactId']) ? contactOfLead(portal, lead, userId) : Number(lead['contactId'])
  const deal = addItem(portal, {
    entityTypeId: DEAL, userId,
    fields: {
      title: lead['title'], leadId: lead.id, contactId, opportunity: lead['opportunity'], currencyId: lead['currencyId'],
      assignedById: lead['assignedById'], sourceId: lead['sourceId'], comments: lead['comments'],
    },
  })
  const success = stagesOf(portal, LEAD).find((stage) => stage.semantics === 'S')
  if (success && lead['stageId'] !== success.id) updateItem(portal, lead.id, { entityTypeId: LEAD, fields: { stageId: success.id }, userId })
  return deal
}

function contactOfLead(portal: Portal, lead: CrmItem, userId: number | null): number {
  if (isEmpty(lead['name']) && isEmpty(lead['lastName'])) return 0
  const contact = addItem(portal, {
    entityTypeId: CONTACT, userId,
    fields: {
      name: lead['name'], lastName: lead['lastName'], sourceId: lead['sourceId'], assignedById: lead['assignedById'],
      fm: lead.fm.map(({ typeId, valueType, value }) => ({ typeId, valueType, value })),
    },
  })
  return contact.id
}

/** Simple CRM has no leads: a new one becomes a deal at once, but only if its NAME is filled. */
export function afterLeadAdded(portal: Portal, lead: CrmItem, userId: number | null): void {
  if (crmMode(portal) === 'simple' && !isEmpty(lead['name'])) convertLead(portal, lead, userId)
}

/** A card dragged on the board. A lead dropped on its success stage is converted, as in the portal's own interface. */
export function moveByHand(portal: Portal, move: { entityTypeId: number, id: number, stageId: string, userId: number | null }): void {
  const before = findItem(portal, move.entityTypeId, move.id)
  const wasOpen = before?.['stageSemanticId'] !== 'S'
  const item = updateItem(portal, move.id, { entityTypeId: move.entityTypeId, fields: { stageId: move.stageId }, userId: move.userId })
  if (move.entityTypeId === LEAD && wasOpen && item['stageSemanticId'] === 'S') convertLead(portal, item, move.userId)
}
