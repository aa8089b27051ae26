import type { ClockedCase } from '../app/desk/decide-case.ts'
import { CASE_HANDLERS } from '../app/desk/handlers.ts'
import type { CaseView } from '../contract/desk.ts'
import { CLIENT_SAYS, CLIENT_SAYS_CODES } from '../core/outcome-reports.ts'
import { requestCode } from '../core/request.ts'
import { say } from '../core/said.ts'
import type { Said, Words } from '../core/said.ts'
import type { Speak } from '../say/speak.ts'
import { actorOf } from './present-common.ts'

/** A case as one of the staff reads it; codes and moments among its facts are worded by the screen. */
export function presentCase(it: ClockedCase, speak: Speak): CaseView {
  const { id, kind, partnerId, reservationId, requestId, openedAt, dueAt, workdaysLeft, facts: { noteSaid, ...facts } } = it
  return {
    id, kind, partner: partnerId === null ? null : { id: partnerId, name: it.partnerName ?? partnerId }, request: it.requestNumber === null ? null : requestCode(it.requestNumber), partnerId, reservationId, requestId,
    openedAt, openedBy: speak(actorOf(it.openedBy)), dueAt, workdaysLeft, facts: spokenFacts(facts, speak) as CaseView['facts'],
    decisions: it.decidedAt === null ? [...CASE_HANDLERS[it.kind]?.decisions ?? []] : [],
    decided: it.decidedAt === null ? null : { decision: it.decision ?? '', note: speak(isSaid(noteSaid) ? noteSaid : it.note ?? ''), by: speak(actorOf(it.decidedBy ?? '')), at: it.decidedAt },
  }
}

/** Facts hold what people typed, codes, and sentences that are not spoken yet, wherever they stand; old ones hold English. */
function spokenFacts(value: unknown, speak: Speak): unknown {
  if (typeof value === 'string') return speak(heardOf(value))
  if (Array.isArray(value)) return value.map((it) => spokenFacts(it, speak))
  if (isSaid(value)) return speak(value)
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([name, it]) => [name, spokenFacts(it, speak)])) : value
}

function isSaid(value: unknown): value is Said {
  return typeof value === 'object' && value !== null && 'key' in value && typeof value.key === 'string' && value.key.includes('.')
}

/** What the client answered when asked, and who heard it. */
function heardOf(text: string): Words {
  const says = CLIENT_SAYS_CODES.find((it) => text.startsWith(`${CLIENT_SAYS[it][1]}, heard by `))
  return says === undefined ? text : say('caseSaid.heardBy', { said: say(`caseSaid.bought.${says}`), who: text.slice(CLIENT_SAYS[says][1].length + ', heard by '.length) })
}
