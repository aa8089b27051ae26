import { readonly, ref, shallowRef } from 'vue'
import type { ConnectionCheck } from '../server/contract/connection.ts'
import type { InstallView } from '../server/contract/session.ts'
import { createApi, install, toFailure } from '../client/shared/api.ts'
import { connectFrame, NoFrame, OPEN_AT } from '../client/shared/frame.ts'
import type { Frame } from '../client/shared/frame.ts'

export type InstallState = 'starting' | 'outside' | 'welcome' | 'connecting' | 'failed' | 'connected' | 'finishing' | 'finish_failed'

/** What was set up: still being looked at, seen, or not to be seen from here. */
export type SetUp = { state: 'looking' } | { state: 'seen', checks: readonly ConnectionCheck[] } | { state: 'unseen' }

/** A portal that is told of the end loads its page anew; one that was told before leaves us where we are. */
const LEAVE_AFTER_MS = 2_500

/** The session's own look at the portal; only a partner's has one. */
async function lookAtPortal(frame: Frame): Promise<readonly ConnectionCheck[]> {
  const api = createApi(frame)
  await api.start()
  return (await api.checkConnection()).checks
}

const enterApp = (hash: string): void => window.location.assign(`/app${window.location.search}${hash}`)

/** Handshake, one call to the server, and only then the word to the portal that the installation is over. */
export function useInstall({ connect = connectFrame, send = install, look = lookAtPortal, enter = enterApp, leaveAfterMs = LEAVE_AFTER_MS } = {}) {
  const state = ref<InstallState>('starting')
  const message = ref<string | null>(null)
  const result = shallowRef<InstallView | null>(null)
  const setUp = shallowRef<SetUp>({ state: 'looking' })
  const isAdmin = ref(true)
  let frame: Frame | null = null
  let handshake: Promise<void> | null = null

  function start(): Promise<void> {
    handshake = shakeHands()
    return handshake
  }

  async function shakeHands(): Promise<void> {
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
    // Who is quicker than the handshake does not click in vain.
    await handshake
    if (frame === null || state.value === 'connecting') return
    state.value = 'connecting'
    message.value = null
    try {
      result.value = await send(frame.installAuth())
      state.value = 'connected'
      void lookAt(frame)
    } catch (error) {
      const failure = toFailure(error)
      message.value = failure.code === 'no_answer' ? null : failure.message
      state.value = 'failed'
    }
  }

  async function lookAt(portal: Frame): Promise<void> {
    try {
      const checks = await look(portal)
      setUp.value = checks.length > 0 ? { state: 'seen', checks } : { state: 'unseen' }
    } catch {
      // The setup does not depend on it: what could not be seen now is in the settings later.
      setUp.value = { state: 'unseen' }
    }
  }

  async function finish({ toSettings = false } = {}): Promise<void> {
    if (frame === null || state.value === 'finishing') return
    state.value = 'finishing'
    try {
      if (toSettings) await frame.setUserOption(OPEN_AT, 'settings')
      await frame.installFinish()
      setTimeout(() => enter(toSettings ? '#/settings' : ''), leaveAfterMs)
    } catch {
      // The SDK's reason is a code for developers; the way on is to press again.
      state.value = 'finish_failed'
    }
  }

  return { state: readonly(state), message: readonly(message), result: readonly(result), setUp: readonly(setUp), isAdmin: readonly(isAdmin), start, connectPortal, finish }
}
