import type { SettingsView } from '../../../server/contract/settings.ts'
import type { PortalSettings } from '../../../server/core/portal-settings.ts'
import type { Api } from '../../shared/api.ts'
import { useDraft } from './use-draft.ts'
import type { DraftStore } from './use-draft.ts'

export type SettingsStore = Omit<DraftStore<SettingsView, PortalSettings>, 'change'> & { change: (patch: Partial<PortalSettings>) => void }

type SettingsApi = Pick<Api, 'getSettings' | 'saveSettings'>

/** The portal's settings as they are read, changed and saved as one thing; absences that are over are not saved any more. */
export function useSettings(api: SettingsApi, { now = Date.now, page = window as Pick<Window, 'addEventListener' | 'removeEventListener'> } = {}): SettingsStore {
  const store = useDraft({
    read: api.getSettings, draftOf: (view: SettingsView) => view.settings, changedCode: 'settings_changed', page,
    write: ({ version }, draft) => api.saveSettings({ version, settings: withoutPast(draft, now()) }),
  })
  const change = (patch: Partial<PortalSettings>): void => {
    if (store.draft.value !== null) store.change({ ...store.draft.value, ...patch })
  }
  return { ...store, change }
}

function withoutPast(settings: PortalSettings, now: number): PortalSettings {
  return { ...settings, absences: settings.absences.filter((it) => it.until > now) }
}
