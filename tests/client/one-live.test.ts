import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createOneLive } from '../../client/shared/one-live.ts'
import type { OneLiveOptions } from '../../client/shared/one-live.ts'
import type { LiveEvent } from '../../server/contract/live.ts'

/** One browser: its channels and locks. */
function browser() {
  const channels = new Set<{ isFrozen: boolean, onmessage: ((message: MessageEvent) => void) | null }>()
  const holders = new Map<string, { reject: (error: Error) => void, done: Promise<unknown> }>()
  const queue: { name: string, start: () => void, isGone: () => boolean }[] = []

  function openChannel(): BroadcastChannel {
    const own = {
      isFrozen: false, onmessage: null as ((message: MessageEvent) => void) | null,
      postMessage: (data: unknown) => { for (const other of channels) if (other !== own && !own.isFrozen) other.onmessage?.(new MessageEvent('message', { data })) },
      close: () => { channels.delete(own) },
    }
    channels.add(own)
    return own as unknown as BroadcastChannel
  }

  function next(): void {
    const index = queue.findIndex((it) => !it.isGone())
    const waiting = queue[index]
    if (waiting && !holders.has(waiting.name)) {
      queue.splice(index, 1)
      waiting.start()
    }
  }

  const locks: OneLiveOptions['locks'] = {
    request: (name, { signal, steal = false }, hold) => new Promise((resolve, reject) => {
      const start = (): void => {
        const mine = { reject, done: Promise.resolve() as Promise<unknown> }
        holders.set(name, mine)
        mine.done = hold().then(() => {
          if (holders.get(name) !== mine) return
          holders.delete(name)
          resolve(undefined)
          next()
        })
      }
      if (steal) {
        const before = holders.get(name)
        holders.delete(name)
        before?.reject(new Error('stolen'))
        return start()
      }
      signal?.addEventListener('abort', () => reject(new Error('aborted')))
      queue.push({ name, start, isGone: () => signal?.aborted === true })
      queueMicrotask(next)
    }),
  }
  return { openChannel, locks, channels }
}

class FakeStream {
  onopen: (() => void) | null = null
  onerror: (() => void) | null = null
  onmessage: ((message: MessageEvent<string>) => void) | null = null
  closed = false
  readonly url: string
  clock: ((message: MessageEvent<string>) => void) | null = null
  constructor(url: string) { this.url = url }
  close(): void { this.closed = true }
  addEventListener(_name: string, listener: (message: MessageEvent<string>) => void): void { this.clock = listener }
  say(event: LiveEvent, lastEventId: string): void { this.onmessage?.(new MessageEvent('message', { data: JSON.stringify(event), lastEventId })) }
}

function openTab(at: ReturnType<typeof browser>, streams: FakeStream[]) {
  const heard: LiveEvent[] = []
  const times: number[] = []
  const live = createOneLive(async () => ({ ticket: 't' }), {
    name: 'news', locks: at.locks, openChannel: at.openChannel,
    openStream: (url) => {
      const stream = new FakeStream(url)
      streams.push(stream)
      return stream as unknown as EventSource
    },
  })
  live.on((event) => heard.push(event))
  live.onTime((now) => times.push(now))
  live.start()
  return { live, heard, times }
}

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

describe('createOneLive', () => {
  it('opens one stream for three windows, and all of them hear each event once', async () => {
    const [at, streams] = [browser(), [] as FakeStream[]]
    const tabs = [openTab(at, streams), openTab(at, streams), openTab(at, streams)]
    await vi.advanceTimersByTimeAsync(10)
    expect(streams).toHaveLength(1)
    streams[0]?.onopen?.()
    expect(tabs.map(({ live }) => live.state.value)).toEqual(['live', 'live', 'live'])
    tabs.forEach(({ heard }) => { heard.length = 0 })

    streams[0]?.say({ kind: 'notice' }, '7')
    streams[0]?.clock?.(new MessageEvent('clock', { data: '1700000000000' }))
    expect(tabs.map(({ heard }) => heard)).toEqual([[{ kind: 'notice' }], [{ kind: 'notice' }], [{ kind: 'notice' }]])
    expect(tabs.map(({ times }) => times)).toEqual([[1_700_000_000_000], [1_700_000_000_000], [1_700_000_000_000]])
    tabs.forEach(({ live }) => live.stop())
  })

  it('goes on in the next window where the closed one stopped', async () => {
    const [at, streams] = [browser(), [] as FakeStream[]]
    const [first, second] = [openTab(at, streams), openTab(at, streams)]
    await vi.advanceTimersByTimeAsync(10)
    streams[0]?.onopen?.()
    streams[0]?.say({ kind: 'notice' }, '41')

    first.live.stop()
    await vi.advanceTimersByTimeAsync(10)
    expect(streams[0]?.closed).toBe(true)
    expect(streams[1]?.url).toContain('after=41')
    streams[1]?.onopen?.()
    expect(second.live.state.value).toBe('live')
    second.live.stop()
  })

  it('a window that was opened later reads anew, because it does not know what it missed', async () => {
    const [at, streams] = [browser(), [] as FakeStream[]]
    const first = openTab(at, streams)
    await vi.advanceTimersByTimeAsync(10)
    streams[0]?.onopen?.()
    const second = openTab(at, streams)
    await vi.advanceTimersByTimeAsync(10)
    expect(second.live.state.value).toBe('live')
    expect(second.heard).toEqual([{ kind: 'resync' }])
    first.live.stop()
    second.live.stop()
  })

  it('takes over from a window that was frozen, which becomes a listener', async () => {
    const [at, streams] = [browser(), [] as FakeStream[]]
    const first = openTab(at, streams)
    const second = openTab(at, streams)
    await vi.advanceTimersByTimeAsync(10)
    streams[0]?.onopen?.()
    // A frozen page says nothing any more.
    const [frozen] = at.channels
    if (frozen) frozen.isFrozen = true

    await vi.advanceTimersByTimeAsync(71_000)
    expect(streams.length).toBeGreaterThan(1)
    expect(streams[0]?.closed).toBe(true)
    streams.at(-1)?.onopen?.()
    expect(second.live.state.value).toBe('live')
    first.live.stop()
    second.live.stop()
  })

  it('connects for itself where a browser has no locks', async () => {
    const streams: FakeStream[] = []
    const live = createOneLive(async () => ({ ticket: 't' }), {
      name: 'news', locks: null, openChannel: () => { throw new Error('nobody asks') },
      openStream: (url) => {
        const stream = new FakeStream(url)
        streams.push(stream)
        return stream as unknown as EventSource
      },
    })
    live.start()
    await vi.advanceTimersByTimeAsync(10)
    streams[0]?.onopen?.()
    expect(live.state.value).toBe('live')
    live.stop()
  })
})
