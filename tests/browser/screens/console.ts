import type { FrameLocator, Locator } from 'playwright-core'
import type { RulebookDraftsView } from '../../../server/contract/rulebook.ts'
import { openCase } from '../../../server/app/desk/open-case.ts'
import { keepBackup } from '../../../server/app/system/backups.ts'
import { HOUR_MS } from '../../../server/core/time.ts'
import { insertEvents } from '../../../server/store/inbox.ts'
import { insertWork } from '../../../server/store/outbox.ts'
import { inTransaction } from '../../../server/store/transaction.ts'
import { contactOf, publishOne, reserve } from '../../support/product.ts'
import { pageOf, send, section, stranger, viewOf } from './stage.ts'
import type { InPortal, Screen, Stage } from './stage.ts'

const at = (hash: string, ready: (app: FrameLocator) => Locator) => async (stage: Stage): Promise<InPortal> => section(stage, 'vendor', hash, ready)

/** The operator's sections beside the lists of requests. */
export const CONSOLE: readonly Screen[] = [
  { name: 'operator: partners', show: at('partners?sort=-conversion', (app) => app.getByTestId('partner-luso')) },
  { name: 'operator: no partner fits', show: at('partners?q=zzz', (app) => app.getByText('No partner fits')) },
  { name: 'operator: import of partners', show: importFile },
  { name: 'operator: new partner with mistakes', show: newPartner },
  { name: 'operator: partner', show: at('partners/luso', (app) => app.locator('[data-testid^="portal-"]')) },
  { name: 'operator: rating of a partner', show: at('partners/luso?part=rating', (app) => app.getByTestId('rating-items')) },
  { name: 'operator: questions to a partner', show: at('partners/luso?part=talk', (app) => app.getByTestId('question')) },
  { name: 'operator: notice of a sanction', show: previewSanction },
  { name: 'operator: sanctions of a partner', show: imposeSanction },
  { name: 'operator: history of a partner', show: at('partners/nordwerk?part=history', (app) => app.getByTestId('partner-history')) },
  { name: 'operator: a case', show: openCaseOfReport },
  { name: 'operator: nobody to ask', show: at('cases?state=ask', (app) => app.getByText('Nobody is to be asked')) },
  { name: 'operator: a client to ask', show: askClient },
  { name: 'operator: work that was given up', show: giveUp },
  { name: 'operator: health of everything', show: health },
  { name: 'operator: settings with a new key', show: makeKey },
  { name: 'operator: who mails come from', show: sender },
  { name: 'operator: a form of the CRM', show: crmForm },
  { name: 'operator: forms of the CRM', show: crmForms },
  { name: 'operator: working days', show: holidays },
  { name: 'operator: what clients say', show: at('clients', (app) => app.getByTestId('clients-say')) },
  { name: 'operator: clients’ data', show: at('clients/data', (app) => app.getByTestId('open-data-case')) },
  { name: 'operator: rules with whom they move', show: compareRules },
  { name: 'operator: rules that contradict each other', show: contradictRules },
  { name: 'operator: a draft that somebody else saved', show: saveOverOthers },
  { name: 'operator: drafts and versions of the rules', show: at('rules', (app) => app.getByTestId('draft')) },
  { name: 'operator: journal', show: at('journal', (app) => app.getByTestId('audit-row').first()) },
  { name: 'operator: nothing in the journal', show: at('journal?words=zzz', (app) => app.getByText('Nothing is found')) },
  { name: 'operator: journal is whole', show: checkJournal },
  { name: 'operator: quarantine', show: setApart },
]

/** What came without the form having been opened. */
async function setApart(stage: Stage): Promise<InPortal> {
  await send(stage, 'apart', { token: '', text: 'Cheap links: www.a.example www.b.example www.c.example' })
  const view = await section(stage, 'vendor', 'queue', (app) => app.getByText(/Quarantine \(1\)/))
  await view.app.getByText(/Quarantine \(1\)/).click()
  await view.app.getByText('Let through').waitFor()
  return view
}

async function importFile(stage: Stage): Promise<InPortal> {
  const view = await section(stage, 'vendor', 'partners', (app) => app.getByTestId('partners-import'))
  await view.app.getByTestId('partners-import').click()
  const csv = 'id,name,status,city,homeCountry,timeZone\nbraga,Braga Digital,bronze,Braga,PT,Europe/Lisbon\nbad,,platinum,Nowhere,Portugal,Mars\n'
  await view.app.getByTestId('import-file').setInputFiles({ name: 'partners.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
  await view.app.getByTestId('import-summary').waitFor()
  return view
}

async function newPartner(stage: Stage): Promise<InPortal> {
  const view = await closeDialog(stage)
  await view.app.getByTestId('partners-add').click()
  await view.app.getByTestId('card-save').click()
  await view.app.locator('.console-form .field-error').first().waitFor()
  return view
}

async function closeDialog(stage: Stage): Promise<InPortal> {
  const view = await section(stage, 'vendor', 'partners', (app) => app.getByTestId('partners-add'))
  await view.page.keyboard.press('Escape')
  await view.app.getByRole('dialog').waitFor({ state: 'detached' })
  return view
}

async function previewSanction(stage: Stage): Promise<InPortal> {
  const view = await section(stage, 'vendor', 'partners/nordwerk?part=sanctions', (app) => app.getByTestId('impose'))
  await view.app.getByTestId('impose').click()
  await view.app.getByTestId('sanction-reason').fill('Three clients were mailed before they agreed')
  await view.app.getByTestId('sanction-evidence').fill('Mail of 12 November')
  await view.app.getByTestId('sanction-save').click()
  await view.app.getByTestId('sanction-preview').waitFor()
  return view
}

async function imposeSanction(stage: Stage): Promise<InPortal> {
  const view = await section(stage, 'vendor', 'partners/nordwerk?part=sanctions', (app) => app.getByTestId('sanction-preview'))
  await view.app.getByTestId('sanction-save').click()
  await view.app.getByTestId('sanction').waitFor()
  return view
}

async function checkJournal(stage: Stage): Promise<InPortal> {
  const view = await section(stage, 'vendor', 'journal', (app) => app.getByTestId('audit-check'))
  await view.app.getByTestId('audit-check').click()
  await view.app.getByTestId('audit-state').getByText('Whole').waitFor()
  return view
}

async function openCaseOfReport(stage: Stage): Promise<InPortal> {
  const { app, clock } = stage.product
  await inTransaction(app.db, (tx) => openCase(tx, app, {
    kind: 'no_activity', subject: 'walk', partnerId: 'nordwerk', requestId: null, reservationId: null, openedBy: 'clock', dueAt: null, facts: { lastActiveAt: clock.now(), status: 'silver' },
  }, clock.now()))
  const view = await section(stage, 'vendor', 'cases', (app) => app.getByTestId('case'))
  const about = view.app.getByTestId('case').filter({ hasText: 'No activity' })
  await about.locator('summary').click()
  await about.getByTestId('case-save').waitFor()
  return view
}

async function compareRules(stage: Stage): Promise<InPortal> {
  const view = await section(stage, 'vendor', 'rules', (app) => app.getByTestId('draft-new'))
  await view.app.getByTestId('draft-new').click()
  await view.app.getByTestId('rule-levels.1.inWork').fill('12')
  await view.app.getByTestId('rule-cap').fill('4')
  await view.app.getByTestId('rules-send').click()
  await view.app.getByTestId('impact').waitFor()
  return view
}

async function contradictRules(stage: Stage): Promise<InPortal> {
  const view = await viewOf(await pageOf(stage, 'vendor'))
  await view.app.getByTestId('rules-search').fill('first contact')
  await view.app.getByTestId('rule-firstContactHours').fill('900')
  await view.app.getByText(/must be due before/).waitFor()
  return view
}

async function saveOverOthers(stage: Stage): Promise<InPortal> {
  const view = await viewOf(await pageOf(stage, 'vendor'))
  await view.app.getByTestId('rule-firstContactHours').fill('48')
  const { drafts } = (await stage.operator.get<RulebookDraftsView>('/api/operator/rulebook-drafts')).body
  for (const { id, name, why, startsAt, rules, version } of drafts) await stage.operator.put(`/api/operator/rulebook-drafts/${id}`, { name, why, startsAt, rules, version })
  await view.app.getByTestId('draft-save').click()
  await view.app.getByTestId('draft-theirs').waitFor()
  return view
}

async function askClient(stage: Stage): Promise<InPortal> {
  const { luso, operator, product } = stage
  const number = await publishOne(product, operator, stranger('q'))
  const { id } = (await reserve(luso, number)).body
  await contactOf(luso, id)
  await product.app.db.updateTable('reservations').set({ contacted_at: null, first_contact_due_at: product.clock.now() - 1 }).where('id', '=', id).execute()
  await section(stage, 'vendor', 'cases', (app) => app.getByTestId('cases-ask'))
  const view = await section(stage, 'vendor', 'cases?state=ask', (app) => app.getByTestId('follow-up'))
  await view.app.getByTestId('follow-up').first().locator('summary').click()
  await view.app.getByTestId('follow-up-answer').first().selectOption('wants_new')
  return view
}

async function giveUp(stage: Stage): Promise<InPortal> {
  const { app, clock } = stage.product
  for (const subject of ['one', 'two']) {
    const work = { kind: 'mail.notice' as const, lane: `walk/${subject}`, subject: `walk/${subject}`, memberId: null, payload: {}, runAt: clock.now() }
    if (await insertWork(app.db, work, clock.now())) await app.db.updateTable('outbox').set({ state: 'dead', last_error: 'Mailbox unavailable', attempts: 8 }).where('subject', '=', work.subject).execute()
  }
  await section(stage, 'vendor', 'cases', (it) => it.getByTestId('cases-ask'))
  const view = await section(stage, 'vendor', 'system', (it) => it.getByTestId('dead-work'))
  await view.app.getByTestId('skip').first().click()
  await view.app.getByTestId('skip-reason').waitFor()
  return view
}

/** An event that could not be read, one whose proof is spent, and a backup that failed after a good one. */
async function health(stage: Stage): Promise<InPortal> {
  const { app, clock, sandbox } = stage.product
  const { memberId } = sandbox.portal('luso')
  for (const [event, dedupKey] of [['ONCRMDEALUPDATE', 'walk/1'], ['ONCRMDEALUPDATE', 'walk/2'], ['ONAPPINSTALL', 'walk/3']] as const) {
    await insertEvents(app.db, [{ event, dedupKey, memberId, itemId: null, sealed: null }], clock.now() + 1e9)
    await app.db.updateTable('inbox').set({ state: 'dead', last_error: 'No worker survived it', attempts: 11 }).where('dedup_key', '=', dedupKey).execute()
  }
  await keepBackup({ ...app, now: () => clock.now() - 30 * HOUR_MS }, { isGood: true, detail: '/backups/requests-2026-11-28.sqlite' })
  await keepBackup({ ...app, now: () => clock.now() - 6 * HOUR_MS }, { isGood: false, detail: 'No space left on the disk' })
  const view = await viewOf(await pageOf(stage, 'vendor'))
  await view.page.keyboard.press('Escape')
  await view.app.getByRole('dialog').waitFor({ state: 'detached' })
  await section(stage, 'vendor', 'cases', (it) => it.getByTestId('cases-ask'))
  return section(stage, 'vendor', 'system', (it) => it.getByTestId('dead-event'))
}

/** A sender that was set, a test mail on its way, and a source with a name. */
async function sender(stage: Stage): Promise<InPortal> {
  const view = await section(stage, 'vendor', 'system/mail', (app) => app.getByTestId('mail-sender-save'))
  await view.app.getByTestId('mail-sender-name').fill('Bitrix24 implementation requests')
  await view.app.getByTestId('mail-sender-address').fill('desk@partner-desk.example')
  await view.app.getByTestId('mail-sender-save').click()
  await view.app.getByTestId('mail-sender-back').waitFor()
  await view.app.getByTestId('mail-test-to').fill('petra@partner-desk.example')
  await view.app.getByTestId('mail-test').click()
  await view.app.getByTestId('mail-tested').waitFor()
  await section(stage, 'vendor', 'system/sources', (app) => app.getByTestId('source-code'))
  await view.app.getByTestId('source-code').fill('blog-42')
  await view.app.getByTestId('source-name').fill('Our blog')
  await view.app.getByTestId('source-names-save').click()
  await view.app.getByTestId('source-name-blog-42').waitFor()
  return view
}

/** Its needs come from a list of the portal's own. */
async function crmForm(stage: Stage): Promise<InPortal> {
  stage.product.sandbox.vendor.addUserField(1, { fieldName: 'UF_CRM_TOPIC', userTypeId: 'enumeration', label: 'Topic', list: ['Phones', 'Courses'].map((value, index) => ({ id: 71 + index, value, sort: index, def: false, xmlId: value })) })
  const view = await section(stage, 'vendor', 'system/crm', (app) => app.getByTestId('feed-add'))
  await view.app.getByTestId('feed-add').click()
  await view.app.getByTestId('feed-id').fill('contact-form')
  await view.app.getByTestId('feed-form-id').fill('12')
  await view.app.getByTestId('feed-consent').fill('I agree that up to three certified partners get my contacts and call me.')
  await view.app.getByTestId('feed-agree-field').check()
  await view.app.getByTestId('feed-agree-code').fill('UF_CRM_AGREED')
  await view.app.getByTestId('feed-agree-yes').fill('Y, 1')
  const needs = view.app.getByTestId('feed-answer-needs')
  await needs.locator('select').first().selectOption('field')
  await needs.locator('input').first().fill('UF_CRM_TOPIC')
  await needs.locator('input').first().blur()
  await needs.locator('.feed-values select').first().selectOption('telephony')
  return view
}

async function crmForms(stage: Stage): Promise<InPortal> {
  const view = await viewOf(await pageOf(stage, 'vendor'))
  await view.app.getByTestId('feed-save').click()
  await view.app.getByTestId('feed-contact-form').waitFor()
  return view
}

async function holidays(stage: Stage): Promise<InPortal> {
  const view = await section(stage, 'vendor', 'system/days', (app) => app.getByTestId('working-days-save'))
  for (const [day, isYearly] of [['2026-12-24', false], ['2026-12-25', true], ['2027-01-01', true]] as const) {
    await view.app.getByTestId('holiday-day').fill(day)
    await view.app.getByTestId('holiday-yearly').setChecked(isYearly)
    await view.app.getByTestId('holiday-add').click()
  }
  await view.app.getByTestId('working-days-save').click()
  await view.app.getByText('set by').waitFor()
  return view
}

async function makeKey(stage: Stage): Promise<InPortal> {
  const view = await viewOf(await pageOf(stage, 'vendor'))
  await view.page.keyboard.press('Escape')
  await view.app.getByRole('dialog').waitFor({ state: 'detached' })
  await section(stage, 'vendor', 'system/keys', (app) => app.getByTestId('key-name'))
  await view.app.getByTestId('key-name').fill('Partner system')
  await view.app.getByTestId('key-make').click()
  await view.app.getByTestId('key-rotate').first().click()
  await view.app.getByText('The key before it').waitFor()
  return view
}
