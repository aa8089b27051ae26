import { shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import type { LocationChoicesView, LocationsView } from '../../../server/contract/location.ts'
import type { ClaimBody } from '../../../server/contract/setup.ts'
import type { Location } from '../../../server/core/location.ts'
import { toFailure } from '../api.ts'
import { useLoad } from '../composables/useLoad.ts'
import type { UseLoadReturn } from '../composables/useLoad.ts'
import type { SetupApi } from './setup-api.ts'
import type { SetupStore } from './use-setup.ts'

export type Places = { view: LocationsView, choices: Extract<LocationChoicesView, { countries: unknown }> }

type FirstSteps = {
  places: UseLoadReturn<Places>
  extra: Ref<readonly Location[]>
  /** Nothing is sent when nothing was changed: a change of locations counts. */
  savePlaces: () => Promise<void>
  claim: (body: ClaimBody) => Promise<void>
  /** Asks again whose portal it is, and whether the company is certified by now. */
  check: () => Promise<void>
}

/** What company and locations have to do; the same in the installer and in the app. */
export function useFirstSteps(api: SetupApi, setup: SetupStore): FirstSteps {
  const extra = shallowRef<readonly Location[]>([])
  const places = useLoad(async (): Promise<Places> => {
    const [view, choices] = await Promise.all([api.getLocations(), api.getCountries()])
    return { view, choices }
  }, { onData: ({ view }) => { extra.value = view.extra.map(placeOf) } })

  // They belong to the company: without one there are none.
  const isWanted = (): boolean => setup.step.value === 'locations' && Boolean(setup.view.value?.company)
  watch(isWanted, (is) => { if (is) void places.restart() }, { immediate: true })

  async function savePlaces(): Promise<void> {
    const known = places.data.value
    if (!known || isSame(known.view.extra, extra.value)) return
    try {
      const view = await api.saveLocations({ version: known.view.version, locations: [...extra.value] })
      places.put({ view, choices: known.choices })
    } catch (error) {
      // Somebody else's list is what is looked at next.
      if (toFailure(error).code === 'locations_changed') void places.reload()
      throw error
    }
  }

  const claim = async (body: ClaimBody): Promise<void> => {
    await setup.attempt(async () => setup.take(await api.claim(body)))
  }
  const check = (): Promise<void> => setup.load.reload()

  return { places, extra, savePlaces, claim, check }
}

const placeOf = ({ country, region }: Location): Location => ({ country, region })

function isSame(one: readonly Location[], other: readonly Location[]): boolean {
  return JSON.stringify(one.map(placeOf)) === JSON.stringify(other.map(placeOf))
}
