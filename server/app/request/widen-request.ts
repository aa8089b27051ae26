import { Refusal } from '../../core/errors.ts'
import { ALSO_IN_MOST } from '../../core/near-countries.ts'
import { requestCode } from '../../core/request.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import type { Tx } from '../../db/schema.ts'
import { english } from '../../say/speak.ts'
import { widenOpenRequest } from '../../store/open-requests.ts'
import { insertOpening } from '../../store/openings.ts'
import { insertRequestEvent } from '../../store/request-events.ts'
import { setAlsoIn } from '../../store/requests.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import { tellRequest } from '../live/live.ts'
import { placeName } from '../location/places.ts'
import type { Caller } from '../session/open-session.ts'
import { operate, wrongState } from './operate-request.ts'
import { mayWiden } from './request-options.ts'
import { countriesInUse } from './show-near.ts'

/** Offers a request in more countries than its own. Throws `wrong_state`, `location_unknown`, `restricted_country`, `widened_already`, `widened_most`. */
export async function widenRequest(app: App, caller: Caller, number: number, countries: readonly string[], note: string): Promise<void> {
  await operate(app, caller, number, async (tx, request, now) => {
    if (!mayWiden(request)) throw wrongState(request)
    const more = [...new Set(countries)].filter((it) => it !== request.country && !request.alsoIn.includes(it)).toSorted()
    if (more.length === 0) throw new Refusal('widened_already', { number: requestCode(number) })
    if (request.alsoIn.length + more.length > ALSO_IN_MOST) throw new Refusal('widened_most', { most: ALSO_IN_MOST, number: requestCode(number) })
    const { restrictedCountries } = await getRulebook(tx, now)
    const closed = more.find((it) => restrictedCountries.includes(it))
    if (closed !== undefined) throw new Refusal('restricted_country', { country: { country: closed } })
    const names = namesOf(more)
    await keepAlsoIn(tx, request, [...request.alsoIn, ...more].toSorted(), now)
    if (request.state === 'published' && request.channel === 'pool') await insertOpening(tx, request.id, Math.max(now, request.opensAt ?? now))
    await insertRequestEvent(tx, request.id, { at: now, kind: 'widened', source: 'operator', actor: caller.userName, note: `${more.join(', ')}. ${note}` })
    return { kind: 'request_widened', details: `${names}: ${note}` }
  })
}

/** Takes a country away again. Throws `wrong_state`, `widened_in_use` while somebody who sees it only there has a place or waits for one. */
export async function narrowRequest(app: App, caller: Caller, number: number, country: string, note: string): Promise<void> {
  await operate(app, caller, number, async (tx, request, now) => {
    if (!mayWiden(request) || !request.alsoIn.includes(country)) throw wrongState(request)
    const names = namesOf([country])
    if ((await countriesInUse(tx, request, now)).has(country)) throw new Refusal('widened_in_use', { number: requestCode(number), country: { country } })
    await keepAlsoIn(tx, request, request.alsoIn.filter((it) => it !== country), now)
    await insertRequestEvent(tx, request.id, { at: now, kind: 'narrowed', source: 'operator', actor: caller.userName, note: `${country}. ${note}` })
    return { kind: 'request_narrowed', details: `${names}: ${note}` }
  })
}

/** Open lists of before drop it, those of after have it. */
async function keepAlsoIn(tx: Tx, request: ImplementationRequest, alsoIn: readonly string[], now: number): Promise<void> {
  const code = requestCode(request.number)
  await setAlsoIn(tx, request.id, alsoIn)
  await widenOpenRequest(tx, request.id, alsoIn)
  if (request.state !== 'published') return
  if (alsoIn.length < request.alsoIn.length) await tellRequest(tx, request, { kind: 'request.closed', number: code }, now)
  await tellRequest(tx, { ...request, alsoIn }, { kind: 'request.published', number: code }, now)
}

function namesOf(countries: readonly string[]): string {
  return countries.map((country) => {
    const name = placeName({ country, region: null })
    if (name === null) throw new Refusal('location_unknown', { place: country })
    return english(name)
  }).join(', ')
}
