import type { PortalState } from '../../store/portals.ts'
import type { PortalQueue } from '../../store/portal-work.ts'
import type { PortalAnswer } from './call-portal.ts'
import { say } from '../../core/said.ts'
import { attention, broken, ok } from './found.ts'
import type { Found } from './found.ts'
import { judgeWebhookTrouble } from './webhook-checks.ts'

/** What it means that a portal did not answer the look at it. */
export function judgeSilence(state: PortalState, trouble: Exclude<PortalAnswer, { kind: 'ok' }>): Found[] {
  const { kind, reason } = trouble
  const ofWebhook = judgeWebhookTrouble(reason)
  if (ofWebhook) return [ofWebhook]
  if (state === 'uninstalled' || kind === 'gone') return [broken('access', say('trouble.gone'))]
  if (/commercial plans|ACCESS_DENIED/i.test(reason)) return [broken('licence', say('trouble.plan'))]
  if (/not paid|PAYMENT_REQUIRED/i.test(reason)) return [broken('licence', say('trouble.unpaid'))]
  if (kind === 'park') return [broken('access', say('trouble.nobody'))]
  if (kind === 'refused') return [broken('access', say('trouble.refused', { reason }))]
  return [attention('access', say('trouble.silent'))]
}

/** How deliveries go, from what waits and what was given up. */
export function judgeQueue(queue: PortalQueue, now: number): Found[] {
  return [crmWrite(queue), waiting(queue, now)]
}

function crmWrite({ dead, deadError, waitingError, hasMade }: PortalQueue): Found {
  if (dead > 0) return broken('crm_write', say('trouble.dead', { n: dead, reason: deadError ?? say('trouble.noReason') }))
  if (waitingError !== null) return attention('crm_write', say('trouble.notAtOnce', { reason: waitingError }))
  return ok('crm_write', say(hasMade ? 'trouble.allTaken' : 'trouble.nothingYet'))
}

const LATE_MS = 15 * 60_000

function waiting({ waiting: number, oldestWaitingSince }: PortalQueue, now: number): Found {
  if (oldestWaitingSince !== null && now - oldestWaitingSince > LATE_MS) return attention('queue', say('trouble.late', { n: number }))
  return ok('queue', number === 0 ? say('trouble.nothingWaits') : say('trouble.onTheWay', { number }))
}
