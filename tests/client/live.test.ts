import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLive } from '../../client/shared/live.ts'
import type { LiveEvent } from '../../server/contract/live.ts'

class FakeStream {
  onopen: (() => void) | null = null
  onerror: (() => void) | null = null
  onmessage: ((message: MessageEvent<string>) => void) | null = null
  closed = false
  readonly url: string
  constructor(url: string) { this.url = url }
  readonly named = new Map<string, (message: MessageEvent<string>) => void>()
  close(): void { this.closed = true }
  addEventListener(name: string, listener: (message: MessageEvent<string>) => void): void { this.named.set(name, listener) }
  say(event: unknown, lastEventId: string): void { this.onmessage?.(new MessageEvent('message', { data: JSON.stringify(event), lastEventId })) }
}

function startLive() {
  const streams: FakeStream[] = []
  const events: LiveEvent[] = []
  let tickets = 0
  const live = createLive(async () => ({ ticket: `t${++tickets}` }), {
    openStream: (url) => {
      const stream = new FakeStream(url)
      streams.push(stream)
      return stream as unknown as EventSource
    },
  })
  live.on((event) => events.push(event))
  live.start()
  return { live, streams, events }
}

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

describe('createLive', () => {
  it('is live once the stream is open, and asks the screens to read anew because nothing says what they missed', async () => {
    const { live, streams, events } = startLive()
    await vi.advanceTimersByTimeAsync(0)
    expect(live.state.value).toBe('connecting')

    streams[0]?.onopen?.()

    expect(live.state.value).toBe('live')
    expect(events).toEqual([{ kind: 'resync' }])
    live.stop()
  })

  it('comes back with a new ticket and the last event it has seen', async () => {
    const { live, streams } = startLive()
    await vi.advanceTimersByTimeAsync(0)
    streams[0]?.onopen?.()
    streams[0]?.say({ kind: 'rating.changed' }, '41')
    streams[0]?.onerror?.()

    await vi.advanceTimersByTimeAsync(500)

    expect(streams.map((it) => it.url)).toEqual(['/api/stream?ticket=t1', '/api/stream?ticket=t2&after=41'])
    expect(streams[0]?.closed).toBe(true)
    live.stop()
  })

  it('has no word for a short break, and says reconnecting after five seconds', async () => {
    const { live, streams } = startLive()
    await vi.advanceTimersByTimeAsync(0)
    streams[0]?.onopen?.()
    streams[0]?.onerror?.()
    await vi.advanceTimersByTimeAsync(4_900)
    expect(live.state.value).toBe('live')

    await vi.advanceTimersByTimeAsync(200)
    expect(live.state.value).toBe('reconnecting')

    streams.at(-1)?.onopen?.()
    expect(live.state.value).toBe('live')
    live.stop()
  })

  it('has the screens ask every 15 seconds while the stream is down, and no longer', async () => {
    const { live, streams, events } = startLive()
    await vi.advanceTimersByTimeAsync(0)
    streams[0]?.say({ kind: 'rating.changed' }, '1')
    streams[0]?.onerror?.()
    events.length = 0

    await vi.advanceTimersByTimeAsync(45_000)
    expect(events.filter((it) => it.kind === 'resync')).toHaveLength(3)

    streams.at(-1)?.onopen?.()
    events.length = 0
    await vi.advanceTimersByTimeAsync(60_000)
    expect(events).toEqual([])
    live.stop()
  })

  it('says after half a minute that the screens look for themselves, and is live again at once', async () => {
    const { live, streams } = startLive()
    await vi.advanceTimersByTimeAsync(0)
    streams[0]?.onopen?.()
    streams[0]?.onerror?.()
    await vi.advanceTimersByTimeAsync(29_000)
    expect(live.state.value).toBe('reconnecting')
    await vi.advanceTimersByTimeAsync(2_000)
    expect(live.state.value).toBe('paused')
    streams.at(-1)?.onopen?.()
    expect(live.state.value).toBe('live')
    live.stop()
  })

  it('hands on the server’s time, and reads anew after an hour in which nobody looked', async () => {
    const { live, streams, events } = startLive()
    const times: number[] = []
    live.onTime((now) => times.push(now))
    await vi.advanceTimersByTimeAsync(0)
    streams[0]?.onopen?.()
    streams[0]?.say({ kind: 'rating.changed' }, '1')
    streams[0]?.named.get('clock')?.(new MessageEvent('clock', { data: '1700000000000' }))
    expect(times).toEqual([1_700_000_000_000])

    events.length = 0
    const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
    document.dispatchEvent(new Event('visibilitychange'))
    await vi.advanceTimersByTimeAsync(3_600_000)
    visibility.mockReturnValue('visible')
    document.dispatchEvent(new Event('visibilitychange'))
    expect(events).toEqual([{ kind: 'resync' }])
    visibility.mockRestore()
    live.stop()
  })

  it('takes an event it does not know as a reason to read anew', async () => {
    const { live, streams, events } = startLive()
    await vi.advanceTimersByTimeAsync(0)
    streams[0]?.say({ kind: 'request.of.the.future' }, '7')
    expect(events).toEqual([{ kind: 'resync' }])
    live.stop()
  })

  it('is offline with the browser and connects when it is back', async () => {
    const { live, streams } = startLive()
    await vi.advanceTimersByTimeAsync(0)
    streams[0]?.onopen?.()

    window.dispatchEvent(new Event('offline'))
    expect(live.state.value).toBe('offline')
    expect(streams[0]?.closed).toBe(true)

    window.dispatchEvent(new Event('online'))
    await vi.advanceTimersByTimeAsync(0)
    streams[1]?.onopen?.()
    expect(live.state.value).toBe('live')
    live.stop()
  })
})
