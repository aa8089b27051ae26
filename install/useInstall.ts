import { readonly, ref, shallowRef } from 'vue'
import type { InstallView } from '../server/contract/session.ts'
import { install, toFailure } from '../client/shared/api.ts'
import { connectFrame, NoFrame } from '../client/shared/frame.ts'
import type { Frame } from '../client/shared/frame.ts'

export type InstallState = 'starting' | 'outside' | 'welcome' | 'connecting' | 'failed' | 'connected' | 'finishing' | 'finish_failed'

/** Handshake, one call to the server, and only then the word to the portal that the installation is over. */
export function useInstall({ connect = connectFrame, send = install } = {}) {
  const state = ref<InstallState>('starting')
  const message = ref<string | null>(null)
  const result = shallowRef<InstallView | null>(null)
  const isAdmin = ref(true)
  let frame: Frame | null = null

  async function start(): Promise<void> {
    try {
      frame = await connect()
      isAdmin.value = frame.isAdmin
      state.value = 'welcome'
    } catch (error) {
      if (!(error instanceof NoFrame)) throw error
      state.value = 'outside'
    }
  }

  async function connectPortal(): Promise<void> {
    if (frame === null || state.value === 'connecting') return
    state.value = 'connecting'
    message.value = null
    try {
      result.value = await send(frame.installAuth())
      state.value = 'connected'
    } catch (error) {
      const failure = toFailure(error)
      message.value = failure.code === 'no_answer' ? null : failure.message
      state.value = 'failed'
    }
  }

  async function finish(): Promise<void> {
    if (frame === null || state.value === 'finishing') return
    state.value = 'finishing'
    try {
      await frame.installFinish()
    } catch {
      // The SDK's reason is a code for developers; the way on is to press again.
      state.value = 'finish_failed'
    }
  }

  return { state: readonly(state), message: readonly(message), result: readonly(result), isAdmin: readonly(isAdmin), start, connectPortal, finish }
}
