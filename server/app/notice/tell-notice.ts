import { wordsOf } from '../../core/said.ts'
import type { Tx } from '../../db/schema.ts'
import { insertNotice } from '../../store/notices.ts'
import type { NewNotice } from '../../store/notices.ts'
import { insertWork } from '../../store/outbox.ts'
import { tellPartner } from '../live/live.ts'

/** Tells a partner something, once: in the app, and by mail where the register has an address. True when it was new. */
export async function tellNotice(tx: Tx, notice: NewNotice, now: number): Promise<boolean> {
  const isNew = await insertNotice(tx, notice, now)
  if (!isNew) return false
  const subject = `${notice.partnerId}/${notice.kind}/${notice.subject}`
  await insertWork(tx, { kind: 'mail.notice', lane: `notice/${notice.partnerId}`, subject, memberId: null, payload: { partnerId: notice.partnerId, kind: notice.kind, text: wordsOf(notice) }, runAt: now }, now)
  await tellPartner(tx, notice.partnerId, { kind: 'notice' }, now)
  return true
}
