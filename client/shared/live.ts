import { readonly, ref } from 'vue'
import type { Ref } from 'vue'
import type { LiveEvent } from '../../server/contract/live.ts'

/** `paused`: no stream for so long that the page has to say so. */
export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'paused' | 'offline'

export type Live = {
  state: Readonly<Ref<LiveState>>
  /** Calls `listener` for every event until the returned function is called. */
  on: (listener: (event: LiveEvent) => void) => () => void
  /** Calls `listener` with the server's time whenever the stream tells it. */
  onTime: (listener: (now: number) => void) => () => void
  start: () => void
  stop: () => void
}

type Timer = ReturnType<typeof setTimeout>
type Stream = Pick<EventSource, 'close' | 'onopen' | 'onerror' | 'onmessage' | 'addEventListener'>

export type LivePage = Pick<Window, 'addEventListener' | 'removeEventListener'> & { navigator: { onLine: boolean }, document: Document }

export type LiveOptions = {
  openStream?: (url: string) => Stream
  /** The page whose connection and visibility are watched. */
  page?: LivePage
  setTimer?: (run: () => void, ms: number) => Timer
  clearTimer?: (timer: Timer | undefined) => void
  now?: () => number
}

/** One page's own stream, with what is needed to hand it over to another page. */
export type DirectLive = Live & {
  /** Like `on`, with the id under which the server would send what comes after; empty for what this page says itself. */
  onEach: (listener: (event: LiveEvent, id: string) => void) => () => void
  /** What another page has heard: the next connection asks for what came after. */
  goOnAfter: (id: string) => void
}

const RETRY_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000]
/** Below this a break is not worth a word on the screen (UX §2.5). */
const QUIET_MS = 5_000
/** From then on a sentence says how old the screen may be. */
const PAUSED_MS = 30_000
const POLL_MS = 15_000
/** A page that was away for longer reads anew when it is shown. */
const AWAY_MS = 60_000

/** Every kind stands here once, so that a new one cannot be forgotten by the parser. */
const KINDS: Record<LiveEvent['kind'], true> = {
  'request.published': true,
  'request.reserved': true,
  'request.released': true,
  'request.closed': true,
  'request.waiting': true,
  'request.kept': true,
  'request.received': true,
  'request.moderated': true,
  'request.watched': true,
  'request.hidden': true,
  'reservation.changed': true,
  'rating.changed': true,
  'notice': true,
  'me.suspended': true,
  'rules.changed': true,
  'crm.sync': true,
  'desk.changed': true,
  'access.changed': true,
  'resync': true,
}

/** Runs `run` when the page is shown again after it was hidden for a while; returns how to end that. */
export function watchReturn(page: LivePage, run: () => void, now: () => number = Date.now): () => void {
  let hiddenAt: number | null = null
  const look = (): void => {
    if (page.document.visibilityState !== 'visible') {
      hiddenAt ??= now()
      return
    }
    const isLong = hiddenAt !== null && now() - hiddenAt >= AWAY_MS
    hiddenAt = null
    if (isLong) run()
  }
  page.document.addEventListener('visibilitychange', look)
  return () => page.document.removeEventListener('visibilitychange', look)
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
export function createLive(getTicket: () => Promise<{ ticket: string }>, options: LiveOptions = {}): DirectLive {
  const {
    openStream = (url) => new EventSource(url),
    page = window,
    setTimer = (run, ms) => setTimeout(run, ms),
    clearTimer = (timer) => clearTimeout(timer),
    now = Date.now,
  } = options
  const state = ref<LiveState>('connecting')
  const listeners = new Set<(event: LiveEvent, id: string) => void>()
  const timeListeners = new Set<(now: number) => void>()
  let stream: Stream | null = null
  let lastId: string | null = null
  let tries = 0
  let attempt = 0
  let retry: Timer | undefined
  let quiet: Timer | undefined
  let poll: Timer | undefined
  let paused: Timer | undefined
  let endWatch = (): void => {}

  const tell = (event: LiveEvent, id = ''): void => listeners.forEach((listener) => listener(event, id))

  function pollAgain(): void {
    poll = setTimer(() => { tell({ kind: 'resync' }); pollAgain() }, POLL_MS)
  }

  function calm(): void {
    for (const timer of [quiet, paused, poll]) clearTimer(timer)
    quiet = paused = poll = undefined
  }

  function opened(): void {
    tries = 0
    calm()
    state.value = 'live'
    // Without an id the server cannot know what was missed since the screens were read.
    if (lastId === null) tell({ kind: 'resync' })
  }

  function dropped(): void {
    stream?.close()
    stream = null
    if (state.value !== 'offline') {
      quiet ??= setTimer(() => { if (state.value !== 'paused') state.value = 'reconnecting' }, QUIET_MS)
      paused ??= setTimer(() => { state.value = 'paused' }, PAUSED_MS)
    }
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
        tell(parseEvent(message.data), message.lastEventId)
      }
      opening.addEventListener('clock', (message: MessageEvent<string>) => timeListeners.forEach((listener) => listener(Number(message.data))))
    } catch {
      // Whatever kept the ticket away, the answer is the same: try again later.
      if (mine === attempt) dropped()
    }
  }

  function onOffline(): void {
    state.value = 'offline'
    clearTimer(retry)
    calm()
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
    endWatch = watchReturn(page, () => { if (stream !== null) tell({ kind: 'resync' }) }, now)
    if (page.navigator.onLine) void connect()
    else onOffline()
  }

  function stop(): void {
    page.removeEventListener('offline', onOffline)
    page.removeEventListener('online', onOnline)
    page.document.removeEventListener('visibilitychange', onVisible)
    endWatch()
    attempt++
    clearTimer(retry)
    calm()
    stream?.close()
    stream = null
  }

  function join<Listener>(all: Set<Listener>, listener: Listener): () => void {
    all.add(listener)
    return () => { all.delete(listener) }
  }

  return {
    state: readonly(state),
    on: (listener) => join(listeners, (event: LiveEvent) => listener(event)),
    onEach: (listener) => join(listeners, listener),
    onTime: (listener) => join(timeListeners, listener),
    goOnAfter: (id) => { lastId = id },
    start,
    stop,
  }
}
