import { dayOf } from '../../core/say-time.ts'
import { say } from '../../core/said.ts'
import { keep } from '../../say/speak.ts'
import { MINUTE_MS } from '../../core/time.ts'
import { listStuckPortals } from '../../store/portal-work.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { tellNotice } from './tell-notice.ts'

/** So long the tries go on before anybody is bothered. */
const PATIENCE_MINUTES = 15

/** Tells a company, once a day and portal, that its CRM takes no records. Returns how many were told. */
export async function tellCrmTrouble(app: App): Promise<number> {
  const now = app.now()
  let told = 0
  for (const { memberId, partnerId } of await listStuckPortals(app.db, now - PATIENCE_MINUTES * MINUTE_MS)) {
    const isNew = await inTransaction(app.db, (tx) => tellNotice(tx, { partnerId, kind: 'crm_trouble', subject: `${memberId}/${dayOf(now)}`, ...keep(say('told.crmTrouble', { minutes: PATIENCE_MINUTES })) }, now))
    if (isNew) told += 1
  }
  if (told > 0) {
    app.wake.worker()
    app.wake.live()
  }
  return told
}
