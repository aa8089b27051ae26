import { readonly, ref, shallowRef } from 'vue'
import type { Ref } from 'vue'
import type { InstallView } from '../server/contract/session.ts'
import type { SetupView } from '../server/contract/setup.ts'
import { createApi, install, toFailure } from '../client/shared/api.ts'
import { connectFrame, OPEN_AT } from '../client/shared/frame.ts'
import type { Frame } from '../client/shared/frame.ts'
import { recallPrefs } from '../client/shared/prefs.ts'
import { NoFrame } from '../client/shared/small-frame.ts'
import { setupCalls } from '../client/shared/setup/setup-api.ts'
import type { SetupApi } from '../client/shared/setup/setup-api.ts'

/** `steps`: the set-up goes on from here. `connected`: the portal has none, or it can't be seen now; the app opens all the same. */
export type InstallState = 'starting' | 'outside' | 'welcome' | 'connecting' | 'failed' | 'steps' | 'connected' | 'finishing' | 'finish_failed'

/** The set-up of a portal, as it was found. */
export type Entered = { api: SetupApi, view: SetupView, user: string }

/** A portal that is told of the end loads its page anew; one that was told before leaves us where we are. */
const LEAVE_AFTER_MS = 2_500

/** Signs in as any page of the app does; throws where there is no set-up, as in the vendor's own portal. */
async function enterSetup(frame: Frame): Promise<Entered> {
  const { start, call } = createApi(frame)
  const { user } = await start()
  const api = setupCalls(call)
  return { api, view: await api.getSetup(), user: user.name }
}

const enterApp = (hash: string): void => window.location.assign(`/app${window.location.search}${hash}`)

/** Handshake, one call to the server, the first steps, and only then the word to the portal that the installation is over: once. */
export function useInstall({ connect = connectFrame, send = install, look = enterSetup, enter = enterApp, leaveAfterMs = LEAVE_AFTER_MS } = {}) {
  const state = ref<InstallState>('starting')
  const message = ref<string | null>(null)
  const result = shallowRef<InstallView | null>(null)
  const entered = shallowRef<Entered | null>(null)
  const isAdmin = ref(true)
  let frame: Frame | null = null
  let handshake: Promise<void> | null = null
  let isFinished = false

  function start(): Promise<void> {
    handshake = shakeHands()
    return handshake
  }

  async function shakeHands(): Promise<void> {
    try {
      frame = await connect()
      recallPrefs(frame)
      isAdmin.value = frame.isAdmin
      state.value = frame.isAdmin && await isLeft(frame) ? 'steps' : 'welcome'
    } catch (error) {
      if (!(error instanceof NoFrame)) throw error
      state.value = 'outside'
    }
  }

  /** Whether somebody has begun here and not come to the end: then nothing is installed again. */
  async function isLeft(portal: Frame): Promise<boolean> {
    try {
      const found = await look(portal)
      if (found.view.progress?.endedAt !== null) return false
      entered.value = found
      return true
    } catch {
      // Not installed yet, or no answer: the button says which.
      return false
    }
  }

  async function connectPortal(): Promise<void> {
    // Who is quicker than the handshake does not click in vain.
    await handshake
    if (frame === null || (state.value !== 'welcome' && state.value !== 'failed')) return
    state.value = 'connecting'
    message.value = null
    try {
      result.value = await send(frame.installAuth())
      state.value = await isLeft(frame) ? 'steps' : 'connected'
    } catch (error) {
      const failure = toFailure(error)
      message.value = failure.code === 'no_answer' ? null : failure.message
      state.value = 'failed'
    }
  }

  /** Tells the portal; the rest of the set-up is a screen of the app. */
  async function finish(openAt: 'setup' | '' = ''): Promise<void> {
    if (frame === null || state.value === 'finishing') return
    state.value = 'finishing'
    try {
      if (!isFinished) {
        if (openAt !== '') await frame.setUserOption(OPEN_AT, openAt)
        await frame.installFinish()
        isFinished = true
      }
      setTimeout(() => enter(openAt === '' ? '' : `#/${openAt}`), leaveAfterMs)
    } catch {
      // The SDK's reason is a code for developers; the way on is to press again.
      state.value = 'finish_failed'
    }
  }

  return {
    state: readonly(state), message: readonly(message), result: readonly(result), entered: readonly(entered) as Readonly<Ref<Entered | null>>,
    isAdmin: readonly(isAdmin), start, connectPortal, finish,
  }
}
