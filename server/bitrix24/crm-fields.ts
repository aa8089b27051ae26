import { kindOf } from '../core/crm-target.ts'
import { say } from '../core/said.ts'
import { everywhere } from '../say/everywhere.ts'
import type { BatchCommand } from './batch.ts'

/** The app's own fields in a portal's CRM, by the last part of their name. */
export const APP_FIELDS = {
  number: { suffix: 'IR_NUMBER', type: 'string' },
  deadline: { suffix: 'IR_DEADLINE', type: 'datetime' },
  link: { suffix: 'IR_LINK', type: 'url' },
  proof: { suffix: 'IR_PROOF', type: 'string' },
  withdrawn: { suffix: 'IR_WITHDRAWN', type: 'datetime' },
} as const
export type AppField = keyof typeof APP_FIELDS

/** How names of custom fields begin; a smart process has its own beginning, which only the portal knows. */
export const COMMON_PREFIX = 'UF_CRM_'

/** The field's name as the portal spells it; null when the beginning is not known (yet). */
export function fieldName(entityTypeId: number, processPrefix: string | null, field: AppField): string | null {
  const prefix = kindOf(entityTypeId) === 'process' ? processPrefix : COMMON_PREFIX
  return prefix === null ? null : `${prefix}${APP_FIELDS[field].suffix}`
}

/** Finds one of the app's fields in a record, however the portal spells its name. */
export function findAppField(item: Readonly<Record<string, unknown>>, field: AppField): unknown {
  const wanted = APP_FIELDS[field].suffix.replaceAll('_', '').toLowerCase()
  const key = Object.keys(item).find((name) => name.toLowerCase().startsWith('uf') && name.replaceAll('_', '').toLowerCase().endsWith(wanted))
  return key === undefined ? undefined : item[key]
}

/** Commands that make the app's fields; a field that is there already is answered with an error of its own. */
export function fieldCommands(entityTypeId: number, processTypeId: number | null): Record<string, BatchCommand> {
  const commands = Object.entries(APP_FIELDS).map(([name, it]): [string, BatchCommand] => [name, fieldCommand(entityTypeId, processTypeId, { ...it, texts: everywhere(say(`field.${name as AppField}`)) })])
  return kindOf(entityTypeId) === 'process' && processTypeId === null ? {} : Object.fromEntries(commands)
}

function fieldCommand(entityTypeId: number, processTypeId: number | null, { suffix, type, texts }: (typeof APP_FIELDS)[AppField] & { texts: Record<string, string> }): BatchCommand {
  const kind = kindOf(entityTypeId)
  if (kind !== 'process') {
    return {
      method: `crm.${kind ?? 'deal'}.userfield.add`,
      params: { fields: { FIELD_NAME: suffix, USER_TYPE_ID: type, XML_ID: suffix, EDIT_FORM_LABEL: texts, LIST_COLUMN_LABEL: texts, SHOW_FILTER: 'Y' } },
    }
  }
  const entityId = `CRM_${processTypeId ?? 0}`
  return {
    method: 'userfieldconfig.add',
    params: { moduleId: 'crm', field: { entityId, fieldName: `UF_${entityId}_${suffix}`, userTypeId: type, xmlId: suffix, editFormLabel: texts } },
  }
}
