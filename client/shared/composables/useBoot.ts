import { readonly, ref, shallowRef } from 'vue'
import type { Ref } from 'vue'
import type { SessionView } from '../../../server/contract/session.ts'
import { createApi, toFailure } from '../api.ts'
import type { Api, ApiFailure, PortalAuth } from '../api.ts'
import { NoFrame } from '../frame.ts'
import type { Frame } from '../frame.ts'
import { recallPrefs } from '../prefs.ts'

/** `outside`: no portal around the page. `refused`: the server said no. `ended`: the portal's session is over. */
export type BootState = 'starting' | 'ready' | 'outside' | 'refused' | 'failed' | 'ended'

export type Booted<AnyFrame> = { frame: AnyFrame, api: Api, session: SessionView }

export type UseBootReturn<AnyFrame> = {
  state: Readonly<Ref<BootState>>
  booted: Readonly<Ref<Booted<AnyFrame> | null>>
  failure: Readonly<Ref<ApiFailure | null>>
  start: () => Promise<void>
  /** Goes on with a session that was begun without the portal's help. */
  enter: (frame: AnyFrame, session: SessionView) => void
}

/** From an empty page to a session: the portal's handshake, then our own. */
export function useBoot<AnyFrame extends PortalAuth & Pick<Frame, 'userOption'>>(connect: () => Promise<AnyFrame>, { makeApi = createApi } = {}): UseBootReturn<AnyFrame> {
  const state = ref<BootState>('starting')
  const booted = shallowRef<Booted<AnyFrame> | null>(null)
  const failure = shallowRef<ApiFailure | null>(null)

  async function start(): Promise<void> {
    state.value = 'starting'
    try {
      const frame = await connect()
      recallPrefs(frame)
      const api = makeApi(frame, { onEnded: () => { state.value = 'ended' } })
      const session = await api.start()
      booted.value = { frame, api, session }
      state.value = 'ready'
    } catch (error) {
      if (error instanceof NoFrame) {
        state.value = 'outside'
        return
      }
      failure.value = toFailure(error)
      if (failure.value.code === 'auth') state.value = 'ended'
      else state.value = failure.value.code === 'no_answer' ? 'failed' : 'refused'
    }
  }

  function enter(frame: AnyFrame, session: SessionView): void {
    booted.value = { frame, api: makeApi(frame, { begun: session, onEnded: () => { state.value = 'ended' } }), session }
    state.value = 'ready'
  }

  return { enter, state: readonly(state), booted: readonly(booted) as Readonly<Ref<Booted<AnyFrame> | null>>, failure: readonly(failure) as Readonly<Ref<ApiFailure | null>>, start }
}
