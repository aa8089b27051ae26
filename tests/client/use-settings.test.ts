import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { useSettings } from '../../client/partner/settings/use-settings.ts'
import type { SettingsStore } from '../../client/partner/settings/use-settings.ts'
import { ApiFailure } from '../../client/shared/api.ts'
import type { SettingsView } from '../../server/contract/settings.ts'
import type { PortalSettings } from '../../server/core/portal-settings.ts'
import { buildSettings, NOON } from './builders.ts'
import { texts } from '../support/texts.ts'

/** A server that keeps one version and refuses to write over another's. */
function startServer() {
  let kept = buildSettings()
  return {
    kept: () => kept,
    /** What somebody else saves. */
    change(settings: Partial<PortalSettings>, by = 'Ivan Petrov') { kept = { ...kept, version: kept.version + 1, settings: { ...kept.settings, ...settings }, changed: { by, at: NOON } } },
    getSettings: vi.fn(async (): Promise<SettingsView> => kept),
    saveSettings: vi.fn(async ({ version, settings }: { version: number, settings: PortalSettings }): Promise<SettingsView> => {
      if (version !== kept.version) throw new ApiFailure('settings_changed', 'Ivan Petrov saved these settings at 10:40.')
      kept = { ...kept, version: version + 1, settings, changed: { by: 'Ana Silva', at: NOON } }
      return kept
    }),
  }
}

async function open(server: ReturnType<typeof startServer>): Promise<SettingsStore> {
  let store: SettingsStore | null = null
  mount(defineComponent({ setup: () => { store = useSettings(server, { now: () => NOON }); return () => h('div') } }), { global: { plugins: [texts] } })
  await store!.load.reload()
  return store!
}

describe('useSettings', () => {
  it('knows what is changed, whatever the order it was typed in, and forgets it on request', async () => {
    const store = await open(startServer())
    store.change({ fieldValues: { a: { source: 'text', text: '1' }, b: { source: 'place', text: '' } } })
    expect(store.dirty.value).toBe(true)
    await store.save()
    expect([store.dirty.value, store.saved.value]).toEqual([false, true])
    store.change({ fieldValues: { b: { text: '', source: 'place' }, a: { source: 'text', text: '1' } } })
    expect(store.dirty.value).toBe(false)

    store.change({ notify: false })
    store.discard()
    expect(store.draft.value?.notify).toBe(true)
  })

  it('keeps what is typed when the settings are read anew', async () => {
    const server = startServer()
    const store = await open(server)
    store.change({ notify: false })
    server.change({ mayReserve: { who: 'admins', userIds: [] } })
    await store.load.reload()
    expect(store.draft.value).toMatchObject({ notify: false, mayReserve: { who: 'everyone' } })
  })

  it('tells of another administrator’s version, shows both and loses neither', async () => {
    const server = startServer()
    const store = await open(server)
    store.change({ notify: false })
    server.change({ mayReserve: { who: 'admins', userIds: [] } })

    await store.save()
    expect(store.conflict.value).toMatchObject({ shown: 'mine', theirs: { changed: { by: 'Ivan Petrov' } } })
    expect(store.draft.value?.notify).toBe(false)
    expect(store.error.value).toBeNull()

    store.seeTheirs()
    expect(store.draft.value).toMatchObject({ notify: true, mayReserve: { who: 'admins' } })
    expect(store.dirty.value).toBe(false)
    store.backToMine()
    expect(store.draft.value).toMatchObject({ notify: false, mayReserve: { who: 'everyone' } })
    expect(store.dirty.value).toBe(true)

    await store.keepMine()
    expect(store.conflict.value).toBeNull()
    expect(server.kept().settings).toMatchObject({ notify: false, mayReserve: { who: 'everyone' } })
  })

  it('meets a third version while keeping its own', async () => {
    const server = startServer()
    const store = await open(server)
    store.change({ notify: false })
    server.change({})
    await store.save()
    server.change({}, 'Marek Nowak')
    await store.keepMine()
    expect(store.conflict.value?.theirs.changed?.by).toBe('Marek Nowak')
    expect(store.draft.value?.notify).toBe(false)
  })

  it('takes the other version when one’s own is discarded', async () => {
    const server = startServer()
    const store = await open(server)
    store.change({ notify: false })
    server.change({ mayReserve: { who: 'admins', userIds: [] } })
    await store.save()
    store.discard()
    expect(store.draft.value).toMatchObject({ notify: true, mayReserve: { who: 'admins' } })
    expect([store.conflict.value, store.dirty.value]).toEqual([null, false])
  })

  it('does not send absences that are over', async () => {
    const server = startServer()
    const store = await open(server)
    store.change({ absences: [{ userId: '7', until: NOON - 1 }, { userId: '9', until: NOON + 1 }] })
    await store.save()
    expect(server.kept().settings.absences).toEqual([{ userId: '9', until: NOON + 1 }])
  })

  it('says why nothing was saved, and keeps what is typed', async () => {
    const server = startServer()
    server.saveSettings.mockRejectedValueOnce(new ApiFailure('portal_silent', 'Your Bitrix24 does not answer right now.'))
    const store = await open(server)
    store.change({ notify: false })
    await store.save()
    expect(store.error.value).toBe('Your Bitrix24 does not answer right now.')
    expect(store.draft.value?.notify).toBe(false)
  })
})
