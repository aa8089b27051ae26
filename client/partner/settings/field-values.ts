import type { RequiredFieldView } from '../../../server/contract/settings.ts'
import type { FieldSource, FieldValue } from '../../../server/core/portal-settings.ts'
import type { Text, TextKey } from '../../shared/i18n/i18n.ts'

/** What of the request a field can be filled with; `text` is the administrator's own. */
export const SOURCE_NAMES: Record<FieldSource, TextKey> = {
  text: 'settings.sourceText', number: 'settings.sourceNumber', title: 'settings.sourceTitle', place: 'settings.sourcePlace', country: 'settings.sourceCountry',
  seats: 'settings.sourceSeats', needs: 'settings.sourceNeeds', client: 'settings.sourceClient', first_contact_due: 'settings.sourceDue',
}

export const EXAMPLE_NUMBER = 'IR-1042'

const EXAMPLES: Record<Exclude<FieldSource, 'text' | 'title' | 'first_contact_due'>, string> = {
  number: EXAMPLE_NUMBER, place: 'Porto', country: 'Portugal', seats: '25', needs: 'Telephony, Automation', client: 'João Pereira',
}

export function isFilled(value: FieldValue | undefined): boolean {
  return value !== undefined && (value.source !== 'text' || value.text.trim() !== '')
}

/** What would stand in the field of the example record. */
export function exampleOf(field: RequiredFieldView, value: FieldValue | undefined, t: Text): string | null {
  if (value === undefined || !isFilled(value)) return null
  if (value.source === 'text') return field.items?.find((it) => it.id === value.text)?.name ?? value.text
  if (value.source === 'title') return t('settings.exampleTitle')
  if (value.source === 'first_contact_due') return t('settings.exampleDue')
  return EXAMPLES[value.source]
}
