import { computed, onScopeDispose, readonly, ref, shallowRef, watch } from 'vue'
import type { ComputedRef, Ref } from 'vue'
import { toFailure } from '../../shared/api.ts'
import { useLoad } from '../../shared/composables/useLoad.ts'
import type { UseLoadReturn } from '../../shared/composables/useLoad.ts'
import { useSave } from '../../shared/composables/useSave.ts'
import { sameJson } from './same-json.ts'

/** Another administrator has saved in between. `shown`: whose version is on the screen. */
export type Conflict<View, Draft> = { theirs: View, mine: Draft, shown: 'mine' | 'theirs' }

export type DraftStore<View, Draft> = {
  load: UseLoadReturn<View>
  /** What is on the screen; it outlives a look at another screen. */
  draft: Readonly<Ref<Draft | null>>
  change: (draft: Draft) => void
  dirty: ComputedRef<boolean>
  busy: Readonly<Ref<boolean>>
  saved: Readonly<Ref<boolean>>
  error: Readonly<Ref<string | null>>
  conflict: Readonly<Ref<Conflict<View, Draft> | null>>
  save: () => Promise<void>
  discard: () => void
  seeTheirs: () => void
  backToMine: () => void
  keepMine: () => Promise<void>
  closeConflict: () => void
  /** Takes what the server answered to another change; what is typed stays. */
  take: (view: View) => void
}

export type DraftSource<View, Draft> = {
  read: () => Promise<View>
  /** Saves over the version that the view has. */
  write: (over: View, draft: Draft) => Promise<View>
  draftOf: (view: View) => Draft
  /** What of a draft counts when two are compared. */
  meaningOf?: (draft: Draft) => unknown
  /** How the server refuses to write over a newer version. */
  changedCode: string
  page?: Pick<Window, 'addEventListener' | 'removeEventListener'>
}

/** Something that is read, changed and saved as one thing, by a button. Two who do so at once see each other's version, and neither is lost. */
export function useDraft<View, Draft>({ read, write, draftOf, meaningOf = (draft) => draft, changedCode, page = window }: DraftSource<View, Draft>): DraftStore<View, Draft> {
  const draft = shallowRef<Draft | null>(null)
  /** What the draft grew out of; its version is the one that is saved over. */
  const origin = shallowRef<View | null>(null)
  const conflict = shallowRef<Conflict<View, Draft> | null>(null)
  const saved = ref(false)
  const { busy, error, save: send } = useSave()
  const dirty = computed(() => draft.value !== null && origin.value !== null && !sameJson(meaningOf(draft.value), meaningOf(draftOf(origin.value))))
  const load = useLoad(read, { onData: (view) => { if (!dirty.value && conflict.value === null) adopt(view) } })

  function adopt(view: View): void {
    origin.value = view
    draft.value = draftOf(view)
  }

  async function save(): Promise<void> {
    await send(async () => {
      if (draft.value === null || origin.value === null) return
      const mine = draft.value
      try {
        const view = await write(origin.value, mine)
        conflict.value = null
        adopt(view)
        load.put(view)
        saved.value = true
      } catch (failure) {
        if (toFailure(failure).code !== changedCode) throw failure
        const theirs = await read()
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

  function show(shown: Conflict<View, Draft>['shown']): void {
    if (conflict.value === null) return
    const { theirs, mine } = conflict.value
    origin.value = theirs
    draft.value = shown === 'mine' ? mine : draftOf(theirs)
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
    load, draft: readonly(draft) as Readonly<Ref<Draft | null>>, change: (changed) => { draft.value = changed; saved.value = false }, dirty, busy: readonly(busy), saved: readonly(saved),
    error: readonly(error), conflict: readonly(conflict) as Readonly<Ref<Conflict<View, Draft> | null>>, save, discard, keepMine,
    seeTheirs: () => show('theirs'), backToMine: () => show('mine'), closeConflict: () => { conflict.value = null }, take: load.put,
  }
}
