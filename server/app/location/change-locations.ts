import { Refusal } from '../../core/errors.ts'
import { locationKey, locationsRefusal, locationsVersion } from '../../core/location.ts'
import type { Location } from '../../core/location.ts'
import type { Partner } from '../../core/partner.ts'
import { describeLocations } from '../../core/partner-card.ts'
import { moment, sentences } from '../../core/said.ts'
import { DAY_MS } from '../../core/time.ts'
import type { Tx } from '../../db/schema.ts'
import { listLocations, lockPartners, replaceLocations, updatePartner } from '../../store/partners.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellPartner } from '../live/live.ts'
import { editorOf } from '../partner/editor.ts'
import type { Editor } from '../partner/editor.ts'
import { isInnerRegion } from '../request/regions.ts'
import type { Caller } from '../session/open-session.ts'
import { placeName } from './places.ts'

/** `version` names the list that was seen; `extra` are all additional locations from now on. */
export type LocationChange = { extra: readonly Location[], version: string }

/**
 * A partner's administrator chooses the additional locations, from the next request on; reservations stay as they are. The first
 * choice is free, each later one only so many days after the one before. Throws `not_admin`, `locations_changed`, `locations_soon` or what is wrong with a place.
 */
export async function changeLocations(app: App, caller: Caller, change: LocationChange): Promise<void> {
  if (caller.partnerId === null) throw new Refusal('not_linked')
  if (!caller.isAdmin) throw new Refusal('not_admin')
  const { partnerId } = caller
  await inTransaction(app.db, async (tx) => {
    const partner = await lockPartner(tx, partnerId)
    const nextAt = await nextChangeAt(tx, partner)
    const isMoved = await move(tx, app, partner, { ...change, by: caller, reason: '', waitsUntil: nextAt })
    if (isMoved) await updatePartner(tx, partnerId, { locationsChangedAt: app.now() })
  })
  app.wake.live()
}

/** An operator changes them at any time, with a reason; the partner's own right to change stays as it was. Throws as above, and `not_found`. */
export async function setLocations(app: App, by: Editor, partnerId: string, { reason, ...change }: LocationChange & { reason: string }): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    await move(tx, app, await lockPartner(tx, partnerId), { ...change, by, reason: ` (${reason})`, waitsUntil: null })
  })
  app.wake.live()
}

/** When the partner may change again, by the rulebook of its last change; null: it never did, so at any time. */
export async function nextChangeAt(db: App['db'], { locationsChangedAt }: Partner): Promise<number | null> {
  if (locationsChangedAt === null) return null
  return locationsChangedAt + (await getRulebook(db, locationsChangedAt)).locationDays * DAY_MS
}

async function lockPartner(tx: Tx, id: string): Promise<Partner> {
  const partner = (await lockPartners(tx, [id])).get(id)
  if (!partner) throw new Refusal('not_found')
  return partner
}

type Move = LocationChange & { by: Editor, reason: string, waitsUntil: number | null }

/** True when something changed; another order of the same places is no change. */
async function move(tx: Tx, app: App, partner: Partner, { extra, version, by, reason, waitsUntil }: Move): Promise<boolean> {
  const now = app.now()
  const [home, ...current] = await listLocations(tx, partner.id)
  if (!home) throw new Error('A partner has no home location')
  if (version !== locationsVersion(current)) throw new Refusal('locations_changed')
  if (sorted(extra) === sorted(current)) return false
  if (waitsUntil !== null && waitsUntil > now) {
    throw new Refusal('locations_soon', { on: moment(partner.locationsChangedAt ?? now, 'day'), next: sentences(moment(waitsUntil, 'day'), moment(waitsUntil, 'time')) })
  }
  const { extraLocations: most, restrictedCountries: restricted } = await getRulebook(tx, now)
  const refusal = locationsRefusal(extra, { homeCountry: partner.homeCountry, current, most, restricted, nameOf: placeName, isInner: isInnerRegion })
  if (refusal) throw refusal

  await replaceLocations(tx, partner.id, [home, ...extra])
  await writeJournal(tx, app, {
    at: now, kind: 'locations_changed', requestId: null, partnerId: partner.id, ...editorOf(by), details: describeLocations(current, extra) + reason,
  })
  await tellPartner(tx, partner.id, { kind: 'resync' }, now)
  return true
}

function sorted(locations: readonly Location[]): string {
  return locations.map(locationKey).sort().join()
}
