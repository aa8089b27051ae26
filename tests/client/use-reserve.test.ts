import { describe, expect, it, vi } from 'vitest'
import { ApiFailure } from '../../client/shared/api.ts'
import { useReserve } from '../../client/shared/composables/useReserve.ts'
import { buildReservation } from './builders.ts'

const atOnce = { wait: async () => {} }
const lost = (): ApiFailure => new ApiFailure('no_answer', 'cut')
const missing = (): ApiFailure => new ApiFailure('not_found', 'not here')

describe('useReserve', () => {
  it('says reserved only after the server said so', async () => {
    const answer = Promise.withResolvers<ReturnType<typeof buildReservation>>()
    const { state, reserve } = useReserve({ reserve: () => answer.promise, findReservation: vi.fn() }, atOnce)

    const reserving = reserve('IR-1')
    expect(state.value).toBe('reserving')
    answer.resolve(buildReservation())

    expect((await reserving)?.id).toBe('r1')
    expect(state.value).toBe('reserved')
  })

  it('makes one attempt of a double click', async () => {
    const ask = vi.fn(async () => buildReservation())
    const { reserve } = useReserve({ reserve: ask, findReservation: vi.fn() }, atOnce)

    const [first, second] = await Promise.all([reserve('IR-1'), reserve('IR-1')])

    expect(first?.id).toBe('r1')
    expect(second).toBeNull()
    expect(ask).toHaveBeenCalledOnce()
  })

  it('keeps the refusal until it is dismissed, and takes a new key after it', async () => {
    const keys: string[] = []
    let n = 0
    const ask = async (_number: string, key: string): Promise<never> => {
      keys.push(key)
      throw new ApiFailure('full', 'All 3 places of IR-1 are taken. Nothing was used from your limit.')
    }
    const { state, refusal, reserve, dismiss } = useReserve({ reserve: ask, findReservation: vi.fn() }, { ...atOnce, newKey: () => `key-${++n}` })

    await reserve('IR-1')
    expect(state.value).toBe('refused')
    expect(refusal.value?.code).toBe('full')
    dismiss()
    expect(refusal.value).toBeNull()

    await reserve('IR-1')
    expect(keys).toEqual(['key-1', 'key-2'])
  })

  it('looks a lost answer up by its key and never sends again', async () => {
    const ask = vi.fn(async () => { throw lost() })
    const find = vi.fn(async () => buildReservation())
    const { state, reserve } = useReserve({ reserve: ask, findReservation: find }, { ...atOnce, newKey: () => 'key-1' })

    expect((await reserve('IR-1'))?.id).toBe('r1')
    expect(state.value).toBe('reserved')
    expect(find).toHaveBeenCalledWith('key-1')
    expect(ask).toHaveBeenCalledOnce()
  })

  it('waits for a first question that is still on its way', async () => {
    const find = vi.fn<() => Promise<ReturnType<typeof buildReservation>>>()
      .mockRejectedValueOnce(missing())
      .mockRejectedValueOnce(lost())
      .mockResolvedValueOnce(buildReservation())
    const { state, reserve } = useReserve({ reserve: async () => { throw lost() }, findReservation: find }, atOnce)

    await reserve('IR-1')

    expect(state.value).toBe('reserved')
  })

  it('says that it is not reserved when the server was asked and knows of nothing, and tries again with the same key', async () => {
    const keys: string[] = []
    const ask = async (_number: string, key: string): Promise<ReturnType<typeof buildReservation>> => {
      keys.push(key)
      if (keys.length === 1) throw lost()
      return buildReservation()
    }
    const { state, reserve } = useReserve({ reserve: ask, findReservation: async () => { throw missing() } }, atOnce)

    expect(await reserve('IR-1')).toBeNull()
    expect(state.value).toBe('not_reserved')
    await reserve('IR-1')

    expect(keys[0]).toBe(keys[1])
    expect(state.value).toBe('reserved')
  })

  it('only asks, when nobody could say whether it worked', async () => {
    const ask = vi.fn(async () => { throw lost() })
    const find = vi.fn<() => Promise<ReturnType<typeof buildReservation>>>().mockRejectedValue(lost())
    const { state, reserve } = useReserve({ reserve: ask, findReservation: find }, atOnce)

    await reserve('IR-1')
    expect(state.value).toBe('unknown')
    find.mockResolvedValue(buildReservation())
    await reserve('IR-1')

    expect(state.value).toBe('reserved')
    expect(ask).toHaveBeenCalledOnce()
  })

  it('admits after two seconds that it takes long', async () => {
    vi.useFakeTimers()
    const answer = Promise.withResolvers<ReturnType<typeof buildReservation>>()
    const { state, reserve } = useReserve({ reserve: () => answer.promise, findReservation: vi.fn() })
    const reserving = reserve('IR-1')

    await vi.advanceTimersByTimeAsync(2_000)
    expect(state.value).toBe('slow')
    answer.resolve(buildReservation())
    await reserving

    expect(state.value).toBe('reserved')
    vi.useRealTimers()
  })
})
