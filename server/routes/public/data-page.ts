import type { ClientData } from '../../app/privacy/client-page.ts'
import type { ClientLanguage } from '../../core/languages.ts'
import { languageName } from '../../core/names.ts'
import { needName } from '../../core/request.ts'
import { moment, say } from '../../core/said.ts'
import type { SaidKey } from '../../core/said.ts'
import { html, type Html, type HtmlValue } from '../../http/html.ts'
import { layout, type PublicAssets } from './layout.ts'
import type { OwnVisit } from './privacy.ts'
import type { ClientVoice } from './voice.ts'

/** Everything that is held of a client, to be read by themselves. */
export function dataPage(assets: PublicAssets, { token, voice, query }: OwnVisit, data: ClientData): string {
  const { say: speak } = voice
  return layout(assets, {
    title: `${speak(say('erasure.dataTitle', { number: data.number }))} – Bitrix24`,
    kind: 'status', inLanguage: (segment) => `/my/${token}/data?lang=${segment}`,
    body: html`<div class="column notice held">
<h1>${speak(say('erasure.dataTitle', { number: data.number }))}</h1>
<p class="lead">${speak(say('erasure.dataLead'))}</p>
<p class="actions"><a class="button" href="/my/${token}/data.json" download>${speak(say('erasure.download'))}</a> <a class="button quiet" href="/my/${token}/delete${query}">${speak(say('erasure.toDelete'))}</a></p>
${sent(data, voice)}
${data.shownToPartners && section(speak(say('erasure.shownToPartners')), html`<p><strong><bdi>${data.shownToPartners.title}</bdi></strong></p><p class="words" dir="auto">${data.shownToPartners.text}</p>`)}
${consent(data, voice)}
${section(speak(say('erasure.whoHas')), holders(data, voice))}
${section(speak(say('erasure.journal')), rows(data.journal.map((it) => [it.at, html`${speak(say(`erasure.event.${eventOf(it.what)}`))}${it.by !== null && html`: <bdi>${it.by}</bdi>`}`]), voice))}
${data.cases.length > 0 && section(speak(say('erasure.cases')), rows(data.cases.map((it) => [it.openedAt, html`${speak(say(`erasure.case.${it.kind}`))}${it.partner !== null && html` (<bdi>${it.partner}</bdi>)`}: ${speak(it.closedAt === null ? say('erasure.caseOpen', { until: moment(it.dueAt, 'day') }) : say('erasure.caseClosed', { on: moment(it.closedAt, 'day') }))}`]), voice))}
${section(speak(say('erasure.mails')), rows(data.mails.map((it) => [it.sentAt, speak(say(`erasure.mail.${mailOf(it.kind)}`))]), voice))}
${records(data, voice)}
</div>`,
  }, voice)
}

function section(title: string, body: HtmlValue): Html {
  return html`<section><h2>${title}</h2>${body}</section>`
}

function sent({ sent: contact, request, files }: ClientData, { say: speak, language }: ClientVoice): Html {
  const fact = (key: SaidKey, value: HtmlValue): HtmlValue => value !== '' && value !== null && html`<div><dt>${speak(say(key))}</dt><dd><bdi>${value}</bdi></dd></div>`
  return section(speak(say('erasure.sent')), html`<dl class="facts">
${contact && [fact('erasure.name', `${contact.firstName} ${contact.lastName}`.trim()), fact('erasure.email', contact.email), fact('erasure.phone', html`<bdi dir="ltr">${contact.phone}</bdi>`)]}
${fact('erasure.place', [request.place, speak(say('erasure.inCountry', { country: { country: request.country } }))].filter(Boolean).join(', '))}
${fact('erasure.needs', request.needs.map((need) => speak(needName(need))).join(', '))}
${fact('erasure.spoken', nameOf(request.language, language))}
${fact('erasure.seats', request.seats)}
${fact('erasure.budget', request.budget && `${request.budget.amount} ${request.budget.currency}`)}
${contact && fact('erasure.words', html`<span class="words">${contact.text}</span>`)}
${fact('erasure.files', files.map(({ name }) => name).join(', '))}
${fact('erasure.arrived', speak(say('erasure.at', { at: moment(request.receivedAt, 'zoned') })))}
</dl>`)
}

function nameOf(code: string, language: ClientLanguage): string {
  try {
    return new Intl.DisplayNames(language, { type: 'language' }).of(code) ?? languageName(code)
  } catch {
    return code
  }
}

/** Word for word as it was agreed to, in the language of then. */
function consent({ consent: agreed }: ClientData, { say: speak }: ClientVoice): HtmlValue {
  return agreed && section(speak(say('erasure.consent')), html`<p class="words" dir="auto">${agreed.text}</p><p class="hint">${speak(say('erasure.consentGiven', { at: moment(agreed.givenAt, 'zoned') }))}${agreed.withdrawnAt !== null && html` ${speak(say('erasure.consentGone', { at: moment(agreed.withdrawnAt, 'zoned') }))}`}</p>`)
}

function holders({ partners }: ClientData, { say: speak }: ClientVoice): Html {
  if (partners.length === 0) return html`<p>${speak(say('erasure.nobody'))}</p>`
  return html`<ul class="plain">${partners.map((it) => html`<li><bdi><strong>${it.name}</strong></bdi>, <bdi>${it.city}</bdi>: ${it.contactsShownAt === null
    ? speak(say('erasure.tookOnly', { on: moment(it.reservedAt, 'zoned') })) : speak(say('erasure.saw', { on: moment(it.contactsShownAt, 'zoned') }))}${it.endedAt !== null && html` ${speak(say('erasure.ended', { on: moment(it.endedAt, 'day') }))}`}${it.removal && html` ${speak(it.removal.confirmedAt === null ? say('erasure.removalDue', { until: moment(it.removal.dueAt, 'zoned') }) : say('erasure.removalDone', { on: moment(it.removal.confirmedAt, 'zoned') }))}`}${it.yourWords.map((words) => html`<p class="words" dir="auto">${words}</p>`)}</li>`)}</ul>`
}

function rows(lines: readonly (readonly [at: number, text: HtmlValue])[], { say: speak }: ClientVoice): Html {
  if (lines.length === 0) return html`<p>${speak(say('erasure.none'))}</p>`
  return html`<dl class="facts">${lines.map(([at, text]) => html`<div><dt>${speak(say('erasure.at', { at: moment(at, 'zoned') }))}</dt><dd>${text}</dd></div>`)}</dl>`
}

/** As they are stored: names of columns are the same in every language. */
function records({ records: tables }: ClientData, { say: speak }: ClientVoice): HtmlValue {
  const all = Object.entries(tables).filter(([table]) => table !== 'consents')
  return all.length > 0 && section(speak(say('erasure.records')), html`<p>${speak(say('erasure.recordsText'))}</p>
${all.map(([table, list]) => html`<details><summary dir="ltr">${table} (${list.length})</summary><pre dir="ltr">${JSON.stringify(list, null, 2)}</pre></details>`)}`)
}

const EVENTS = [
  'contact_shown', 'contact_read_by_operator', 'client_withdrew', 'client_reopened', 'client_stopped_partner', 'client_chose', 'client_rated', 'client_complained',
  'client_contact_kept', 'client_answer_kept', 'contact_corrected', 'details_added', 'request_published', 'request_rejected', 'client_erased', 'client_data_shown', 'privacy_case_opened', 'privacy_case_closed', 'question_answered',
] as const

/** What happens between partners and the vendor has one word for all. */
function eventOf(kind: string): (typeof EVENTS)[number] | 'other' {
  return EVENTS.find((it) => it === (kind === 'contact_revealed' ? 'contact_read_by_operator' : kind)) ?? 'other'
}

const MAILS = ['confirm', 'received', 'published', 'reserved', 'answer', 'chosen', 'withdrawn', 'stopped', 'closed', 'follow_up', 'question'] as const

function mailOf(kind: string): (typeof MAILS)[number] | 'other' {
  return MAILS.find((it) => `mail.${it}` === kind) ?? 'other'
}
