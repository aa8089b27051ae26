import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { endKeptByHand, keepPlace } from '../../server/app/kept/keep-place.ts'
import { reserveRequests } from '../../server/app/reservation/reserve-request.ts'
import type { Caller } from '../../server/app/session/open-session.ts'
import { Refusal } from '../../server/core/errors.ts'
import { openDatabase } from '../../server/db/open.ts'
import { listKeptPlaces } from '../../server/store/kept-places.ts'
import { findIdOf } from '../../server/store/requests.ts'
import { quietApp } from '../support/quiet-app.ts'

/** One of several processes on one database that keep places, take them back and reserve them. */

export type KeptDeed = { deed: 'keep' | 'end' | 'reserve', number: number, partnerId: string, memberId: string }
export type KeptJob = { location: string, now: number, deeds: KeptDeed[] }
export type KeptReport = { done: Record<string, number>, refusals: Record<string, number>, errors: string[] }

const [job] = await once(process, 'message') as [KeptJob]
const db = await openDatabase(job.location)
process.send?.('ready')
await once(process, 'message')

const app = quietApp({ db, now: () => job.now, newId: randomUUID, secret: Buffer.alloc(32, 7) })
const PETRA: Caller = { kind: 'session', operatorId: null, role: 'operator', memberId: 'vendor', domain: '', userId: '1', userName: 'Petra', isAdmin: true, partnerId: null, createdAt: 0, expiresAt: 1 }
const DEEDS: Record<KeptDeed['deed'], (it: KeptDeed) => Promise<void>> = {
  keep: ({ number, partnerId }) => keepPlace(app, PETRA, number, { partnerId, hours: 4 }),
  end: async ({ number }) => {
    const [kept] = await listKeptPlaces(db, await findIdOf(db, number) ?? '')
    if (kept) await endKeptByHand(app, PETRA, number, kept.id)
  },
  reserve: async ({ number, partnerId, memberId }) => {
    const [answer] = await reserveRequests(app, [{ number, partnerId, memberId, userId: '7', userName: 'Ana', isAdmin: true, key: randomUUID() }])
    if (answer instanceof Refusal) throw answer
  },
}
const report: KeptReport = { done: {}, refusals: {}, errors: [] }
for (const deed of job.deeds) await act(deed)
process.send?.(report)
await db.destroy()
process.disconnect?.()

async function act(it: KeptDeed): Promise<void> {
  try {
    await DEEDS[it.deed](it)
    report.done[it.deed] = (report.done[it.deed] ?? 0) + 1
  } catch (error) {
    if (error instanceof Refusal) report.refusals[error.code] = (report.refusals[error.code] ?? 0) + 1
    else report.errors.push(error instanceof Error ? error.stack ?? error.message : String(error))
  }
}
