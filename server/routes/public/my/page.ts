import type { Status, StatusPartner } from '../../../app/client/show-status.ts'
import { moment, say } from '../../../core/said.ts'
import type { Moment } from '../../../core/said.ts'
import { html, type Html, type HtmlValue } from '../../../http/html.ts'
import { layout, type PublicAssets } from '../layout.ts'
import { segmentOf, type ClientVoice } from '../voice.ts'

/** One reader's way through the pages of one request: every address keeps the language that was chosen. */
export type MyVisit = {
  assets: PublicAssets
  token: string
  voice: ClientVoice
  status: Status
  now: number
  /** For a form that is shown now: what is sent twice with it counts once. */
  newKey: string
}

export function addressOf({ token, voice, status }: MyVisit, path = '', done: string | null = null): string {
  const query = new URLSearchParams({ ...(voice.language !== status.request.formLanguage && { lang: segmentOf(voice.language) }), ...(done !== null && { done }) }).toString()
  return `/my/${token}${path}${query && `?${query}`}`
}

/** A moment by the client's own clock; the foot of the page names it. */
export function at({ status: { zone } }: MyVisit, when: number, as: Moment['as'] = 'dayAndTime'): Moment {
  return moment(when, as, zone.name)
}

/** A page of this request; `path` is its own address, for the choice of a language. */
export function myPage(visit: MyVisit, page: { title: string, path?: string, body: HtmlValue }): string {
  const { assets, token, voice } = visit
  return layout(assets, {
    title: `${page.title} – Bitrix24`, kind: 'status', inLanguage: (segment) => `/my/${token}${page.path ?? ''}?lang=${segment}`,
    body: html`<div class="column my">${page.body}</div>`,
  }, voice)
}

/** `trouble`: what was sent could not be taken, and where. */
export type Asking = { title: string, path: string, body: HtmlValue, send: string, back: string, isGrave?: boolean, trouble?: Trouble | undefined }
export type Trouble = { text: string, field?: string }

/** A page with one thing to do, and a way out of it. */
export function askingPage(visit: MyVisit, it: Asking): string {
  const { say: speak } = visit.voice
  const title = it.trouble === undefined ? it.title : speak(say('status.error', { title: it.title }))
  return myPage(visit, { title, path: it.path, body: html`${it.trouble !== undefined && html`<div class="summary" role="alert" tabindex="-1" data-focus><h2>${speak(say('status.problem'))}</h2><p>${it.trouble.field === undefined ? it.trouble.text : html`<a href="#${it.trouble.field}">${it.trouble.text}</a>`}</p></div>`}
<h1>${it.title}</h1>
<form method="post" action="${addressOf(visit, it.path)}" accept-charset="utf-8">
${it.body}
<p class="actions"><button class="${it.isGrave ? 'button grave' : 'button'}" type="submit">${it.send}</button><a class="button quiet" href="${addressOf(visit)}">${it.back}</a></p>
</form>` })
}

export function partnerIn({ status }: MyVisit, reservationId: string | undefined): StatusPartner | null {
  return status.partners.find(({ reservation }) => reservation.id === reservationId) ?? null
}

/** Some lines of the client's own. */
export function textArea(name: string, label: Html | string, { value = '', hint, limit, isWrong = false }: { value?: string, hint?: string, limit: number, isWrong?: boolean }): Html {
  return html`<div class="${isWrong ? 'field wrong' : 'field'}"><label for="${name}">${label}</label>${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}
<textarea id="${name}" name="${name}" maxlength="${limit}" dir="auto"${hint !== undefined && html` aria-describedby="${name}-hint"`}${isWrong && html` aria-invalid="true"`}>${value}</textarea></div>`
}

/** Choices with words, one of which may be marked. */
export function radios(name: string, legend: string, choices: readonly (readonly [value: string, text: string])[], chosen: string | null, extra: { isOptional?: string, hint?: string } = {}): Html {
  const isRequired = extra.isOptional === undefined
  return html`<fieldset class="field"><legend>${legend}${extra.isOptional !== undefined && html` <span class="optional">${extra.isOptional}</span>`}</legend>
${extra.hint !== undefined && html`<p class="hint">${extra.hint}</p>`}
<div class="choices">${choices.map(([value, text]) => html`<label class="choice"><input type="radio" name="${name}" value="${value}"${value === chosen && html` checked`}${isRequired && html` required`}><span>${text}</span></label>`)}</div></fieldset>`
}

export function optionalWord({ voice }: MyVisit): string {
  return voice.say(say('status.optional'))
}
