import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createKeyShare } from '../../client/partner/reserve/key-share.ts'
import { createReserving } from '../../client/partner/reserve/reserving.ts'
import type { ReservingOptions } from '../../client/partner/reserve/reserving.ts'
import { ApiFailure } from '../../client/shared/api.ts'
import type { ReservationView } from '../../server/contract/reservation.ts'
import { buildDetail, buildReservation, NOON } from './builders.ts'

const lost = (): ApiFailure => new ApiFailure('no_answer', 'cut')
const missing = (): ApiFailure => new ApiFailure('not_found', 'not here')

type Api = Parameters<typeof createReserving>[0]

function start(api: Partial<Api>, options: ReservingOptions = {}) {
  let n = 0
  const settled: string[] = []
  const reserving = createReserving({
    reserve: async () => buildReservation(), findReservation: async () => { throw missing() }, getReservation: async () => buildReservation(), getRequest: async () => buildDetail(), ...api,
  }, { wait: async () => {}, newKey: () => `key-${++n}`, isOnline: () => true, whenOnline: async () => {}, onSettled: (_, attempt) => settled.push(attempt.phase), ...options })
  return { ...reserving, settled, phase: () => reserving.of('IR-1').phase }
}

describe('createReserving', () => {
  it('says reserved only after the server said so', async () => {
    const answer = Promise.withResolvers<ReservationView>()
    const { phase, reserve } = start({ reserve: () => answer.promise })
    const reserving = reserve('IR-1')
    expect(phase()).toBe('reserving')
    answer.resolve(buildReservation())
    expect((await reserving)?.id).toBe('r1')
    expect(phase()).toBe('reserved')
  })

  it('makes one attempt of a double click', async () => {
    const ask = vi.fn(async () => buildReservation())
    const { reserve } = start({ reserve: ask })
    const [first, second] = await Promise.all([reserve('IR-1'), reserve('IR-1')])
    expect([first?.id, second]).toEqual(['r1', null])
    expect(ask).toHaveBeenCalledOnce()
  })

  it('keeps the attempts of two requests apart', async () => {
    const answer = Promise.withResolvers<ReservationView>()
    const { of, reserve } = start({ reserve: (number) => (number === 'IR-1' ? answer.promise : Promise.reject(new ApiFailure('full', 'All taken.'))) })
    void reserve('IR-1')
    await reserve('IR-2')
    expect([of('IR-1').phase, of('IR-2').phase]).toEqual(['reserving', 'refused'])
    answer.resolve(buildReservation())
  })

  it('keeps the refusal until it is dismissed, and takes a new key after it', async () => {
    const keys: string[] = []
    const { of, reserve, dismiss } = start({ reserve: async (_number, key) => {
      keys.push(key)
      throw new ApiFailure('full', 'All 3 places of IR-1 are taken.')
    } })
    await reserve('IR-1')
    expect(of('IR-1').refusal?.code).toBe('full')
    dismiss('IR-1')
    expect(of('IR-1').refusal).toBeNull()
    await reserve('IR-1')
    expect(keys).toEqual(['key-1', 'key-2'])
  })

  it('two windows that press Reserve at once send the same key', async () => {
    const windows: { onmessage: ((message: MessageEvent) => void) | null }[] = []
    const open = () => {
      const own = {
        onmessage: null as ((message: MessageEvent) => void) | null, close: () => {},
        postMessage: (data: unknown) => { for (const other of windows) if (other !== own) other.onmessage?.(new MessageEvent('message', { data })) },
      }
      windows.push(own)
      return createKeyShare(own as unknown as BroadcastChannel)
    }
    const keys: string[] = []
    const answer = Promise.withResolvers<ReservationView>()
    const api = { reserve: (_number: string, key: string) => { keys.push(key); return answer.promise } }
    const [first, second] = [start(api, { keys: open(), newKey: () => 'of-the-first' }), start(api, { keys: open(), newKey: () => 'of-the-second' })]
    const both = [first.reserve('IR-1'), second.reserve('IR-1')]
    answer.resolve(buildReservation())
    expect((await Promise.all(both)).map((it) => it?.id)).toEqual(['r1', 'r1'])
    expect(keys).toEqual(['of-the-first', 'of-the-first'])
  })

  it('is reserved, not refused, when the colleague who has it is oneself in another window', async () => {
    const { of, reserve } = start({
      reserve: async () => { throw new ApiFailure('colleague_has_it', 'Ana reserved IR-1.') },
      getRequest: async () => buildDetail({ mine: { reservationId: 'r1', by: 'Ana', byMe: true } }),
    })
    expect((await reserve('IR-1'))?.id).toBe('r1')
    expect(of('IR-1')).toMatchObject({ phase: 'reserved', refusal: null })
  })

  it('says who has it when that is somebody else of the company', async () => {
    const { of, reserve } = start({
      reserve: async () => { throw new ApiFailure('colleague_has_it', 'Marek reserved IR-1.') },
      getRequest: async () => buildDetail({ mine: { reservationId: 'r1', by: 'Marek', byMe: false } }),
    })
    expect(await reserve('IR-1')).toBeNull()
    expect(of('IR-1').refusal?.code).toBe('colleague_has_it')
  })

  it('looks a lost answer up by its key and never sends again', async () => {
    const ask = vi.fn(async () => { throw lost() })
    const find = vi.fn(async () => buildReservation())
    const { phase, reserve, settled } = start({ reserve: ask, findReservation: find })
    expect((await reserve('IR-1'))?.id).toBe('r1')
    expect([phase(), settled]).toEqual(['reserved', ['reserved']])
    expect(find).toHaveBeenCalledWith('key-1')
    expect(ask).toHaveBeenCalledOnce()
  })

  it('waits for the network before it asks what became of a lost answer', async () => {
    const network = Promise.withResolvers<void>()
    const find = vi.fn(async () => buildReservation())
    const { phase, reserve } = start({ reserve: async () => { throw lost() }, findReservation: find }, { whenOnline: () => network.promise })
    const reserving = reserve('IR-1')
    await vi.waitFor(() => expect(phase()).toBe('checking'))
    expect(find).not.toHaveBeenCalled()
    network.resolve()
    expect((await reserving)?.id).toBe('r1')
  })

  it('says that it is not reserved when the server was asked and knows of nothing, and tries again with the same key', async () => {
    const keys: string[] = []
    const { phase, reserve } = start({ reserve: async (_number, key) => {
      keys.push(key)
      if (keys.length === 1) throw lost()
      return buildReservation()
    } })
    expect(await reserve('IR-1')).toBeNull()
    expect(phase()).toBe('not_reserved')
    await reserve('IR-1')
    expect(keys).toEqual(['key-1', 'key-1'])
    expect(phase()).toBe('reserved')
  })

  it('only asks, when nobody could say whether it worked', async () => {
    const ask = vi.fn(async () => { throw lost() })
    const find = vi.fn<() => Promise<ReservationView>>().mockRejectedValue(lost())
    const { phase, reserve } = start({ reserve: ask, findReservation: find })
    await reserve('IR-1')
    expect(phase()).toBe('unknown')
    find.mockResolvedValue(buildReservation())
    await reserve('IR-1')
    expect(phase()).toBe('reserved')
    expect(ask).toHaveBeenCalledOnce()
  })

  it('sends nothing without a network', async () => {
    const ask = vi.fn(async () => buildReservation())
    const { phase, reserve } = start({ reserve: ask }, { isOnline: () => false })
    expect(await reserve('IR-1')).toBeNull()
    expect(phase()).toBe('offline')
    expect(ask).not.toHaveBeenCalled()
  })

  it('asks nothing again before the time the server named is over', async () => {
    let now = NOON
    const ask = vi.fn(async () => { throw new ApiFailure('too_fast', 'Too many tries. Wait 20 seconds.', { params: { seconds: 20 } }) })
    const { reserve } = start({ reserve: ask }, { now: () => now })
    await reserve('IR-1')
    await reserve('IR-1')
    expect(ask).toHaveBeenCalledOnce()
    now += 20_000
    await reserve('IR-1')
    expect(ask).toHaveBeenCalledTimes(2)
  })
})

describe('a slow answer', () => {
  beforeEach(() => { vi.useFakeTimers() })
  afterEach(() => { vi.useRealTimers() })

  it('is admitted after two seconds, and after five one can go on', async () => {
    const answer = Promise.withResolvers<ReservationView>()
    const { phase, reserve } = start({ reserve: () => answer.promise })
    const reserving = reserve('IR-1')
    await vi.advanceTimersByTimeAsync(2_000)
    expect(phase()).toBe('slow')
    await vi.advanceTimersByTimeAsync(3_000)
    expect(phase()).toBe('goOn')
    answer.resolve(buildReservation())
    await reserving
    expect(phase()).toBe('reserved')
  })
})
