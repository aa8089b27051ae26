import type { PortalState } from '../../store/portals.ts'
import type { PortalQueue } from '../../store/portal-work.ts'
import type { PortalAnswer } from './call-portal.ts'
import { attention, broken, count, ok } from './found.ts'
import type { Found } from './found.ts'
import { judgeWebhookTrouble } from './webhook-checks.ts'

const REOPEN = 'An administrator of this Bitrix24 has to open the app once; everything that waits is then done by itself.'
const SAFE = 'Requests you have are safe here; it goes on by itself'

/** What it means that a portal did not answer the look at it. */
export function judgeSilence(state: PortalState, trouble: Exclude<PortalAnswer, { kind: 'ok' }>): Found[] {
  const { kind, reason } = trouble
  const ofWebhook = judgeWebhookTrouble(reason)
  if (ofWebhook) return [ofWebhook]
  if (state === 'uninstalled' || kind === 'gone') return [broken('access', 'The app is not installed in this Bitrix24 any more. It can be installed again; partner and history are kept.')]
  if (/commercial plans|ACCESS_DENIED/i.test(reason)) return [broken('licence', `Your Bitrix24 plan does not let apps work right now. ${SAFE} once the plan allows it.`)]
  if (/not paid|PAYMENT_REQUIRED/i.test(reason)) return [broken('licence', `The app or the Bitrix24 is not paid for. ${SAFE} once it is.`)]
  if (kind === 'park') return [broken('access', `Nobody’s access works any more. ${REOPEN}`)]
  if (kind === 'refused') return [broken('access', `Your Bitrix24 refuses the app: ${reason}`)]
  return [attention('access', 'Your Bitrix24 does not answer right now. The app tries again by itself.')]
}

/** How deliveries go, from what waits and what was given up. */
export function judgeQueue(queue: PortalQueue, now: number): Found[] {
  return [crmWrite(queue), waiting(queue, now)]
}

function crmWrite({ dead, deadError, waitingError, hasMade }: PortalQueue): Found {
  if (dead > 0) return broken('crm_write', `${count(dead, 'entry')} could not be put into your CRM: ${deadError ?? 'no reason was told'}. Mend the reason; the vendor starts it anew.`.replace('entrys', 'entries'))
  if (waitingError !== null) return attention('crm_write', `Your CRM did not take everything at once: ${waitingError}. The app tries again by itself.`)
  return ok('crm_write', hasMade ? 'Your CRM took everything so far.' : 'Nothing had to be put into your CRM yet.')
}

const LATE_MS = 15 * 60_000

function waiting({ waiting: number, oldestWaitingSince }: PortalQueue, now: number): Found {
  if (oldestWaitingSince !== null && now - oldestWaitingSince > LATE_MS) return attention('queue', `${count(number, 'delivery')} to your CRM ${number === 1 ? 'waits' : 'wait'} longer than usual.`.replace('deliverys', 'deliveries'))
  return ok('queue', number === 0 ? 'Nothing waits.' : `${number} on the way to your CRM.`)
}
