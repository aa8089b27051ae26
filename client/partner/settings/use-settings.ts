import { computed, onScopeDispose, readonly, ref, shallowRef, watch } from 'vue'
import type { ComputedRef, Ref } from 'vue'
import type { SettingsView } from '../../../server/contract/settings.ts'
import type { PortalSettings } from '../../../server/core/portal-settings.ts'
import { toFailure } from '../../shared/api.ts'
import type { Api } from '../../shared/api.ts'
import { useLoad } from '../../shared/composables/useLoad.ts'
import type { UseLoadReturn } from '../../shared/composables/useLoad.ts'
import { useSave } from '../../shared/composables/useSave.ts'
import { sameJson } from './same-json.ts'

/** Another administrator has saved in between. `shown`: whose version is on the screen. */
export type Conflict = { theirs: SettingsView, mine: PortalSettings, shown: 'mine' | 'theirs' }

export type SettingsStore = {
  load: UseLoadReturn<SettingsView>
  /** What is on the screen; it outlives a look at another screen. */
  draft: Readonly<Ref<PortalSettings | null>>
  change: (patch: Partial<PortalSettings>) => void
  dirty: ComputedRef<boolean>
  busy: Readonly<Ref<boolean>>
  saved: Readonly<Ref<boolean>>
  error: Readonly<Ref<string | null>>
  conflict: Readonly<Ref<Conflict | null>>
  save: () => Promise<void>
  discard: () => void
  seeTheirs: () => void
  backToMine: () => void
  keepMine: () => Promise<void>
  closeConflict: () => void
  /** Takes what the server answered to another change, such as a new pipeline; what is typed stays. */
  take: (view: SettingsView) => void
}

type SettingsApi = Pick<Api, 'getSettings' | 'saveSettings'>

/** The portal's settings as they are read, changed and saved as one thing. */
export function useSettings(api: SettingsApi, { now = Date.now, page = window as Pick<Window, 'addEventListener' | 'removeEventListener'> } = {}): SettingsStore {
  const draft = shallowRef<PortalSettings | null>(null)
  /** What the draft grew out of; its version is the one that is saved over. */
  const read = shallowRef<Pick<SettingsView, 'settings' | 'version'> | null>(null)
  const conflict = shallowRef<Conflict | null>(null)
  const saved = ref(false)
  const { busy, error, save: send } = useSave()
  const dirty = computed(() => draft.value !== null && read.value !== null && !sameJson(draft.value, read.value.settings))
  const load = useLoad(api.getSettings, { onData: onRead })

  function onRead(view: SettingsView): void {
    if (!dirty.value && conflict.value === null) adopt(view)
  }

  function adopt(view: SettingsView): void {
    read.value = view
    draft.value = view.settings
  }

  function change(patch: Partial<PortalSettings>): void {
    if (draft.value === null) return
    draft.value = { ...draft.value, ...patch }
    saved.value = false
  }

  async function save(): Promise<void> {
    await send(async () => {
      if (draft.value === null || read.value === null) return
      const mine = withoutPast(draft.value, now())
      try {
        const view = await api.saveSettings({ version: read.value.version, settings: mine })
        conflict.value = null
        adopt(view)
        load.put(view)
        saved.value = true
      } catch (failure) {
        if (toFailure(failure).code !== 'settings_changed') throw failure
        const theirs = await api.getSettings()
        conflict.value = { theirs, mine, shown: 'mine' }
        load.put(theirs)
      }
    })
  }

  function discard(): void {
    conflict.value = null
    error.value = null
    if (load.data.value) adopt(load.data.value)
  }

  function show(shown: Conflict['shown']): void {
    if (conflict.value === null) return
    const { theirs, mine } = conflict.value
    read.value = theirs
    draft.value = shown === 'mine' ? mine : theirs.settings
    conflict.value = { theirs, mine, shown }
  }

  async function keepMine(): Promise<void> {
    show('mine')
    await save()
  }

  // Closing the window must not throw away what was typed without a word.
  const onLeave = (event: BeforeUnloadEvent): void => { if (dirty.value) event.preventDefault() }
  page.addEventListener('beforeunload', onLeave as EventListener)
  onScopeDispose(() => page.removeEventListener('beforeunload', onLeave as EventListener))
  watch(dirty, (is) => { if (is) saved.value = false })

  return {
    load, draft: readonly(draft) as Readonly<Ref<PortalSettings | null>>, change, dirty, busy: readonly(busy), saved: readonly(saved), error: readonly(error),
    conflict: readonly(conflict) as Readonly<Ref<Conflict | null>>, save, discard, keepMine,
    seeTheirs: () => show('theirs'), backToMine: () => show('mine'), closeConflict: () => { conflict.value = null }, take: load.put,
  }
}

function withoutPast(settings: PortalSettings, now: number): PortalSettings {
  return { ...settings, absences: settings.absences.filter((it) => it.until > now) }
}
