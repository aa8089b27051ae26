import type { App } from '../app.ts'
import { listFields } from './list-fields.ts'
import type { FieldCard } from './list-fields.ts'

/** What the app writes into every record by itself, and `opened`, which Bitrix24 sets. */
const FILLED = new Set(['opened', 'title', 'contactId', 'contactIds', 'contacts', 'name', 'lastName', 'categoryId', 'stageId', 'assignedById', 'sourceId', 'sourceDescription', 'opportunity', 'currencyId', 'fm'])

/** Fields without which the portal refuses a new record and which the app does not fill by itself. Throws `portal_silent`. */
export async function listRequiredFields(app: App, memberId: string, entityTypeId: number): Promise<FieldCard[]> {
  return demandedOf(await listFields(app, memberId, entityTypeId))
}

export function demandedOf(fields: readonly FieldCard[]): FieldCard[] {
  return fields.filter((it) => it.isRequired && !it.isReadOnly && !FILLED.has(it.name))
}
