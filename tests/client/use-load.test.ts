import { describe, expect, it } from 'vitest'
import { ApiFailure } from '../../client/shared/api.ts'
import { useLoad } from '../../client/shared/composables/useLoad.ts'

describe('useLoad', () => {
  it('drops an answer that a newer question has overtaken', async () => {
    const answers = [Promise.withResolvers<string>(), Promise.withResolvers<string>()]
    let asked = 0
    const { data, reload } = useLoad(() => answers[asked++]!.promise)

    const first = reload()
    const second = reload()
    answers[1]!.resolve('newer')
    await second
    answers[0]!.resolve('older')
    await first

    expect(data.value).toBe('newer')
  })

  it('drops an answer on its way when a change brought the truth already', async () => {
    const answer = Promise.withResolvers<string>()
    const { data, reload, put } = useLoad(() => answer.promise)

    const reading = reload()
    put('after the change')
    answer.resolve('before the change')
    await reading

    expect(data.value).toBe('after the change')
  })

  it('drops an answer that was asked for before a change made here', async () => {
    const answers = [Promise.withResolvers<string>(), Promise.withResolvers<string>()]
    let asked = 0
    const { data, reload, drop } = useLoad(() => answers[asked++]!.promise)

    const before = reload()
    drop()
    answers[0]!.resolve('before the change')
    await before
    expect(data.value).toBeNull()
    const after = reload()
    answers[1]!.resolve('after the change')
    await after
    expect(data.value).toBe('after the change')
  })

  it('keeps what is shown and calls it stale when the next question fails', async () => {
    let works = true
    const { state, data, failure, reload } = useLoad(async () => {
      if (!works) throw new ApiFailure('busy', 'We are busy for a moment.')
      return 'list'
    })

    await reload()
    works = false
    await reload()

    expect(state.value).toBe('stale')
    expect(data.value).toBe('list')
    expect(failure.value?.code).toBe('busy')
    works = true
    await reload()
    expect(state.value).toBe('ready')
  })

  it('fails openly when there is nothing to show', async () => {
    const { state, reload } = useLoad(async () => { throw new ApiFailure('no_answer', 'cut') })
    await reload()
    expect(state.value).toBe('failed')
  })
})
