import type { ListedPrivacyCase } from '../app/privacy/list-cases.ts'
import type { PrivacyCaseView, ToConfirmView } from '../contract/privacy.ts'
import { waitsForPartner } from '../core/privacy.ts'
import { requestCode } from '../core/request.ts'

export function presentToConfirm({ id, kind, number, reservationId, dueAt }: ListedPrivacyCase): ToConfirmView {
  return { id, kind, number: requestCode(number), reservationId, dueAt }
}

export function presentCase({ id, kind, number, partnerId, partnerName, openedAt, openedBy, dueAt, closedAt, closedBy }: ListedPrivacyCase): PrivacyCaseView {
  return {
    id, kind, number: requestCode(number), partner: partnerId === null ? null : { id: partnerId, name: partnerName ?? '' }, waitsFor: waitsForPartner(kind) ? 'partner' : 'vendor',
    openedAt, openedBy, dueAt, closed: closedAt === null ? null : { at: closedAt, by: closedBy ?? '' },
  }
}
