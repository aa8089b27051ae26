import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CLIENT_LANGUAGES } from '../../server/core/languages.ts'
import { startForm, type Form } from './form-steps.ts'

let form: Form

beforeAll(async () => { form = await startForm() })
afterAll(async () => { await form.stop() })
beforeEach(() => { form.reset() })

describe('a closed form', () => {
  it('says so in the words of the operator, with the day and another way', async () => {
    form.state.closure = { text: 'We move <b>offices</b>.', until: Date.UTC(2026, 11, 7) }
    const { status, text } = await form.get('/request/en')
    expect(status).toBe(200)
    expect(text).toContain('<h1>This form is closed for now</h1>')
    expect(text).toContain('We move &lt;b&gt;offices&lt;/b&gt;.')
    expect(text).toContain('It opens again on 7 December 2026.')
    expect(text).toContain('Find a partner</a>')
    expect(text).not.toContain('<form')
  })

  it('takes nothing, not even what was begun while it was open', async () => {
    form.state.closure = { text: '', until: null }
    for (const change of [{}, { consent: 'decline' }, { email: 'x' }]) {
      const { status, text } = await form.post(change)
      expect(status).toBe(409)
      expect(text).toContain('Your request was not sent, and nothing was stored.')
      expect(text).not.toContain('ines@')
    }
    expect(form.state.stored).toEqual([])
    form.state.closure = null
    expect((await form.post()).status).toBe(303)
  })

  it('still shows a confirmation', async () => {
    const { headers } = await form.post()
    form.state.closure = { text: '', until: null }
    expect((await form.get(headers.get('location') ?? '')).status).toBe(200)
  })

  it.each(CLIENT_LANGUAGES)('speaks %s', async (language) => {
    form.state.closure = { text: '', until: Date.UTC(2026, 11, 7) }
    const { text } = await form.get(`/request/${language.split('-')[0]}`)
    expect(text).toContain(`<html lang="${language}"`)
    expect(text).toMatch(/\b7\b/)
    expect(text).toContain('2026')
    expect(text).not.toMatch(/\{\w+\}|form\./)
  })
})
