import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCase } from '../../server/app/desk/open-case.ts'
import type { PartnerStandingsView } from '../../server/contract/partner.ts'
import type { RulebookDraftView, RulebooksView } from '../../server/contract/rulebook.ts'
import { reportReason } from '../../server/core/bad-report.ts'
import { LANGUAGES } from '../../server/core/languages.ts'
import { insertWork } from '../../server/store/outbox.ts'
import { inTransaction } from '../../server/store/transaction.ts'
import { openBrowser } from '../support/browser.ts'
import { contactOf, publishOne, reserve, sendForm, startProduct, validForm } from '../support/product.ts'
import type { Api, Product } from '../support/product.ts'
import { waitFor } from '../support/wait.ts'
import { viewOf } from './screens/stage.ts'

/** What people typed, codes that stay, and what the pseudo language takes from the browser's English: months, days, units. */
const TYPED = `
  Petra Novak Omar Haddad Ana Silva Ivana Horvat Paweł Nowicki Lucía Moreno Jonas Petersen Joao Pereira Reis Maria Bitrix24 Bronze Silver Gold Start Steady Strong Top luso iberia nordwerk adria wisla Porto Lisboa Hamburg Kraków Madrid Zagreb
  We are a clinic with two offices. We want calls and leads in one place. Call me on Cheap links Nobody answered Three clients were mailed before they agreed Mail of November Calmer Mailbox unavailable node server main backup FILE MAIL_FROM APP_SECRET
  sandbox portal phone hidden link privacy embed script noscript div style min-height src async href request mins min sec secs hrs day days ago now UTC WET WEST vouch dedicated blog
`
const IN_THE_MARKUP = 'time, bdi, code, pre, .letter, [data-testid=audit] td, [data-testid=partner-history] p, [data-testid=consent], .topbar-user'

describe('the console in the pseudo language', () => {
  let product: Product
  let browser: Browser
  let page: Page
  let known: ReadonlySet<string>
  let draft: string
  let numbers: string[]

  beforeAll(async () => {
    product = await startProduct({ sweepEveryMs: 1e14 })
    browser = await openBrowser()
    const operator = await product.as('vendor')
    const luso = await product.as('luso')
    numbers = await prepare(product, operator, luso)
    draft = await makeDraft(operator)
    page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB', reducedMotion: 'reduce', timezoneId: 'Europe/Lisbon' })).newPage()
    await page.goto(`${product.sandbox.portal('vendor').frameUrl()}?lang=xa`)
    const { body } = await operator.get<PartnerStandingsView>('/api/operator/partner-standings')
    known = wordsOf([TYPED, ...body.partners.map((it) => it.name), ...await page.evaluate(ownNames, [...LANGUAGES, 'ar', 'pt'])])
  })
  afterAll(async () => {
    await browser.close()
    await product.close()
  })

  it('has no sentence that is in no file of texts, on any of its screens', async () => {
    const { app, frame } = await viewOf(page)
    await app.locator('.topbar').waitFor()
    const hashes = [
      'queue', `queue/${numbers[0]}`, 'queue?state=apart', 'requests', `requests/${numbers[1]}`, 'partners', 'cases', 'cases?partner=luso', 'cases?state=ask', 'clients', 'clients/data', 'dashboards', 'rules', `rules/${draft}`, 'journal', 'access', 'system', 'system/form', 'system/mail', 'system/sources', 'system/sites', 'system/crm', 'system/days', 'system/keys',
      ...['overview', 'requests', 'rating', 'people', 'portals', 'talk', 'sanctions', 'notes', 'history'].map((part) => `partners/nordwerk?part=${part}`),
    ]
    const found: string[] = []
    let dressed = 0
    for (const hash of hashes) {
      await frame!.evaluate((to) => { window.location.hash = `#/${to}` }, hash)
      await app.locator('main, .panel').first().waitFor()
      await settled(page, hash)
      await frame!.evaluate(() => { for (const it of document.querySelectorAll('details')) it.open = true })
      await settled(page, hash)
      const texts = await textsIn(page)
      dressed += texts.filter((text) => text.includes('~]')).length
      found.push(...texts.filter((text) => unknown(text).length > 0).map((text) => `${hash}: ${text}`))
    }
    expect([...new Set(found)]).toEqual([])
    expect(dressed).toBeGreaterThan(800)
  })

  /** What stands between the brackets is in a file; of the rest only what is known may be words. */
  function unknown(text: string): string[] {
    const rest = text.replace(/\[[^[\]]*(?:\[[^\]]*\][^[\]]*)*~+\]/g, ' ').replace(/\S+[@/:]\S+|\S+\.(?:example|eu|com)\b|\b[\da-f-]{12,}\b/g, ' ')
    // A key in place of its text is dressed like one.
    const keys = text.match(/\[\p{L}+\.\p{L}[\p{L}.]* ~+\]/gu) ?? []
    return [...keys, ...(rest.match(/[\p{L}_]{3,}/gu) ?? []).filter((word) => !known.has(word.toLowerCase()))]
  }
})

async function prepare({ app, clock, url }: Product, operator: Api, luso: Api): Promise<string[]> {
  const product = { app, url } as Product
  const published = await publishOne(product, operator, validForm({ email: 'p@example.com', phone: '+351 912 345 601', lastName: 'Reis' }))
  await contactOf(luso, (await reserve(luso, published)).body.id)
  await sendForm(url, validForm({ email: 'a@example.com', phone: '+351 912 345 602', token: '', text: 'Cheap links: www.a.example www.b.example www.c.example' }))
  const { number: held } = await sendForm(url, validForm({ email: 'h@example.com', phone: '+351 912 345 603', lastName: 'Maria' }))
  await operator.post('/api/operator/partners/nordwerk/sanctions', { key: 'w', kind: 'warning', rule: '1.7.2', reason: 'Three clients were mailed before they agreed', evidence: 'Mail of November', wholeGroup: false })
  await operator.post('/api/operator/partners/nordwerk/questions', { text: 'Nobody answered: calls and leads?' })
  const now = clock.now()
  await inTransaction(app.db, async (tx) => {
    await openCase(tx, app, {
      kind: 'bad_report', subject: 'walk', partnerId: 'luso', requestId: null, reservationId: null, openedBy: 'rule', dueAt: now, facts: {
        request: published, reason: reportReason('dead_number'), note: 'Nobody answered', tried: [{ at: now, channel: 'call', result: 'Nobody answered' }], reportedBy: 'Ana Silva', ended: 'lost', contactedAt: now, holders: 1, isWon: false,
        clientAnswer: null, duplicates: [], others: [], share: { reports: 1, reservations: 3, share: 0.33, median: null, maxShare: 0.2, isOver: true },
        status: 'silver', wants: 'in_work', source: 'crm', contacted: 'later', shownAs: 'unnamed', kind: 'warning', state: 'sent', case: 'removal', country: 'PT', conversion: 0.4, effect: { before: 0.3, after: null },
      },
    }, now)
    await insertWork(tx, { kind: 'mail.published', lane: 'walk', subject: 'walk', memberId: null, payload: {}, runAt: now }, now)
  })
  await app.db.updateTable('outbox').set({ state: 'dead', attempts: 9, last_error: 'Mailbox unavailable' }).where('subject', '=', 'walk').execute()
  return [held ?? '', published]
}

async function makeDraft(operator: Api): Promise<string> {
  const { body } = await operator.get<RulebooksView>('/api/operator/rulebooks')
  const rules = { ...body.versions[0]!.rules, cap: 4, firstContactHours: 900 }
  return (await operator.post<RulebookDraftView>('/api/operator/rulebook-drafts', { name: 'Calmer', why: '', startsAt: null, rules })).body.id
}

function wordsOf(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.flatMap((text) => text.toLowerCase().match(/[\p{L}_]{2,}/gu) ?? []))
}

/** The browser's own names of countries, languages, months and days. */
function ownNames(spoken: readonly string[]): string[] {
  const codes = Array.from({ length: 26 * 26 }, (_, at) => String.fromCharCode(65 + Math.floor(at / 26), 65 + at % 26))
  const countries = new Intl.DisplayNames('en-GB', { type: 'region' })
  const languages = new Intl.DisplayNames('en-GB', { type: 'language' })
  const days = Array.from({ length: 360 }, (_, day) => new Date(2026, 0, 1 + day))
  return [...codes.map((code) => countries.of(code) ?? ''), ...spoken.map((code) => languages.of(code) ?? ''), ...days.flatMap((day) => [day.toLocaleDateString('en-GB', { dateStyle: 'full' }), day.toLocaleDateString('en-GB', { weekday: 'short', month: 'short' })])]
}

/** Until nothing loads any more and the words are the same twice. */
async function settled(page: Page, what: string): Promise<void> {
  const { frame } = await viewOf(page)
  let before = ''
  await waitFor(async () => {
    const [text, loads] = await frame!.evaluate(() => [document.body.innerText, [...document.querySelectorAll('.bone, [aria-busy=true]')].some((it) => it.checkVisibility())] as const)
    const isSame = text === before && !loads
    before = text
    return isSame
  }, { everyMs: 60, message: `${what} to be still` })
}

/** What can be read, and what is only spoken. */
async function textsIn(page: Page): Promise<string[]> {
  const { frame } = await viewOf(page)
  return frame!.evaluate((leftOut) => {
    const texts: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const at = walker.currentNode.parentElement
      if (at && !['SCRIPT', 'STYLE'].includes(at.tagName) && !at.closest(leftOut) && (at.tagName === 'OPTION' || at.checkVisibility())) texts.push(walker.currentNode.textContent ?? '')
    }
    for (const name of ['aria-label', 'title', 'placeholder', 'data-label']) for (const at of document.querySelectorAll(`[${name}]`)) if (!at.closest(leftOut)) texts.push(at.getAttribute(name) ?? '')
    return texts.map((text) => text.trim()).filter((text) => text !== '')
  }, IN_THE_MARKUP)
}
