import { APP_FIELDS, fieldCommands } from '../../bitrix24/crm-fields.ts'
import type { AppField } from '../../bitrix24/crm-fields.ts'
import type { BatchCommand } from '../../bitrix24/batch.ts'
import type { FieldCard } from '../../bitrix24/directory.ts'
import type { Survey } from '../../bitrix24/survey.ts'

/** Commands that make those of the app's fields that a portal does not have; nothing for kinds of records that could not be read. */
export function missingFields({ fields, processId }: Pick<Survey, 'fields' | 'processId'>): BatchCommand[] {
  return [...fields].flatMap(([entityTypeId, cards]) => Object.entries(fieldCommands(entityTypeId, processId))
    .filter(([field]) => !hasField(cards, field as AppField)).map(([, command]) => command))
}

/** How names of custom fields of a smart process begin; only the portal knows its number. */
export function prefixOf(processId: number | null): string | null {
  return processId === null ? null : `UF_CRM_${processId}_`
}

/** Portals spell custom names in several ways: UF_CRM_7_IR_PROOF, ufCrm7_IrProof, ufCrm7IrProof. */
function hasField(cards: readonly FieldCard[], field: AppField): boolean {
  const wanted = plain(APP_FIELDS[field].suffix)
  return cards.some(({ name }) => /^uf/i.test(name) && plain(name).endsWith(wanted))
}

function plain(name: string): string {
  return name.replaceAll('_', '').toLowerCase()
}
