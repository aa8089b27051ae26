import type { ClockedCase, ListedPrivacyCase } from '../app/privacy/list-cases.ts'
import type { PrivacyCaseView, ToConfirmView } from '../contract/privacy.ts'
import { waitsForPartner } from '../core/privacy.ts'
import { requestCode } from '../core/request.ts'

export function presentToConfirm({ id, kind, number, reservationId, dueAt }: ListedPrivacyCase): ToConfirmView {
  return { id, kind, number: requestCode(number), reservationId, dueAt }
}

export function presentCase({ id, kind, number, partnerId, partnerName, openedAt, openedBy, dueAt, workdaysLeft, closedAt, closedBy }: ClockedCase): PrivacyCaseView {
  return {
    id, kind, number: requestCode(number), partner: partnerId === null ? null : { id: partnerId, name: partnerName ?? '' }, waitsFor: waitsForPartner(kind) ? 'partner' : 'vendor',
    openedAt, openedBy, dueAt, workdaysLeft, closed: closedAt === null ? null : { at: closedAt, by: closedBy ?? '' },
  }
}
