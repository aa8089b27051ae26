import { effectScope, readonly, ref, watch } from 'vue'
import type { LiveEvent } from '../../server/contract/live.ts'
import { createLive, watchReturn } from './live.ts'
import type { DirectLive, Live, LiveOptions, LivePage, LiveState } from './live.ts'

/** What the page with the stream tells the others; `hello` asks it to say how it stands. */
type Message =
  | { says: 'hello' }
  | { says: 'state', state: LiveState, lastId: string | null }
  | { says: 'event', event: LiveEvent, id: string }
  | { says: 'time', now: number }

type Channel = Pick<BroadcastChannel, 'postMessage' | 'close' | 'onmessage'>
type Locks = { request: (name: string, options: { signal?: AbortSignal, steal?: boolean }, hold: () => Promise<void>) => Promise<unknown> }

export type OneLiveOptions = LiveOptions & {
  /** The same for all pages that hear the same news: one portal, one kind of person. */
  name: string
  /** Null where there are none. */
  locks?: Locks | null
  openChannel?: ((name: string) => Channel) | null
}

/** The page with the stream says this often that it is there. */
const HERE_MS = 20_000
/** A page that hears nothing for so long takes the stream over: the other one may be frozen. */
const SILENT_MS = 70_000
/** One that was just shown does not wait for long. */
const ANSWER_MS = 2_000

/**
 * One stream per browser and portal: of all the pages one holds a lock and the connection and hands on what it hears; when it goes, the next
 * one asks the server for what came after. Where a browser has no locks or channels, each page connects for itself.
 */
export function createOneLive(getTicket: () => Promise<{ ticket: string }>, options: OneLiveOptions): Live {
  const { name, locks = (navigator.locks as Locks | undefined) ?? null, openChannel = defaultChannel(), ...rest } = options
  const direct = createLive(getTicket, rest)
  return locks === null || openChannel === null ? direct : shareLive(direct, { name, locks, openChannel, ...rest })
}

function defaultChannel(): ((name: string) => Channel) | null {
  return typeof BroadcastChannel === 'undefined' ? null : (name) => new BroadcastChannel(name)
}

type Sharing = LiveOptions & { name: string, locks: Locks, openChannel: (name: string) => Channel }

function shareLive(direct: DirectLive, { name, locks, openChannel, page = window as LivePage, setTimer = setTimeout, clearTimer = clearTimeout, now = Date.now }: Sharing): Live {
  const state = ref<LiveState>('connecting')
  const listeners = new Set<(event: LiveEvent) => void>()
  const timeListeners = new Set<(now: number) => void>()
  const scope = effectScope(true)
  let channel: Channel | null = null
  let lastId: string | null = null
  let lead: (() => void) | null = null
  let isStopped = true
  let here: ReturnType<typeof setTimeout> | undefined
  let silence: ReturnType<typeof setTimeout> | undefined
  let endWatch = (): void => {}

  const post = (message: Message): void => channel?.postMessage(message)
  const tell = (event: LiveEvent): void => listeners.forEach((listener) => listener(event))

  scope.run(() => watch(direct.state, (next) => {
    if (lead === null) return
    state.value = next
    post({ says: 'state', state: next, lastId })
  }, { flush: 'sync' }))
  direct.onEach((event, id) => {
    if (id !== '') lastId = id
    tell(event)
    post({ says: 'event', event, id })
  })
  direct.onTime((at) => {
    timeListeners.forEach((listener) => listener(at))
    post({ says: 'time', now: at })
  })

  function sayHere(): void {
    post({ says: 'state', state: state.value, lastId })
    here = setTimer(sayHere, HERE_MS)
  }

  function hear({ data: message }: { data: Message }): void {
    if (lead !== null) {
      if (message.says === 'hello') post({ says: 'state', state: state.value, lastId })
      return
    }
    waitForWord(SILENT_MS)
    if (message.says === 'state') meet(message)
    if (message.says === 'time') timeListeners.forEach((listener) => listener(message.now))
    if (message.says !== 'event') return
    if (message.id !== '') lastId = message.id
    tell(message.event)
  }

  /** Something may have come before this page was listening. */
  function meet(message: { state: LiveState, lastId: string | null }): void {
    const isBehind = message.lastId !== null && message.lastId !== lastId || state.value === 'connecting'
    state.value = message.state
    if (message.lastId !== null) lastId = message.lastId
    if (isBehind) tell({ kind: 'resync' })
  }

  function waitForWord(ms: number): void {
    clearTimer(silence)
    silence = setTimer(() => { if (lead === null && !isStopped) queue(true) }, ms)
  }

  function hold(): Promise<void> {
    if (isStopped) return Promise.resolve()
    return new Promise((resolve) => {
      lead = resolve
      clearTimer(silence)
      if (lastId !== null) direct.goOnAfter(lastId)
      direct.start()
      sayHere()
    })
  }

  function resign(): void {
    clearTimer(here)
    direct.stop()
    lead?.()
    lead = null
  }

  let waiting: AbortController | null = null
  function queue(steal = false): void {
    waiting?.abort()
    const mine = new AbortController()
    waiting = mine
    // A lock cannot be stolen and waited for in one request.
    locks.request(name, steal ? { steal: true } : { signal: mine.signal }, hold).catch(() => {
      // Another page took it, or this one stopped waiting.
      if (isStopped || waiting !== mine) return
      resign()
      waitForWord(SILENT_MS)
      queue()
    })
  }

  function shown(): void {
    tell({ kind: 'resync' })
    if (lead !== null) return
    post({ says: 'hello' })
    waitForWord(ANSWER_MS)
  }

  return {
    state: readonly(state),
    on: (listener) => { listeners.add(listener); return () => { listeners.delete(listener) } },
    onTime: (listener) => { timeListeners.add(listener); return () => { timeListeners.delete(listener) } },
    start() {
      isStopped = false
      channel = openChannel(name)
      channel.onmessage = hear as Channel['onmessage']
      endWatch = watchReturn(page, () => { if (lead === null) shown() }, now)
      post({ says: 'hello' })
      waitForWord(SILENT_MS)
      queue()
    },
    stop() {
      isStopped = true
      waiting?.abort()
      clearTimer(silence)
      endWatch()
      resign()
      scope.stop()
      channel?.close()
      channel = null
    },
  }
}
