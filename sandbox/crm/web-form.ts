import type { Portal } from '../portal.ts'
import type { CrmItem } from '../state.ts'
import { afterLeadAdded } from './conversion.ts'
import { addItem } from './items.ts'
import { CONTACT, DEAL, LEAD } from './kinds.ts'

/** What somebody typed into a CRM form; `fields` are those that the form's owner added, by their names in the CRM. */
export type SentForm = {
  formId: number, entity: 'lead' | 'deal', name?: string, lastName?: string, email?: string, phone?: string, comments?: string
  fields?: Record<string, unknown>, utmSource?: string
}

/** A sent CRM form becomes a lead, or a contact with a deal; nobody acts, so its events carry no tokens. */
export function sendForm(portal: Portal, { formId, entity, name, lastName, email, phone, comments, fields = {}, utmSource }: SentForm): CrmItem {
  const fm = [...(phone === undefined ? [] : [{ typeId: 'PHONE', valueType: 'WORK', value: phone }]), ...(email === undefined ? [] : [{ typeId: 'EMAIL', valueType: 'WORK', value: email }])]
  const person = { name, lastName, fm }
  const form = { title: `CRM form ${formId}`, sourceId: 'WEBFORM', webformId: formId, comments, ...(utmSource !== undefined && { utmSource }), ...fields }
  if (entity === 'lead') {
    const lead = addItem(portal, { entityTypeId: LEAD, fields: { ...form, ...person }, userId: null, originalNames: true })
    afterLeadAdded(portal, lead, null)
    return lead
  }
  const contact = addItem(portal, { entityTypeId: CONTACT, fields: { ...person, sourceId: 'WEBFORM' }, userId: null })
  return addItem(portal, { entityTypeId: DEAL, fields: { ...form, contactId: contact.id }, userId: null, originalNames: true })
}
