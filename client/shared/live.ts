import { readonly, ref } from 'vue'
import type { Ref } from 'vue'
import type { LiveEvent } from '../../server/contract/live.ts'

export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'offline'

export type Live = {
  state: Readonly<Ref<LiveState>>
  /** Calls `listener` for every event until the returned function is called. */
  on: (listener: (event: LiveEvent) => void) => () => void
  start: () => void
  stop: () => void
}

type Timer = ReturnType<typeof setTimeout>
type Stream = Pick<EventSource, 'close' | 'onopen' | 'onerror' | 'onmessage'>

export type LiveOptions = {
  openStream?: (url: string) => Stream
  /** The page whose connection and visibility are watched. */
  page?: Pick<Window, 'addEventListener' | 'removeEventListener'> & { navigator: { onLine: boolean }, document: Document }
  setTimer?: (run: () => void, ms: number) => Timer
  clearTimer?: (timer: Timer | undefined) => void
}

const RETRY_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000]
/** Below this a break is not worth a word on the screen (UX §2.5). */
const QUIET_MS = 5_000
const POLL_MS = 15_000

/** Every kind stands here once, so that a new one cannot be forgotten by the parser. */
const KINDS: Record<LiveEvent['kind'], true> = {
  'request.published': true,
  'request.reserved': true,
  'request.released': true,
  'request.closed': true,
  'request.waiting': true,
  'request.hidden': true,
  'request.received': true,
  'reservation.changed': true,
  'rating.changed': true,
  'notice': true,
  'me.suspended': true,
  'rules.changed': true,
  'crm.sync': true,
  'desk.changed': true,
  'resync': true,
}

function parseEvent(text: string): LiveEvent {
  try {
    const value: unknown = JSON.parse(text)
    const known = typeof value === 'object' && value !== null && 'kind' in value && String(value.kind) in KINDS
    return known ? value as LiveEvent : { kind: 'resync' }
  } catch {
    // An event of a newer server still means that something changed.
    return { kind: 'resync' }
  }
}

/**
 * The server's event stream. A ticket opens it once, so every connection takes a new one and says with `after` what it has
 * seen. While it is down, `resync` every 15 s makes the screens ask for themselves.
 */
export function createLive(getTicket: () => Promise<{ ticket: string }>, options: LiveOptions = {}): Live {
  const {
    openStream = (url) => new EventSource(url),
    page = window,
    setTimer = (run, ms) => setTimeout(run, ms),
    clearTimer = (timer) => clearTimeout(timer),
  } = options
  const state = ref<LiveState>('connecting')
  const listeners = new Set<(event: LiveEvent) => void>()
  let stream: Stream | null = null
  let lastId: string | null = null
  let tries = 0
  let attempt = 0
  let retry: Timer | undefined
  let quiet: Timer | undefined
  let poll: Timer | undefined

  const tell = (event: LiveEvent): void => listeners.forEach((listener) => listener(event))

  function pollAgain(): void {
    poll = setTimer(() => { tell({ kind: 'resync' }); pollAgain() }, POLL_MS)
  }

  function opened(): void {
    tries = 0
    clearTimer(quiet)
    clearTimer(poll)
    quiet = poll = undefined
    state.value = 'live'
    // Without an id the server cannot know what was missed since the screens were read.
    if (lastId === null) tell({ kind: 'resync' })
  }

  function dropped(): void {
    stream?.close()
    stream = null
    if (quiet === undefined && state.value !== 'offline') quiet = setTimer(() => { state.value = 'reconnecting' }, QUIET_MS)
    if (poll === undefined) pollAgain()
    const wait = RETRY_MS[Math.min(tries++, RETRY_MS.length - 1)] ?? POLL_MS
    retry = setTimer(() => { void connect() }, wait)
  }

  async function connect(): Promise<void> {
    const mine = ++attempt
    clearTimer(retry)
    stream?.close()
    stream = null
    try {
      const { ticket } = await getTicket()
      if (mine !== attempt) return
      const after = lastId === null ? '' : `&after=${encodeURIComponent(lastId)}`
      const opening = openStream(`/api/stream?ticket=${encodeURIComponent(ticket)}${after}`)
      stream = opening
      opening.onopen = opened
      opening.onerror = () => { if (stream === opening) dropped() }
      opening.onmessage = (message: MessageEvent<string>) => {
        if (message.lastEventId !== '') lastId = message.lastEventId
        tell(parseEvent(message.data))
      }
    } catch {
      // Whatever kept the ticket away, the answer is the same: try again later.
      if (mine === attempt) dropped()
    }
  }

  function onOffline(): void {
    state.value = 'offline'
    for (const timer of [retry, quiet, poll]) clearTimer(timer)
    quiet = poll = undefined
    attempt++
    stream?.close()
    stream = null
  }

  function onOnline(): void {
    if (state.value === 'offline') state.value = 'reconnecting'
    tell({ kind: 'resync' })
    void connect()
  }

  function onVisible(): void {
    if (page.document.visibilityState === 'visible' && stream === null && state.value !== 'offline') void connect()
  }

  function start(): void {
    page.addEventListener('offline', onOffline)
    page.addEventListener('online', onOnline)
    page.document.addEventListener('visibilitychange', onVisible)
    if (page.navigator.onLine) void connect()
    else onOffline()
  }

  function stop(): void {
    page.removeEventListener('offline', onOffline)
    page.removeEventListener('online', onOnline)
    page.document.removeEventListener('visibilitychange', onVisible)
    attempt++
    for (const timer of [retry, quiet, poll]) clearTimer(timer)
    stream?.close()
    stream = null
  }

  return {
    state: readonly(state),
    on(listener) {
      listeners.add(listener)
      return () => { listeners.delete(listener) }
    },
    start,
    stop,
  }
}
