import type { ImplementationRequest } from '../../core/request.ts'
import { getRequest } from '../../store/requests.ts'
import { listHolders } from '../../store/reservations.ts'
import { listLines, listWaitingOf } from '../../store/waiting-list.ts'
import type { App } from '../app.ts'
import { viewLine } from './view-line.ts'
import type { LineView } from './view-line.ts'

export type { LineView }

export type ListedWaiting = { request: ImplementationRequest, taken: number, line: LineView }

/** What the partner's company waits for, the oldest first, with its place in each line. */
export async function listWaiting(app: App, partnerId: string | null): Promise<ListedWaiting[]> {
  if (partnerId === null) return []
  const own = await listWaitingOf(app.db, partnerId)
  const lines = await listLines(app.db, own.map((it) => it.requestId))
  return Promise.all(own.map(async ({ requestId }) => ({
    request: await getRequest(app.db, requestId),
    taken: (await listHolders(app.db, requestId)).length,
    line: viewLine(lines.get(requestId) ?? [], partnerId),
  })))
}
