import { computed, readonly, ref, shallowRef } from 'vue'
import type { Ref } from 'vue'
import { toFailure } from '../api.ts'
import type { ApiFailure } from '../api.ts'

/** `stale`: an older answer is shown because the newest question failed. */
export type LoadState = 'loading' | 'ready' | 'failed' | 'stale'

export type UseLoadReturn<T> = {
  state: Readonly<Ref<LoadState>>
  data: Readonly<Ref<T | null>>
  failure: Readonly<Ref<ApiFailure | null>>
  /** When `data` came, by this machine's clock. */
  loadedAt: Readonly<Ref<number>>
  /** Asks again and keeps what is shown until the answer comes. */
  reload: () => Promise<void>
  /** Forgets what is shown first: for another thing at the same place. */
  restart: () => Promise<void>
  /** Puts an answer that came by another way; answers still under way are dropped. */
  put: (value: T) => void
  /** Answers still under way are dropped: they were asked for before something that is known by now. */
  drop: () => void
}

/** Reads one thing from the server; an answer that a newer question has overtaken is dropped. */
export function useLoad<T>(read: () => Promise<T>, { onData = (_: T): void => {}, now = Date.now } = {}): UseLoadReturn<T> {
  const state = ref<LoadState>('loading')
  const data = shallowRef<T | null>(null)
  const failure = shallowRef<ApiFailure | null>(null)
  const loadedAt = ref(0)
  let newest = 0

  function put(value: T): void {
    newest++
    data.value = value
    failure.value = null
    loadedAt.value = now()
    state.value = 'ready'
    onData(value)
  }

  async function reload(): Promise<void> {
    const mine = ++newest
    if (state.value === 'failed') state.value = 'loading'
    try {
      const value = await read()
      if (mine === newest) put(value)
    } catch (error) {
      if (mine !== newest) return
      failure.value = toFailure(error)
      state.value = data.value === null ? 'failed' : 'stale'
    }
  }

  async function restart(): Promise<void> {
    data.value = null
    failure.value = null
    state.value = 'loading'
    await reload()
  }

  return {
    state: readonly(state),
    data: computed(() => data.value),
    failure: computed(() => failure.value),
    loadedAt: readonly(loadedAt),
    reload,
    restart,
    put,
    drop: () => { newest++ },
  }
}
