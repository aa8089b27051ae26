import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CLIENT_LANGUAGES, directionOf } from '../../server/core/languages.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import { readLocales } from '../support/locales.ts'
import { KEY, startForm, type Form } from './form-steps.ts'
import { join } from 'node:path'

const locales = readLocales(join(import.meta.dirname, '..', '..'))
const segment = (language: string): string => language.split('-')[0] ?? ''
const own = (language: string, key: string): string => locales.get(language)?.get(key)?.text.replaceAll('{\'@\'}', '@') ?? ''

let form: Form

beforeAll(async () => { form = await startForm() })
afterAll(async () => { await form.stop() })
beforeEach(() => { form.reset() })

/** What a reader sees and hears: no markup, no script texts. */
function words(text: string): string {
  return text.replace(/<(script|style|select)[\s\S]*?<\/\1>/g, ' ').replace(/<[^>]*>/g, ' ').replaceAll('&#39;', '\'').replace(/\s+/g, ' ')
}

describe.each(CLIENT_LANGUAGES)('the public pages in %s', (language) => {
  const path = `/request/${segment(language)}`

  it('speak it from the title to the last error, in its direction', async () => {
    const pages = {
      form: await form.get(path), mistakes: await form.post({ firstName: '', needs: '', email: '', consent: '', text: 'a'.repeat(2005) }, path), declined: await form.post({ consent: 'decline' }, path),
      sent: await form.post({}, path).then(({ headers }) => form.get(headers.get('location') ?? '')), unknown: await form.get(`${path}/sent/x`), nothing: await form.get(`${path}/nothing`), type: await form.postRaw('{}', { 'content-type': 'text/plain' }, path),
    }
    for (const [name, { text }] of Object.entries(pages)) {
      expect(text, name).toContain(`<html lang="${language}" dir="${directionOf(language)}">`)
      expect(words(text), name).not.toMatch(/\{\w+\}|form\.\w+|undefined|\[object/)
      if (language !== 'en') for (const english of ['Your ', 'request', ' the ', 'partners see', 'Error:', 'Choose']) expect(words(text).replace(/Error: /g, language === 'es' ? '' : 'Error: '), `${name}: ${english}`).not.toContain(english)
    }
    const title = own(language, 'form.errorTitle').replace('{title}', own(language, 'form.title'))
    expect(pages.mistakes.text).toContain(`<title>${title}</title>`)
    for (const key of ['firstName', 'email', 'consent']) expect(pages.mistakes.text.split(own(language, `form.error.${key}`))).toHaveLength(3)
    expect(pages.sent.text).toContain('IR-1042')
    expect(form.state.stored).toMatchObject([{ formLanguage: language }])
  })

  it.each([1, 2, 3, 5, 21])('promise what the rulebook says: %i', async (cap) => {
    form.state.rulebook = { ...DEFAULT_RULEBOOK, cap }
    form.state.cap = cap
    await form.post({}, path)
    for (const page of [await form.get(path), await form.get(`${path}/sent/${KEY}`), await form.post({ consent: 'decline' }, path)]) {
      // The limits of files are numbers of their own (form-files.test.ts).
      const text = words(page.text.replace(/<p class="hint" id="files-hint">[^<]*/, '')).replace(/IR-\d+|24|60/g, '')
      if (cap > 2) expect(text).toContain(String(cap))
      expect(text.match(/\d+/g)?.filter((it) => Number(it) !== cap) ?? [], text.slice(0, 400)).toEqual([])
    }
  })

  it('name countries and languages in its words and its order, and stand for the other languages', async () => {
    const { text, headers } = await form.get(path)
    const countries = [.../<select name="country".*?<\/select>/s.exec(text)?.[0].matchAll(/<option value="([A-Z]{2})"[^>]*>([^<]*)</g) ?? []].map(([, code, name]) => [code, name?.replaceAll('&#39;', '\'').replaceAll('&amp;', '&')])
    expect(countries.length).toBeGreaterThan(230)
    expect(countries).toContainEqual(['DE', new Intl.DisplayNames(language, { type: 'region' }).of('DE')])
    const names = countries.map(([, name]) => name ?? '')
    expect(names).toEqual(names.toSorted(new Intl.Collator(language).compare))
    for (const other of CLIENT_LANGUAGES) expect(text).toContain(`<link rel="alternate" hreflang="${other}" href="https://requests.example/request/${segment(other)}">`)
    expect(text).toContain('<link rel="alternate" hreflang="x-default" href="https://requests.example/request">')
    expect(text).toContain(`<meta property="og:title" content="${own(language, 'form.title')}">`)
    expect(text).toMatch(/<meta name="description" content="[^"]{60,}">/)
    expect(text).toContain(`<option value="${language === 'pt-BR' ? 'pt-BR' : language}" selected>`)
    expect(headers.get('vary')).toContain('Accept-Language')
  })
})

describe('the language', () => {
  it.each([['pt-PT,pt;q=0.9', 'pt-BR'], ['ar-EG', 'ar'], ['ja,uk;q=0.5', 'uk'], ['ja', 'en'], ['', 'en'], ['de;q=0', 'en']])('of a browser that says %s is %s', async (accept, language) => {
    const { text } = await form.get('/request', { 'accept-language': accept })
    expect(text).toContain(`<html lang="${language}"`)
    expect(text).toContain(`action="/request/${segment(language)}"`)
  })

  it('of the address wins over that of the browser', async () => {
    for (const query of ['', '?src=x', '?']) expect((await form.get(`/request/ru${query}`, { 'accept-language': 'de' })).text).toContain('<html lang="ru"')
  })

  it.each(['/request/xx', '/request/pt/x', '/request/pt-BR', '/request/..%2f', '/request/%00'])('is none in %s: a page that says so', async (path) => {
    const { status, text } = await form.get(path)
    expect([400, 404]).toContain(status)
    expect(text).toContain('<h1>')
  })
})
