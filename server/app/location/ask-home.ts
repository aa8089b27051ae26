import { Refusal } from '../../core/errors.ts'
import { isWithin } from '../../core/location.ts'
import { countryName } from '../../core/names.ts'
import { moment } from '../../core/said.ts'
import type { Db, Tx } from '../../db/schema.ts'
import { listCasesOf } from '../../store/cases.ts'
import type { DeskCase } from '../../store/cases.ts'
import { listLocations, lockPartners, replaceLocations, updatePartner } from '../../store/partners.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import type { CaseHandler } from '../desk/decide-case.ts'
import { openCase } from '../desk/open-case.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellPartner } from '../live/live.ts'
import { isInnerRegion } from '../request/regions.ts'
import type { Caller } from '../session/open-session.ts'
import { placeName } from './places.ts'

export type HomeCase = { country: string, by: string, at: number, decided: { isChanged: boolean, at: number } | null }

/**
 * Asks the vendor for another home country: one case at a time lies on the desk. Throws `not_admin`, `home_asked` or what is wrong
 * with the country.
 */
export async function askHome(app: App, caller: Caller, { country, note }: { country: string, note: string }): Promise<void> {
  if (caller.partnerId === null) throw new Refusal('not_linked')
  if (!caller.isAdmin) throw new Refusal('not_admin')
  const { partnerId, userName } = caller
  await inTransaction(app.db, async (tx) => {
    const partner = (await lockPartners(tx, [partnerId])).get(partnerId)
    if (!partner) throw new Refusal('not_found')
    const before = await listHomeCases(tx, partnerId)
    const open = before.find((it) => it.decidedAt === null)
    if (open) throw new Refusal('home_asked', { name: open.openedBy, on: moment(open.openedAt, 'day') })
    if (country === partner.homeCountry) throw new Refusal('location_twice', { place: countryName(country) })
    await refuseCountry(tx, app, country)
    await openCase(tx, app, {
      kind: 'home_country', subject: `${partnerId}/${before.length + 1}`, partnerId, requestId: null, reservationId: null, openedBy: userName, dueAt: null,
      facts: { from: partner.homeCountry, country, note },
    }, app.now())
    await tellPartner(tx, partnerId, { kind: 'resync' }, app.now())
  })
  app.wake.live()
}

/** The vendor's word: the home country changes with what the new one covers, or it stays. */
export const homeCase: CaseHandler = {
  decisions: ['change', 'keep'],
  apply: async (tx, app, { partnerId, facts }, { decision, note, by }) => {
    const { country, from } = facts
    if (partnerId === null || typeof country !== 'string') return
    const partner = (await lockPartners(tx, [partnerId])).get(partnerId)
    const now = app.now()
    await tellPartner(tx, partnerId, { kind: 'resync' }, now)
    if (decision === 'keep' || !partner || partner.homeCountry !== from) return
    await refuseCountry(tx, app, country)
    const home = { country, region: null }
    const [, ...extra] = await listLocations(tx, partnerId)
    await updatePartner(tx, partnerId, { homeCountry: country })
    await replaceLocations(tx, partnerId, [home, ...extra.filter((it) => !isWithin(it, home, isInnerRegion))])
    await writeJournal(tx, app, {
      at: now, kind: 'partner_changed', requestId: null, partnerId, memberId: null, userId: 'desk', userName: by, details: `homeCountry: ${from} → ${country} (asked for: ${note})`,
    })
  },
}

/** The latest wish; null when nobody ever asked. */
export async function findHomeCase(db: Db, partnerId: string): Promise<HomeCase | null> {
  const [last] = await listHomeCases(db, partnerId)
  if (!last) return null
  const { facts, openedBy: by, openedAt: at, decidedAt, decision } = last
  return { country: String(facts['country']), by, at, decided: decidedAt === null ? null : { isChanged: decision === 'change', at: decidedAt } }
}

async function listHomeCases(db: Db, partnerId: string): Promise<DeskCase[]> {
  return (await listCasesOf(db, partnerId)).filter(({ kind }) => kind === 'home_country')
}

async function refuseCountry(tx: Tx, app: App, country: string): Promise<void> {
  const place = placeName({ country, region: null })
  if (place === null) throw new Refusal('location_unknown', { place: country })
  const { restrictedCountries } = await getRulebook(tx, app.now())
  if (restrictedCountries.includes(country)) throw new Refusal('location_restricted', { country: place })
}
