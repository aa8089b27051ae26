import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { ApiFailure } from '../../client/shared/api.ts'
import { useSetup } from '../../client/shared/setup/use-setup.ts'
import type { SetupStore } from '../../client/shared/setup/use-setup.ts'
import type { SetupBody, SetupView } from '../../server/contract/setup.ts'
import type { SetupStep } from '../../server/core/setup.ts'
import { texts } from '../support/texts.ts'
import { buildSetup, NOON } from './builders.ts'

const at = (step: SetupStep, endedAt: number | null = null): SetupView => buildSetup({ progress: { step, skipped: [], endedAt, by: 'Ana Silva', at: NOON } })

function walk(first: SetupView): { setup: SetupStore, moveSetup: ReturnType<typeof vi.fn> } {
  const moveSetup = vi.fn(async ({ step, ends }: SetupBody) => at(step, ends ? NOON : null))
  const api = { getSetup: async () => first, moveSetup, decideOldSettings: async (use: boolean) => at(use ? 'ready' : 'company') }
  let setup: SetupStore | null = null
  mount(defineComponent({ setup: () => { setup = useSetup(api); return () => h('div') } }), { global: { plugins: [texts] } })
  if (!setup) throw new Error('not mounted')
  return { setup, moveSetup }
}

describe('useSetup', () => {
  it('goes on where it was left, and says so until one moves', async () => {
    const { setup } = walk(at('crm'))
    await setup.load.reload()
    expect([setup.step.value, setup.stoppedAt.value]).toEqual(['crm', 'crm'])
    setup.back()
    expect([setup.step.value, setup.stoppedAt.value]).toEqual(['locations', null])
    await setup.load.reload()
    expect(setup.step.value).toBe('locations')
  })

  it('keeps each step on the server before it goes on', async () => {
    const { setup, moveSetup } = walk(at('company'))
    await setup.load.reload()
    expect(await setup.next()).toBe(true)
    expect(moveSetup).toHaveBeenCalledWith({ step: 'locations' })
    expect(setup.step.value).toBe('locations')
  })

  it('stays where it is while the step’s own work is refused or not done', async () => {
    const { setup, moveSetup } = walk(at('locations'))
    await setup.load.reload()
    expect(await setup.next(async () => { throw new ApiFailure('locations_many', 'Remove one.') })).toBe(false)
    expect([setup.step.value, setup.error.value]).toEqual(['locations', 'Remove one.'])
    expect(await setup.next(async () => false)).toBe(false)
    expect(moveSetup).not.toHaveBeenCalled()
  })

  it('leaves the rest at its defaults', async () => {
    const { setup, moveSetup } = walk(at('locations'))
    await setup.load.reload()
    await setup.skip()
    expect(moveSetup).toHaveBeenCalledWith({ step: 'ready', skipped: true })
    await setup.end()
    expect(moveSetup).toHaveBeenLastCalledWith({ step: 'ready', ends: true })
    expect(setup.view.value?.progress?.endedAt).toBe(NOON)
  })

  it('is at its end when old settings are used, and at its beginning when not', async () => {
    for (const [use, step] of [[true, 'ready'], [false, 'company']] as const) {
      const { setup } = walk(at('company'))
      await setup.load.reload()
      await setup.decideOldSettings(use)
      await flushPromises()
      expect(setup.step.value).toBe(step)
    }
  })
})
