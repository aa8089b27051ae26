import { computed, onScopeDispose, readonly, ref, shallowRef } from 'vue'
import type { ComputedRef, Ref } from 'vue'
import type { LocationsView } from '../../../server/contract/location.ts'
import { toFailure } from '../../shared/api.ts'
import { useLoad } from '../../shared/composables/useLoad.ts'
import type { UseLoadReturn } from '../../shared/composables/useLoad.ts'
import { useSave } from '../../shared/composables/useSave.ts'
import { sameJson } from './same-json.ts'
import type { SettingsCalls } from './settings-api.ts'

/** A place as it is chosen; how it is called and asked for stands elsewhere. */
export type Place = { country: string, region: string | null }

export type LocationsConflict = { theirs: LocationsView, mine: Place[], shown: 'mine' | 'theirs' }

export type LocationsStore = {
  load: UseLoadReturn<LocationsView>
  /** The additional locations on the screen; they outlive a look at another one. */
  draft: Readonly<Ref<readonly Place[] | null>>
  change: (places: readonly Place[]) => void
  dirty: ComputedRef<boolean>
  busy: Readonly<Ref<boolean>>
  saved: Readonly<Ref<boolean>>
  error: Readonly<Ref<string | null>>
  conflict: Readonly<Ref<LocationsConflict | null>>
  save: () => Promise<void>
  discard: () => void
  seeTheirs: () => void
  backToMine: () => void
  keepMine: () => Promise<void>
  closeConflict: () => void
  /** Takes what the server answered to another question; what is chosen stays. */
  take: (view: LocationsView) => void
}

type LocationsApi = Pick<SettingsCalls, 'getLocations' | 'saveLocations'>

/** The additional locations as they are read, chosen and saved. They are saved by a button and not at once: a change binds for weeks. */
export function useLocations(api: LocationsApi, page: Pick<Window, 'addEventListener' | 'removeEventListener'> = window): LocationsStore {
  const draft = shallowRef<readonly Place[] | null>(null)
  const read = shallowRef<LocationsView | null>(null)
  const conflict = shallowRef<LocationsConflict | null>(null)
  const saved = ref(false)
  const { busy, error, save: send } = useSave()
  const dirty = computed(() => draft.value !== null && read.value !== null && !sameJson(keysOf(draft.value), keysOf(read.value.extra)))
  const load = useLoad(api.getLocations, { onData: (view) => { if (!dirty.value && conflict.value === null) adopt(view) } })

  function adopt(view: LocationsView): void {
    read.value = view
    draft.value = view.extra.map(placeOf)
  }

  async function save(): Promise<void> {
    await send(async () => {
      if (draft.value === null || read.value === null) return
      const mine = draft.value.map(placeOf)
      try {
        const view = await api.saveLocations({ version: read.value.version, locations: mine })
        conflict.value = null
        adopt(view)
        load.put(view)
        saved.value = true
      } catch (failure) {
        if (toFailure(failure).code !== 'locations_changed') throw failure
        const theirs = await api.getLocations()
        conflict.value = { theirs, mine, shown: 'mine' }
        load.put(theirs)
      }
    })
  }

  function show(shown: LocationsConflict['shown']): void {
    if (conflict.value === null) return
    const { theirs, mine } = conflict.value
    read.value = theirs
    draft.value = shown === 'mine' ? mine : theirs.extra.map(placeOf)
    conflict.value = { theirs, mine, shown }
  }

  const onLeave = (event: BeforeUnloadEvent): void => { if (dirty.value) event.preventDefault() }
  page.addEventListener('beforeunload', onLeave as EventListener)
  onScopeDispose(() => page.removeEventListener('beforeunload', onLeave as EventListener))

  return {
    load, dirty, busy: readonly(busy), saved: readonly(saved), error: readonly(error), save,
    draft: readonly(draft) as LocationsStore['draft'], conflict: readonly(conflict) as LocationsStore['conflict'],
    change: (places) => { draft.value = places; saved.value = false },
    discard: () => { conflict.value = null; error.value = null; if (load.data.value) adopt(load.data.value) },
    seeTheirs: () => show('theirs'), backToMine: () => show('mine'), keepMine: async () => { show('mine'); await save() },
    closeConflict: () => { conflict.value = null }, take: load.put,
  }
}

function placeOf({ country, region }: Place): Place {
  return { country, region }
}

/** Their order says nothing. */
function keysOf(places: readonly Place[]): string[] {
  return places.map(({ country, region }) => region ?? country).sort()
}
