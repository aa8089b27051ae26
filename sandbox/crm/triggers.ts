import type { Portal } from '../portal.ts'
import { touch } from '../portal.ts'
import { moveByHand } from './conversion.ts'
import { findItem } from './items.ts'

/** A trigger moves the item to the stage where people placed it, as a robot: events carry no tokens. */
export function runTrigger(portal: Portal, { code, entityTypeId, id }: { code: string, entityTypeId: number, id: number }): void {
  const { state, cloud } = portal
  state.triggerRuns.push({ code, entityTypeId, id, at: cloud.now() })
  const place = state.triggers.find((trigger) => trigger.code === code)?.places.find((known) => known.entityTypeId === entityTypeId)
  if (place && findItem(portal, entityTypeId, id)) moveByHand(portal, { entityTypeId, id, stageId: place.stageId, userId: null })
  touch(portal)
}

/** A person places the application's trigger on a stage of a pipeline. */
export function placeTrigger(portal: Portal, code: string, place: { entityTypeId: number, stageId: string }): void {
  const trigger = portal.state.triggers.find((known) => known.code === code)
  if (!trigger) throw new Error(`no trigger is called ${code}`)
  trigger.places.push(place)
  touch(portal)
}
