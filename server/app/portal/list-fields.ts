import { readFields } from '../../bitrix24/directory.ts'
import type { FieldCard } from '../../bitrix24/directory.ts'
import { Refusal } from '../../core/errors.ts'
import type { App } from '../app.ts'
import { callPortal } from './call-portal.ts'

export type { FieldCard }

/** The fields of a kind of record in a portal's CRM, as `crm.item.get` names them. Throws `portal_silent`. */
export async function listFields(app: App, memberId: string, entityTypeId: number): Promise<FieldCard[]> {
  const answer = await callPortal(app, memberId, 'crm.item.fields', { entityTypeId, useOriginalUfNames: 'Y' })
  if (answer.kind !== 'ok') throw new Refusal('portal_silent')
  return readFields(answer.result)
}
