import type { LocationsView } from '../../../server/contract/location.ts'
import type { SettingsCalls } from './settings-api.ts'
import { useDraft } from './use-draft.ts'
import type { DraftStore } from './use-draft.ts'

/** A place as it is chosen; how it is called and asked for stands elsewhere. */
export type Place = { country: string, region: string | null }

export type LocationsStore = DraftStore<LocationsView, readonly Place[]>

type LocationsApi = Pick<SettingsCalls, 'getLocations' | 'saveLocations'>

/** The additional locations as they are read, chosen and saved. They are saved by a button and not at once: a change binds for weeks. */
export function useLocations(api: LocationsApi, page: Pick<Window, 'addEventListener' | 'removeEventListener'> = window): LocationsStore {
  return useDraft({
    read: api.getLocations, draftOf: (view: LocationsView): readonly Place[] => view.extra.map(placeOf), meaningOf: keysOf, changedCode: 'locations_changed', page,
    write: ({ version }, draft) => api.saveLocations({ version, locations: draft.map(placeOf) }),
  })
}

function placeOf({ country, region }: Place): Place {
  return { country, region }
}

/** Their order says nothing. */
function keysOf(places: readonly Place[]): string[] {
  return places.map(({ country, region }) => region ?? country).sort()
}
