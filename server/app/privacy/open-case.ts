import { requestCode } from '../../core/request.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import { privacyAlertAt, privacyDueAt, waitsForPartner } from '../../core/privacy.ts'
import type { PrivacyKind } from '../../core/privacy.ts'
import { moment, say } from '../../core/said.ts'
import type { Said } from '../../core/said.ts'
import type { Tx } from '../../db/schema.ts'
import { keep } from '../../say/speak.ts'
import { lockPartners } from '../../store/partners.ts'
import { findOpenPrivacyCase, insertPrivacyCase } from '../../store/privacy-cases.ts'
import type { PrivacyCase } from '../../store/privacy-cases.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellOperators } from '../live/live.ts'
import { tellNotice } from '../notice/tell-notice.ts'
import { keepFirstDue } from './keep-first-due.ts'
import { getPrivacyRules } from './privacy-rules.ts'

export type Opening = {
  kind: PrivacyKind, request: Pick<ImplementationRequest, 'id' | 'number'>, partnerId: string | null, reservationId?: string | null
  openedBy: 'client' | 'operator' | 'partner' | 'clock', caller?: { memberId: string | null, userId: string, userName: string }
}

/** Starts a clock about one client's data, once at a time of a kind, request and partner; who has to confirm is told. Locks the partner after the request, as everywhere. */
export async function openPrivacyCase(tx: Tx, app: App, { kind, request, partnerId, reservationId = null, openedBy, caller }: Opening): Promise<PrivacyCase> {
  const partner = partnerId === null ? null : (await lockPartners(tx, [partnerId])).get(partnerId) ?? null
  const open = await findOpenPrivacyCase(tx, { kind, requestId: request.id, partnerId })
  if (open) return open
  const now = app.now()
  const privacy = await getPrivacyRules(tx, now)
  const dueAt = privacyDueAt(kind, privacy, now)
  const it: PrivacyCase = {
    id: app.newId(), kind, requestId: request.id, partnerId, reservationId, openedAt: now, openedBy, dueAt, alerts: 0,
    nextAlertAt: privacyAlertAt({ kind, openedAt: now, dueAt }, 0, privacy), closedAt: null, closedBy: null,
  }
  await insertPrivacyCase(tx, it)
  await writeJournal(tx, app, {
    at: now, kind: 'privacy_case_opened', requestId: request.id, partnerId, memberId: caller?.memberId ?? null, userId: caller?.userId ?? '', userName: caller?.userName ?? openedBy, details: `${kind} ${it.id}`,
  })
  if (partner && waitsForPartner(kind)) {
    await keepFirstDue(tx, partner.id, now)
    await tellNotice(tx, {
      partnerId: partner.id, kind: 'privacy', subject: it.id, ...keep(openingWords(kind, requestCode(request.number), dueAt, partner.timeZone)), requestId: request.id, reservationId, dueAt,
    }, now)
  }
  await tellOperators(tx, { kind: 'desk.changed' }, now)
  return it
}

function openingWords(kind: PrivacyKind, number: string, dueAt: number, zone: string): Said {
  const params = { number, until: moment(dueAt, 'dayZoned', zone) }
  if (kind === 'proof') return say('notice.privacyProof', params)
  return kind === 'who_has_my_data' ? say('notice.privacyWho', params) : say('notice.privacyStop', params)
}
