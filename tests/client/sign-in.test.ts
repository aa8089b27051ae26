import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import SignIn from '../../client/shared/components/SignIn.vue'
import { createApi } from '../../client/shared/api.ts'
import { outsideFrame, signInToken } from '../../client/shared/outside-frame.ts'
import type { SessionView } from '../../server/contract/session.ts'
import { texts } from '../support/texts.ts'

const TOKEN = 'a'.repeat(43)
const SESSION: SessionView = { token: 't', role: 'partner', user: { id: '7', name: 'Rui', isAdmin: false }, portal: { memberId: 'm', domain: 'luso.bitrix24.com' } }
const global = { plugins: [texts] }

function answer(status: number, body: unknown): ReturnType<typeof vi.fn> {
  const fetched = vi.fn(() => Promise.resolve(new Response(JSON.stringify(body), { status })))
  vi.stubGlobal('fetch', fetched)
  return fetched
}

afterEach(() => {
  vi.unstubAllGlobals()
  window.location.hash = ''
})

describe('SignIn', () => {
  it('asks for a link and says the same whoever asks', async () => {
    const fetched = answer(200, {})
    const form = mount(SignIn, { global })
    await form.get('input').setValue(' ana@luso.example ')
    await form.get('form').trigger('submit')
    await flushPromises()
    expect(fetched).toHaveBeenCalledWith('/api/sign-in', expect.objectContaining({ body: '{"email":"ana@luso.example"}' }))
    expect(form.get('[role=status]').text()).toBe(texts.t('signIn.sent'))
  })

  it('sends nothing that is no address', async () => {
    const fetched = answer(200, {})
    const form = mount(SignIn, { global })
    await form.get('input').setValue('ana')
    await form.get('form').trigger('submit')
    expect(fetched).not.toHaveBeenCalled()
    expect(form.get('[role=alert]').text()).toBe(texts.t('signIn.wrongEmail'))
  })

  it('uses a link up only when the button is pressed, and forgets it', async () => {
    window.location.hash = `#signin=${TOKEN}`
    const fetched = answer(200, SESSION)
    const page = mount(SignIn, { global })
    await flushPromises()
    expect(fetched).not.toHaveBeenCalled()
    await page.get('button').trigger('click')
    await flushPromises()
    expect(page.emitted('entered')).toEqual([[SESSION]])
    expect(signInToken()).toBeNull()
  })

  it('offers a new link when the old one is over, and keeps it while the portal is silent', async () => {
    window.location.hash = `#signin=${TOKEN}`
    answer(503, { error: { code: 'portal_silent', message: 'Silent.', params: {} } })
    const page = mount(SignIn, { global })
    await page.get('button').trigger('click')
    await flushPromises()
    expect(page.get('[role=alert]').text()).toBe('Silent.')
    answer(403, { error: { code: 'link_over', message: 'Over.', params: {} } })
    await page.get('button').trigger('click')
    await flushPromises()
    expect(page.get('[role=alert]').text()).toBe('Over.')
    expect(page.find('form').exists()).toBe(true)
  })
})

describe('without a frame', () => {
  it('opens a record in a new tab', async () => {
    const open = vi.fn()
    await outsideFrame(SESSION, { location: { ...window.location, protocol: 'https:' }, history: window.history, open }).openPath('/crm/deal/details/15/')
    expect(open).toHaveBeenCalledWith('https://luso.bitrix24.com/crm/deal/details/15/', '_blank', 'noopener')
  })

  it('works with the begun session and says when that is over', async () => {
    const fetched = vi.fn(() => Promise.resolve(new Response('{"error":{"code":"auth","message":"Over.","params":{}}}', { status: 401 })))
    const onEnded = vi.fn()
    await expect(createApi(outsideFrame(SESSION), { fetch: fetched, begun: SESSION, onEnded }).getMe()).rejects.toMatchObject({ code: 'auth' })
    expect(fetched).toHaveBeenCalledWith('/api/me', expect.objectContaining({ headers: { 'Authorization': 'Bearer t', 'Accept-Language': 'en' } }))
    expect(onEnded).toHaveBeenCalledOnce()
  })
})
