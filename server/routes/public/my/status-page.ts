import type { StatusCode } from '../../../core/client-status.ts'
import type { DoneCode } from '../../../contract/client-page.ts'
import { requestCode } from '../../../core/request.ts'
import type { ImplementationRequest } from '../../../core/request.ts'
import { say } from '../../../core/said.ts'
import type { Said, SaidParam } from '../../../core/said.ts'
import { html, type Html } from '../../../http/html.ts'
import { questionFields } from './asking.ts'
import { addressOf, at, myPage, type MyVisit } from './page.ts'
import { partnerCard } from './partner-card.ts'
import { sayHidden } from '../../../say/hidden.ts'

/** Everything a client can know and do about their request, on one page. What is marked live is asked for again every minute by the script. */
export function statusPage(visit: MyVisit, done: DoneCode | null = null): string {
  const { voice: { say: speak }, status } = visit
  const title = speak(say('status.title', { number: requestCode(status.request.number) }))
  return myPage(visit, { title, body: html`${done && html`<p class="note" role="status" tabindex="-1" data-focus>${speak(say(`status.done.${done}`))}</p>`}
<h1>${title}</h1>
${asked(visit)}
<div id="state" data-live aria-live="polite">${state(visit)}</div>
<div id="way" data-live>${progress(visit)}</div>
<div id="partners" data-live>${partners(visit)}</div>
${deeds(visit)}
${yourData(visit)}
<p class="hint updated"><span id="updated" data-live>${speak(say('status.updated', { at: at(visit, visit.now) }))}</span> <a href="${addressOf(visit)}">${speak(say('status.refresh'))}</a></p>
${zoneNote(visit)}` })
}

/** A question of the moderator stands before everything else. */
function asked(visit: MyVisit): Html | false {
  const { voice: { say: speak }, status: { question } } = visit
  return question !== null && html`<form method="post" action="${addressOf(visit, '/answer')}" accept-charset="utf-8"><h2>${speak(say('status.question.title'))}</h2>
${questionFields(visit, question)}
<p class="actions"><button class="button" type="submit">${speak(say('status.question.send'))}</button></p></form>`
}

/** What stands beside each state; the numbers stand for themselves. */
function state(visit: MyVisit): Html {
  const { voice: { say: speak }, status: { code, request, taken } } = visit
  const { cap } = request
  const counts = code === 'open' || code === 'full'
  return html`${counts && html`<p class="counter">${speak(say('status.counter', { taken, cap }))}</p>`}
<p class="${counts ? 'state' : 'counter'}">${speak(sentence(visit))}</p>
${counts && request.alsoIn.length > 0 && request.channel === 'pool' && html`<p class="state">${speak(say('status.alsoIn', { countries: countriesOf(request.alsoIn) }))}</p>`}
${code === 'withdrawn' && visit.status.stopped > 0 && html`<p class="state">${speak(say('status.told', { n: visit.status.stopped }))}</p>`}
${visit.status.reopenUntil !== null && html`<form method="post" action="${addressOf(visit, '/reopen')}"><p class="actions"><button class="button" type="submit">${speak(say('status.reopen'))}</button></p>
<p class="hint">${speak(say('status.reopenUntil', { until: at(visit, visit.status.reopenUntil) }))}</p></form>`}
${isOver(code) && code !== 'erased' && html`<p class="actions"><a class="button quiet" href="/request">${speak(say('status.sendNew'))}</a></p>`}`
}

function sentence(visit: MyVisit): Said {
  const { status: { code, request, taken, chosen, readers } } = visit
  const on = at(visit, request.closedAt ?? visit.now)
  switch (code) {
    case 'open': return taken === 0
      ? (readers === null ? say('status.state.waiting', { country: shownIn(request) }) : say('status.state.readers', { country: shownIn(request), n: readers }))
      : say('status.state.open', { n: request.cap - taken, until: at(visit, request.expiresAt ?? visit.now) })
    case 'chosen': case 'won': return chosen === null ? say('status.state.closed', { on }) : say(`status.state.${code}`, { name: chosen })
    case 'duplicate': return visit.status.repeats === null ? say('status.state.duplicate') : say('status.state.merged', { number: requestCode(visit.status.repeats) })
    default: return say(`status.state.${code}`, { on })
  }
}

/** Its own country, and those in which it is offered as well. */
function shownIn({ country, alsoIn }: ImplementationRequest): SaidParam {
  return countriesOf([country, ...alsoIn])
}

function countriesOf(codes: readonly string[]): SaidParam {
  return { all: codes.map((country) => ({ country })), as: 'list' }
}

const OVER: readonly StatusCode[] = ['chosen', 'won', 'withdrawn', 'rejected', 'duplicate', 'expired', 'erased', 'closed']

function isOver(code: StatusCode): boolean {
  return OVER.includes(code)
}

function progress(visit: MyVisit): Html {
  const { voice: { say: speak }, status: { steps, code } } = visit
  const next = isOver(code) ? -1 : steps.findIndex((step) => step.at === null)
  return html`<ol class="way" aria-label="${speak(say('status.way'))}">${steps.map((step, index) => html`<li${step.at !== null && html` class="done"`}${index === next && html` aria-current="step"`}><span class="step">${speak(say(`status.step.${step.code}`))}</span>
<span class="when">${step.at === null ? html`<span aria-hidden="true">–</span><span class="unseen">${speak(say('status.notYet'))}</span>` : speak(say('all.text', { text: at(visit, step.at) }))}</span></li>`)}</ol>`
}

function partners(visit: MyVisit): Html | false {
  const { voice: { say: speak }, status } = visit
  return status.partners.length > 0 && html`<h2>${speak(say('status.partners'))}</h2>
${status.partners.map((it) => partnerCard(visit, it))}`
}

function deeds(visit: MyVisit): Html | false {
  const { voice: { say: speak } } = visit
  const may = mayChange(visit)
  const button = (path: string, text: Said): Html => html`<a class="button quiet" href="${addressOf(visit, path)}">${speak(text)}</a>`
  return (may.details || may.phone || may.withdraw) && html`<h2>${speak(say('status.change'))}</h2>
<p class="actions">${may.details && button('/details', say('status.details.open'))}${may.phone && button('/phone', say('status.phone.open'))}${may.withdraw && button('/withdraw', say('status.withdraw.open'))}</p>`
}

/** What can still be changed; a phone number as long as anybody may call it. */
export function mayChange({ status: { code, partners: all } }: MyVisit): { details: boolean, phone: boolean, withdraw: boolean } {
  const isOpen = !isOver(code)
  return { details: isOpen, withdraw: isOpen, phone: isOpen || (code !== 'erased' && all.some(({ state: its }) => its === 'holds')) }
}

function yourData(visit: MyVisit): Html {
  const { voice: { say: speak }, status: { request, partners: all } } = visit
  const names = ['Bitrix24', ...all.filter(({ shown }) => shown !== null).map(({ partner }) => partner.name)]
  return html`<h2>${speak(say('status.data'))}</h2>
<dl class="facts">
<div><dt>${speak(say('status.whoHas'))}</dt><dd>${speak(say('all.text', { text: { all: names, as: 'list' } }))}</dd></div>
<div><dt>${speak(say('status.text'))}</dt><dd><p class="words" dir="auto">${sayHidden(request.maskedText, speak)}</p><p class="hint">${speak(say('status.textHint'))}</p></dd></div>
</dl>
<p class="actions"><a class="button quiet" href="${addressOf(visit, '/data')}">${speak(say('erasure.openData'))}</a><a class="button quiet" href="${addressOf(visit, '/delete')}">${speak(say('erasure.toDelete'))}</a></p>`
}

/** Which clock the times are by. */
function zoneNote({ voice: { say: speak }, status: { zone } }: MyVisit): Html {
  return html`<p class="hint">${speak(say('status.zone', { zone: zone.name.replaceAll('_', ' ') }))}</p>`
}
