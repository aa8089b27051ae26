import { randomUUID } from 'node:crypto'
import type { App } from '../../server/app/app.ts'
import { loseReservation, releaseReservation, winReservation } from '../../server/app/reservation/finish-reservation.ts'
import { markContacted } from '../../server/app/reservation/first-contact.ts'
import { reserveRequests } from '../../server/app/reservation/reserve-request.ts'
import { showContacts } from '../../server/app/reservation/show-contacts.ts'
import { undoReservation } from '../../server/app/reservation/undo-reservation.ts'
import { sayStillWorking } from '../../server/app/reservation/work-sign.ts'
import { imposeSanction } from '../../server/app/sanction/impose-sanction.ts'
import { liftSanction } from '../../server/app/sanction/lift-sanction.ts'
import type { Editor } from '../../server/app/partner/editor.ts'
import { stopPartner, withdrawRequest } from '../../server/app/request/withdraw-request.ts'
import type { Caller } from '../../server/app/session/open-session.ts'
import { joinLine } from '../../server/app/waiting/join-line.ts'
import { leaveLine } from '../../server/app/waiting/leave-line.ts'
import { takeUpLines } from '../../server/app/waiting/take-up-lines.ts'
import { Refusal } from '../../server/core/errors.ts'
import { sanctionState } from '../../server/core/sanction.ts'
import { MINUTE_MS } from '../../server/core/time.ts'
import { listSanctions } from '../../server/store/sanctions.ts'
import { getRequest } from '../../server/store/requests.ts'
import { listByPartner } from '../../server/store/reservations.ts'
import type { Chance } from '../faults/chance.ts'

export type Actor = { app: App, chance: Chance, partnerId: string, number: number }
type Result = 'done' | 'contact' | 'nothing to do'
type Action = { weight: number, run: (actor: Actor) => Promise<Result> }

/** Everything that can happen to places at the same time; the weights say how often each is tried. */
export const ACTIONS = {
  reserve: { weight: 45, run: reserve },
  undo: { weight: 5, run: onOwn((actor, id) => undoReservation(actor.app, actor.partnerId, id)) },
  show: { weight: 12, run: onOwn(async (actor, id) => {
    await showContacts(actor.app, callerOf(actor.partnerId), id)
    return 'contact'
  }) },
  contacted: { weight: 4, run: onOwn((actor, id) => markContacted(actor.app, callerOf(actor.partnerId), id)) },
  release: { weight: 12, run: onOwn((actor, id) => releaseReservation(actor.app, callerOf(actor.partnerId), id, 'no_capacity')) },
  win: { weight: 2, run: onOwn((actor, id) => winReservation(actor.app, callerOf(actor.partnerId), id, { proof: `order ${actor.chance.whole(10_000, 10_400)}` })) },
  lose: { weight: 5, run: onOwn((actor, id) => loseReservation(actor.app, callerOf(actor.partnerId), id, 'other', '')) },
  still: { weight: 2, run: onOwn((actor, id) => sayStillWorking(actor.app, callerOf(actor.partnerId), id, 'We talk about the offer')) },
  suspend: { weight: 0.3, run: suspend },
  lift: { weight: 1, run: lift },
  join: { weight: 30, run: async ({ app, partnerId, number }) => {
    await joinLine(app, callerOf(partnerId), number)
    return 'done'
  } },
  leave: { weight: 4, run: async ({ app, partnerId, number }) => {
    await leaveLine(app, callerOf(partnerId), number)
    return 'done'
  } },
  look: { weight: 1, run: async ({ app }) => await takeUpLines(app) > 0 ? 'done' : 'nothing to do' },
  withdraw: { weight: 0.1, run: async ({ app, number }) => {
    await withdrawRequest(app, { caller: VENDOR, number, told: 'by phone' })
    return 'done'
  } },
  stop: { weight: 1, run: stop },
} as const satisfies Record<string, Action>
export type ActionName = keyof typeof ACTIONS

/** Ten lots a point of weight. */
const BAG = (Object.entries(ACTIONS) as [ActionName, Action][]).flatMap(([name, { weight }]) => Array.from({ length: Math.round(10 * weight) }, () => name))

export function chooseAction(chance: Chance): ActionName {
  return chance.pick(BAG)
}

/** A person of the partner; person, portal and partner share their name, so that rows can be told apart by it. */
export function callerOf(partnerId: string): Caller {
  return {
    kind: 'session', operatorId: null, memberId: `m-${partnerId}`, userId: '7', userName: partnerId, isAdmin: true, role: 'partner', createdAt: 0, expiresAt: 1e15, partnerId, domain: `${partnerId}.example`,
  }
}

async function reserve({ app, partnerId, number }: Actor): Promise<Result> {
  const { memberId, userId, userName, isAdmin } = callerOf(partnerId)
  const [answer] = await reserveRequests(app, [{ number, partnerId, memberId, userId, userName, isAdmin, key: randomUUID() }])
  if (answer instanceof Refusal) throw answer
  return 'done'
}

const VENDOR: Editor = { memberId: 'vendor', userId: '1', userName: 'Petra' }

/** For a few minutes, every second time with all that it holds taken back. */
async function suspend({ app, chance, partnerId }: Actor): Promise<Result> {
  await imposeSanction(app, VENDOR, {
    partnerId, kind: 'suspension', rule: '14.5', reason: 'Mass mail', evidence: 'Two letters', until: app.now() + 5 * MINUTE_MS, revokes: chance.happens(0.5), wholeGroup: false,
  })
  return 'done'
}

/** The client of what somebody holds. */
async function stop({ app, chance, partnerId }: Actor): Promise<Result> {
  const own = await listByPartner(app.db, partnerId, 'in_work')
  if (own.length === 0) return 'nothing to do'
  const { id, requestId } = chance.pick(own)
  const { number } = await getRequest(app.db, requestId)
  await stopPartner(app, { caller: VENDOR, number, told: 'by phone' }, id)
  return 'done'
}

async function lift({ app, partnerId }: Actor): Promise<Result> {
  const running = (await listSanctions(app.db, partnerId)).filter((it) => sanctionState(it, app.now()) === 'running')
  for (const { id } of running) await liftSanction(app, VENDOR, id, 'It was a mistake')
  return running.length === 0 ? 'nothing to do' : 'done'
}

/** Acts on one of the partner's reservations, as it was a moment ago: somebody else may have ended it meanwhile. */
function onOwn(act: (actor: Actor, id: string) => Promise<unknown>): Action['run'] {
  return async (actor) => {
    const own = await listByPartner(actor.app.db, actor.partnerId, 'in_work')
    if (own.length === 0) return 'nothing to do'
    return await act(actor, actor.chance.pick(own).id) === 'contact' ? 'contact' : 'done'
  }
}
