import { Refusal } from '../../core/errors.ts'
import { isWithin, locationKey, locationsRefusal } from '../../core/location.ts'
import type { Location } from '../../core/location.ts'
import { NEW_PARTNER } from '../../core/partner.ts'
import type { Partner } from '../../core/partner.ts'
import { changedFields, describeChange, describeLocations, toEntry } from '../../core/partner-card.ts'
import type { CardChanges, PartnerCard } from '../../core/partner-card.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import { say } from '../../core/said.ts'
import { DAY_MS } from '../../core/time.ts'
import type { Tx } from '../../db/schema.ts'
import { findPartnerByDomain, insertPartner, listLocations, lockPartners, replaceLocations, updatePartner } from '../../store/partners.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { inTransaction, isUniqueViolation } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellPartner } from '../live/live.ts'
import { placeName } from '../location/places.ts'
import { InvalidFields } from '../request/invalid-fields.ts'
import { isInnerRegion } from '../request/regions.ts'
import { cardVersion } from './card-version.ts'
import { editorOf } from './editor.ts'
import type { Editor } from './editor.ts'
import { linkWaitingPortals } from './link-waiting-portals.ts'

/** Changes of an entry. `whole` enters a partner that is not there yet; null: then it is `not_found`. */
export type CardChange = {
  id: string
  changes: CardChanges
  whole: PartnerCard | null
  /** The card that was seen; another one by now is not overwritten. Null: there was none. */
  version?: string | null
  reason?: string
}

export type SavedCard = { partner: Partner, locations: Location[], result: 'created' | 'changed' | 'unchanged', fields: string[] }

/**
 * The one way into the register: enters a partner or changes the named fields, with a row in the journal when anything changed.
 * Throws `not_found`, `domain_taken`, `card_changed`, `invalid` or a refusal of locations. `isTrial` says what would come out and keeps nothing.
 */
export async function savePartner(app: App, it: CardChange, by: Editor, { isTrial = false } = {}): Promise<SavedCard> {
  try {
    const saved = await inTransaction(app.db, async (tx) => {
      const done = await saveIn(tx, app, it, by)
      if (isTrial) throw new Trial(done)
      return done
    })
    if (saved.result !== 'unchanged') app.wake.live()
    return saved
  } catch (error) {
    if (error instanceof Trial) return error.saved
    // Another entry took the portal's address between our look and our writing.
    if (isUniqueViolation(error) && it.changes.portalDomain) await refuseTakenDomain(app.db, it.id, it.changes.portalDomain)
    throw error
  }
}

/** Ends a transaction that shall leave nothing. */
class Trial extends Error {
  readonly saved: SavedCard

  constructor(saved: SavedCard) {
    super('nothing is kept of a trial')
    this.saved = saved
  }
}

async function saveIn(tx: Tx, app: App, it: CardChange, by: Editor): Promise<SavedCard> {
  const rulebook = await getRulebook(tx, app.now())
  const known = (await lockPartners(tx, [it.id])).get(it.id)
  if (known) return changeEntry(tx, app, { ...it, before: known, rulebook, by })
  if (!it.whole || typeof it.version === 'string') throw new Refusal('not_found')
  const created = await enter(tx, app, it.id, it.whole, { rulebook, by, reason: it.reason })
  if (created) return created
  // Entered by somebody else at this very moment.
  const other = (await lockPartners(tx, [it.id])).get(it.id)
  if (!other) throw new Error('An entry is in the register and cannot be read')
  return changeEntry(tx, app, { ...it, before: other, rulebook, by })
}

async function enter(tx: Tx, app: App, id: string, card: PartnerCard, { rulebook, by, reason }: { rulebook: Rulebook, by: Editor, reason: string | undefined }): Promise<SavedCard | null> {
  const now = app.now()
  const { locations: extra = [], ...fields } = card
  refuseFuture(fields, now)
  refuseCountry(card.homeCountry, rulebook)
  refuseLocations(extra, [], card.homeCountry, rulebook)
  await refuseTakenDomain(tx, id, card.portalDomain)
  const partner: Partner = { ...NEW_PARTNER, id, ...fields, cityKey: '', ...toEntry(null, card, rulebook.statusRules.reviewDays, now) }
  const locations = [{ country: card.homeCountry, region: null }, ...extra]
  if (!await insertPartner(tx, partner, locations, now)) return null
  await finish(tx, app, partner, by, withReason(`entered: ${partner.name}, ${partner.status}`, reason))
  return { partner, locations, result: 'created', fields: [] }
}

type Change = CardChange & { before: Partner, rulebook: Rulebook, by: Editor }

async function changeEntry(tx: Tx, app: App, { id, changes, version, reason, before, rulebook, by }: Change): Promise<SavedCard> {
  if (version !== undefined && version !== cardVersion(before)) throw new Refusal('card_changed')
  const now = app.now()
  const fields = changedFields(before, changes)
  const current = await listLocations(tx, id)
  const locations = locationsAfter(current, before, changes)
  const areMoved = locations.map(locationKey).join() !== current.map(locationKey).join()
  if (fields.length === 0 && !areMoved) return { partner: before, locations: current, result: 'unchanged', fields: [] }

  const changed = Object.fromEntries(fields.map((field) => [field, changes[field]])) as CardChanges
  refuseFuture(changed, now)
  if (changed.homeCountry !== undefined) refuseCountry(changed.homeCountry, rulebook)
  if (areMoved) refuseLocations(locations.slice(1), current, changes.homeCountry ?? before.homeCountry, rulebook)
  await refuseTakenDomain(tx, id, changed.portalDomain ?? null)
  const entry = toEntry(before, changed, rulebook.statusRules.reviewDays, now)
  await updatePartner(tx, id, entry)
  if (areMoved) await replaceLocations(tx, id, locations)
  const said = [...fields.map((field) => describeChange(field, before, changed)), ...(areMoved ? [describeLocations(current, locations)] : [])]
  const partner = { ...before, ...entry }
  await finish(tx, app, partner, by, withReason(said.join(', '), reason))
  return { partner, locations, result: 'changed', fields: [...fields, ...(areMoved ? ['locations'] : [])] }
}

/** The home country comes first. Where only that changes, what the new one covers is no additional location any more. */
function locationsAfter(current: readonly Location[], before: Partner, changes: CardChanges): Location[] {
  const home = { country: changes.homeCountry ?? before.homeCountry, region: null }
  return [home, ...changes.locations ?? current.slice(1).filter((it) => !isWithin(it, home, isInnerRegion))]
}

async function finish(tx: Tx, app: App, partner: Partner, by: Editor, details: string): Promise<void> {
  const now = app.now()
  // Portals before the journal, as when the app is installed: two who lock in another order would wait for each other.
  await linkWaitingPortals(tx, app, partner, by)
  await writeJournal(tx, app, { at: now, kind: 'partner_changed', requestId: null, partnerId: partner.id, ...editorOf(by), details })
  // Status, places or approval may have changed what its open screens show.
  await tellPartner(tx, partner.id, { kind: 'resync' }, now)
}

function withReason(details: string, reason: string | undefined): string {
  return reason === undefined ? details : `${details} (${reason})`
}

const MOMENTS = ['approvedAt', 'tutorialPassedAt', 'nfrPortalAt', 'cancelledAt'] as const

/** Another system's clock may be ahead of ours, and its day may have begun already. */
function refuseFuture(changes: CardChanges, now: number): void {
  const late = MOMENTS.filter((field) => (changes[field] ?? 0) > now + DAY_MS)
  if (late.length > 0) throw new InvalidFields(Object.fromEntries(late.map((field) => [field, say('invalid.future', { field })])))
}

function refuseCountry(country: string, { restrictedCountries }: Rulebook): void {
  const place = placeName({ country, region: null })
  if (place === null) throw new Refusal('location_unknown', { place: country })
  if (restrictedCountries.includes(country)) throw new Refusal('location_restricted', { country: place })
}

function refuseLocations(extra: readonly Location[], current: readonly Location[], homeCountry: string, rulebook: Rulebook): void {
  const refusal = locationsRefusal(extra, { homeCountry, current, most: rulebook.extraLocations, restricted: rulebook.restrictedCountries, nameOf: placeName, isInner: isInnerRegion })
  if (refusal) throw refusal
}

async function refuseTakenDomain(db: App['db'], id: string, domain: string | null): Promise<void> {
  const owner = domain === null ? null : await findPartnerByDomain(db, domain)
  if (domain !== null && owner && owner.id !== id) throw new Refusal('domain_taken', { domain, name: owner.name, id: owner.id })
}
