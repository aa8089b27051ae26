import type { ActivityView, ExportView } from '../../../server/contract/activity.ts'
import type { AvailabilityBody, AvailabilityView } from '../../../server/contract/availability.ts'
import type { HomeBody, LocationChoicesView, LocationsBody, LocationsView } from '../../../server/contract/location.ts'
import type { TestView } from '../../../server/contract/settings.ts'
import type { Call } from '../../shared/api.ts'

type Countries = Extract<LocationChoicesView, { countries: unknown }>
type Regions = Extract<LocationChoicesView, { regions: unknown }>
export type CountryChoice = Countries['countries'][number]
export type RegionChoice = Regions['regions'][number]

/** What the parts of the settings ask the server. */
export function settingsCalls(call: Call) {
  return {
    getLocations: () => call<LocationsView>('GET', '/api/locations'),
    saveLocations: (body: LocationsBody) => call<LocationsView>('PUT', '/api/locations', body),
    askHome: (body: HomeBody) => call<LocationsView>('POST', '/api/locations/home', body),
    getCountries: () => call<Countries>('GET', '/api/locations/choices'),
    getRegions: (country: string) => call<Regions>('GET', `/api/locations/choices?country=${encodeURIComponent(country)}`),
    makeTest: () => call<TestView>('POST', '/api/settings/test-record'),
    removeTest: () => call<TestView>('DELETE', '/api/settings/test-record'),
    getAvailability: () => call<AvailabilityView>('GET', '/api/availability'),
    saveAvailability: (body: AvailabilityBody) => call<AvailabilityView>('PUT', '/api/availability', body),
    getActivity: (query: Readonly<Record<string, string>>) => call<ActivityView>('GET', `/api/activity?${new URLSearchParams(query).toString()}`),
    getExport: () => call<ExportView>('GET', '/api/export'),
  }
}

export type SettingsCalls = ReturnType<typeof settingsCalls>
