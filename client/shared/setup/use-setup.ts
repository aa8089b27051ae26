import { computed, ref, shallowRef, watch } from 'vue'
import type { ComputedRef, Ref } from 'vue'
import type { SetupView } from '../../../server/contract/setup.ts'
import { SETUP_STEPS } from '../../../server/core/setup.ts'
import type { SetupStep } from '../../../server/core/setup.ts'
import { useLoad } from '../composables/useLoad.ts'
import type { UseLoadReturn } from '../composables/useLoad.ts'
import { useSave } from '../composables/useSave.ts'
import type { SetupApi } from './setup-api.ts'

export type SetupStore = {
  load: UseLoadReturn<SetupView>
  view: ComputedRef<SetupView | null>
  /** Where this person stands; another administrator may be further. */
  step: Ref<SetupStep>
  /** Where the set-up was left, when this is not its beginning. */
  stoppedAt: Readonly<Ref<SetupStep | null>>
  busy: Readonly<Ref<boolean>>
  error: Ref<string | null>
  /** Does what the step has to do, keeps that it is done, and goes to the next one; stays where it is when that fails. */
  next: (work?: () => Promise<boolean | void>) => Promise<boolean>
  back: () => void
  /** Leaves the rest at its defaults; what is changed and not saved is not kept. */
  skip: () => Promise<boolean>
  end: () => Promise<boolean>
  decideOldSettings: (use: boolean) => Promise<boolean>
  take: (view: SetupView) => void
  /** One call of a step: not twice at once, and its refusal stands at the foot. True when it was done. */
  attempt: (work: () => Promise<void>) => Promise<boolean>
}

const at = (step: SetupStep): number => SETUP_STEPS.indexOf(step)

/** The set-up as one person walks through it; every step is kept on the server, so that closing loses nothing. */
export function useSetup(api: Pick<SetupApi, 'getSetup' | 'moveSetup' | 'decideOldSettings'>): SetupStore {
  const step = ref<SetupStep>('company')
  const stoppedAt = ref<SetupStep | null>(null)
  const known = shallowRef(false)
  const { busy, error, save } = useSave()
  const load = useLoad(api.getSetup, { onData: onFirst })

  /** Only the first answer says where to begin: later ones must not take a person elsewhere. */
  function onFirst({ progress }: SetupView): void {
    if (known.value || !progress) return
    known.value = true
    step.value = progress.step
    stoppedAt.value = progress.step === 'company' ? null : progress.step
  }

  async function attempt(work: () => Promise<void>): Promise<boolean> {
    let isDone = false
    await save(async () => {
      await work()
      isDone = true
    })
    return isDone
  }

  async function next(work: () => Promise<boolean | void> = async () => {}): Promise<boolean> {
    const to = SETUP_STEPS[at(step.value) + 1]
    if (to === undefined) return false
    let isStopped = false
    const isDone = await attempt(async () => {
      isStopped = await work() === false
      if (isStopped) return
      load.put(await api.moveSetup({ step: to }))
      step.value = to
    })
    return isDone && !isStopped
  }

  function back(): void {
    step.value = SETUP_STEPS[Math.max(0, at(step.value) - 1)] ?? step.value
  }

  const skip = (): Promise<boolean> => attempt(async () => {
    load.put(await api.moveSetup({ step: 'ready', skipped: true }))
    step.value = 'ready'
  })

  const end = (): Promise<boolean> => attempt(async () => {
    load.put(await api.moveSetup({ step: 'ready', ends: true }))
  })

  const decideOldSettings = (use: boolean): Promise<boolean> => attempt(async () => {
    const view = await api.decideOldSettings(use)
    load.put(view)
    step.value = view.progress?.step ?? step.value
  })

  watch(step, () => {
    error.value = null
    stoppedAt.value = null
  }, { flush: 'sync' })

  return { load, view: computed(() => load.data.value), step, stoppedAt, busy, error, next, back, skip, end, decideOldSettings, take: load.put, attempt }
}
