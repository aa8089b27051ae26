import type { StatusPartner } from '../../../app/client/show-status.ts'
import { WITHDRAW_REASONS } from '../../../contract/client-page.ts'
import { FORM_LIMITS } from '../../../core/request-form.ts'
import { requestCode } from '../../../core/request.ts'
import { say } from '../../../core/said.ts'
import { html } from '../../../http/html.ts'
import type { Html } from '../../../http/html.ts'
import { askingPage, optionalWord, radios, textArea, type MyVisit } from './page.ts'

/** What taking the request back does, before it is done. */
export function withdrawPage(visit: MyVisit): string {
  const { voice: { say: speak }, status: { request, partners } } = visit
  const holders = partners.filter(({ state }) => state === 'holds').length
  return askingPage(visit, {
    title: speak(say('status.withdraw.title', { number: requestCode(request.number) })), path: '/withdraw', isGrave: true,
    body: html`<ul class="plain">
<li>${speak(say('status.withdraw.closes'))}</li>
<li>${holders === 0 ? speak(say('status.withdraw.nobody')) : speak(say('status.withdraw.partners', { n: holders }))}</li>
<li>${speak(say(partners.length === 0 && request.publishedAt !== null ? 'status.withdraw.undo' : 'status.withdraw.noUndo'))}</li>
</ul>
<div class="card">${radios('reason', speak(say('status.withdraw.why')), WITHDRAW_REASONS.map((code) => [code, speak(say(`status.withdraw.reason.${code}`))] as const), null, { isOptional: optionalWord(visit) })}</div>`,
    send: speak(say('status.withdraw.send')), back: speak(say('status.withdraw.keep')),
  })
}

export function stopPage(visit: MyVisit, { partner, reservation }: StatusPartner): string {
  const { voice: { say: speak } } = visit
  const { name } = partner
  return askingPage(visit, {
    title: speak(say('status.stop.title', { name })), path: `/stop/${reservation.id}`, isGrave: true,
    body: html`<ul class="plain"><li>${speak(say('status.stop.told'))}</li><li>${speak(say('status.stop.place'))}</li><li>${speak(say('status.stop.noUndo', { name }))}</li></ul>`,
    send: speak(say('status.stop.send')), back: speak(say('status.back')),
  })
}

export function choosePage(visit: MyVisit, { partner, reservation }: StatusPartner): string {
  const { voice: { say: speak }, status } = visit
  const { name } = partner
  const others = status.partners.filter(({ state }) => state === 'holds').length - 1
  return askingPage(visit, {
    title: speak(say('status.choose.title', { name })), path: `/chosen/${reservation.id}`,
    body: html`<ul class="plain"><li>${speak(say('status.choose.closes'))}</li>${others > 0 && html`<li>${speak(say('status.choose.others', { n: others }))}</li>`}<li>${speak(say('status.choose.keeps', { name }))}</li></ul>`,
    send: speak(say('status.choose.send')), back: speak(say('status.back')),
  })
}

/** The number we have is not shown: whoever has the link may not be the client. */
export function phonePage(visit: MyVisit, sent: { phone: string } | null = null): string {
  const { voice: { say: speak }, status: { partners } } = visit
  const holders = partners.filter(({ state, shown }) => state === 'holds' && shown !== null).length
  const isWrong = sent !== null
  const wrong = speak(say('status.phone.wrong'))
  return askingPage(visit, {
    title: speak(say('status.phone.title')), path: '/phone', trouble: isWrong ? { text: wrong, field: 'phone' } : undefined,
    body: html`<div class="card"><div class="${isWrong ? 'field wrong' : 'field'}"><label for="phone">${speak(say('status.phone.label'))}</label>
<p class="hint" id="phone-hint">${speak(say('status.phone.hint'))}</p>${isWrong && html`<p class="error" id="phone-error">${wrong}</p>`}
<input id="phone" name="phone" type="tel" autocomplete="tel" dir="ltr" required value="${sent?.phone ?? ''}" aria-describedby="${isWrong ? 'phone-hint phone-error' : 'phone-hint'}"${isWrong && html` aria-invalid="true"`}></div></div>
${holders > 0 && html`<p>${speak(say('status.phone.told', { n: holders }))}</p>`}`,
    send: speak(say('status.save')), back: speak(say('status.back')),
  })
}

/** The question again, when its answer could not be taken; null once nothing is asked any more. */
export function answerPage(visit: MyVisit, { text, why }: { text: string, why: 'unreadable' | 'too_long' }): string | null {
  const { voice: { say: speak }, status: { question } } = visit
  return question && askingPage(visit, {
    title: speak(say('status.question.title')), path: '/answer', trouble: { text: speak(say(`status.question.${why}`, { n: FORM_LIMITS.text })), field: 'text' },
    body: questionFields(visit, question, { text, isWrong: true }), send: speak(say('status.question.send')), back: speak(say('status.back')),
  })
}

/** What is asked, and where it is answered. */
export function questionFields({ voice: { say: speak } }: MyVisit, question: { id: string, text: string }, { text = '', isWrong = false } = {}): Html {
  return html`<input type="hidden" name="question" value="${question.id}">
<div class="card"><p class="words" dir="auto">${question.text}</p>
${textArea('text', speak(say('status.question.label')), { value: text, hint: speak(say('status.question.hint')), limit: FORM_LIMITS.text, isWrong })}</div>`
}

export type DetailsTrouble = 'unreadable' | 'too_long' | 'too_many'

export function detailsPage(visit: MyVisit, sent: { text: string, why: DetailsTrouble } | null = null): string {
  const { voice: { say: speak }, status } = visit
  return askingPage(visit, {
    title: speak(say('status.details.title')), path: '/details', trouble: sent === null ? undefined : { text: speak(say(`status.details.${sent.why}`, { n: FORM_LIMITS.text })), field: 'text' },
    body: html`<input type="hidden" name="key" value="${visit.newKey}">
<div class="card">${textArea('text', speak(say('status.details.label')), { value: sent?.text ?? '', hint: speak(say(status.code === 'held' ? 'status.details.hintHeld' : 'status.details.hint')), limit: FORM_LIMITS.text, isWrong: sent !== null })}</div>`,
    send: speak(say('status.details.send')), back: speak(say('status.back')),
  })
}
