import type { KeptPlace } from '../../core/kept-places.ts'
import type { Source } from '../../core/outcome.ts'
import { requestCode } from '../../core/request.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import type { Tx } from '../../db/schema.ts'
import { endKeptPlace, listKeptPlaces } from '../../store/kept-places.ts'
import type { KeptEnd } from '../../store/kept-places.ts'
import { answerOffer } from '../../store/offers.ts'
import { findPartner } from '../../store/partners.ts'
import { insertRequestEvent } from '../../store/request-events.ts'
import type { App } from '../app.ts'
import { tellRequest } from '../live/live.ts'
import { takeUpLine } from '../waiting/take-up-line.ts'
import { tellNotKept } from './tell-kept.ts'

type By = { source: Source, actor: string }

/** Frees a kept place of a locked request for all, whoever waits first; false when it had ended before. */
export async function endKept(tx: Tx, app: App, request: ImplementationRequest, kept: KeptPlace, { state, by }: { state: Exclude<KeptEnd, 'taken' | 'closed'>, by: By }, now: number): Promise<boolean> {
  if (!await endKeptPlace(tx, kept.id, { state, now, by: by.actor })) return false
  if (kept.offerId !== null) await answerOffer(tx, kept.offerId, { state: state === 'over' ? 'expired' : 'closed', now })
  const note = (await findPartner(tx, kept.partnerId))?.name ?? ''
  const freed = await insertRequestEvent(tx, request.id, { at: now, kind: 'kept_over', ...by, note })
  await tellNotKept(tx, request, kept, now)
  await tellRequest(tx, request, { kind: 'request.kept', number: requestCode(request.number) }, now)
  await takeUpLine(tx, app, request, now, freed)
  return true
}

/** The partner turned down what was kept for it. */
export async function endKeptOf(tx: Tx, app: App, request: ImplementationRequest, partnerId: string, now: number): Promise<void> {
  const kept = (await listKeptPlaces(tx, request.id)).find((it) => it.partnerId === partnerId)
  const actor = (await findPartner(tx, partnerId))?.name ?? ''
  if (kept) await endKept(tx, app, request, kept, { state: 'ended', by: { source: 'app', actor } }, now)
}
