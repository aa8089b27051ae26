import type { LocationChoicesView, LocationsBody, LocationsView } from '../../../server/contract/location.ts'
import type { MeView } from '../../../server/contract/session.ts'
import type { ClaimBody, MessageView, SetupBody, SetupView } from '../../../server/contract/setup.ts'
import type { Call } from '../api.ts'

/** What the set-up asks the server. */
export function setupCalls(call: Call) {
  return {
    getMe: () => call<MeView>('GET', '/api/me'),
    getSetup: () => call<SetupView>('GET', '/api/setup'),
    moveSetup: (body: SetupBody) => call<SetupView>('PUT', '/api/setup', body),
    decideOldSettings: (use: boolean) => call<SetupView>('POST', '/api/setup/old-settings', { use }),
    claim: (body: ClaimBody) => call<SetupView>('POST', '/api/setup/claim', body),
    sendTestMessage: () => call<MessageView>('POST', '/api/setup/test-message'),
    invite: (userIds: readonly string[]) => call<MessageView>('POST', '/api/setup/invite', { userIds }),
    getLocations: () => call<LocationsView>('GET', '/api/locations'),
    saveLocations: (body: LocationsBody) => call<LocationsView>('PUT', '/api/locations', body),
    getCountries: () => call<Extract<LocationChoicesView, { countries: unknown }>>('GET', '/api/locations/choices'),
  }
}

export type SetupApi = ReturnType<typeof setupCalls>
