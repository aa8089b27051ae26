import { readonly, ref, shallowRef } from 'vue'
import type { Ref } from 'vue'
import type { SessionView } from '../../../server/contract/session.ts'
import { createApi, toFailure } from '../api.ts'
import type { Api, ApiFailure, Begun, PortalAuth } from '../api.ts'
import type { Frame } from '../frame.ts'
import { recallPrefs } from '../prefs.ts'
import { NoFrame } from '../small-frame.ts'

/** `outside`: no portal around the page. `refused`: the server said no. `ended`: the portal's session is over. */
export type BootState = 'starting' | 'ready' | 'outside' | 'refused' | 'failed' | 'ended'

export type Booted<AnyFrame> = Begun & { frame: AnyFrame, api: Api }

/** How a page begins its session. */
export type Begin<AnyFrame> = (api: Api, frame: AnyFrame) => Promise<Begun>

const beginAlone = async (api: Api): Promise<Begun> => ({ session: await api.start(), first: null })

export type UseBootReturn<AnyFrame> = {
  state: Readonly<Ref<BootState>>
  booted: Readonly<Ref<Booted<AnyFrame> | null>>
  failure: Readonly<Ref<ApiFailure | null>>
  start: () => Promise<void>
  /** Goes on with a session that was begun without the portal's help. */
  enter: (frame: AnyFrame, session: SessionView) => void
}

/** From an empty page to a session: the portal's handshake, then our own. */
export function useBoot<AnyFrame extends PortalAuth & Pick<Frame, 'userOption'>>(connect: () => Promise<AnyFrame>, { makeApi = createApi, begin = beginAlone }: { makeApi?: typeof createApi, begin?: Begin<AnyFrame> | undefined } = {}): UseBootReturn<AnyFrame> {
  const state = ref<BootState>('starting')
  const booted = shallowRef<Booted<AnyFrame> | null>(null)
  const failure = shallowRef<ApiFailure | null>(null)

  async function start(): Promise<void> {
    state.value = 'starting'
    try {
      const frame = await connect()
      recallPrefs(frame)
      const api = makeApi(frame, { onEnded: () => { state.value = 'ended' } })
      booted.value = { frame, api, ...await begin(api, frame) }
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
    booted.value = { frame, api: makeApi(frame, { begun: session, onEnded: () => { state.value = 'ended' } }), session, first: null }
    state.value = 'ready'
  }

  return { enter, state: readonly(state), booted: readonly(booted) as Readonly<Ref<Booted<AnyFrame> | null>>, failure: readonly(failure) as Readonly<Ref<ApiFailure | null>>, start }
}
