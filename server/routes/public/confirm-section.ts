import { say } from '../../core/said.ts'
import { html, type Html } from '../../http/html.ts'
import { around, type ClientVoice } from './voice.ts'

/** What the page after sending says while the address is not confirmed; `asked` is what came of a button on it. What is asked for inside a frame opens in a page of its own. */
export type ConfirmSection = { key: string, isFramed: boolean, email: string, wasMailed: boolean, eraseHours: number, asked: 'sent' | 'limit' | 'wrong' | null }

export function confirmSection({ key, isFramed, email, wasMailed, eraseHours, asked }: ConfirmSection, voice: ClientVoice): Html {
  const { say: speak } = voice
  const target = isFramed && html` target="_blank"`
  return html`<section class="confirm" aria-labelledby="confirm">
${asked !== null && html`<p class="${asked === 'sent' ? 'note' : 'note trouble'}" role="${asked === 'sent' ? 'status' : 'alert'}">${speak(say(`gateway.asked.${asked}`))}</p>`}
<h2 id="confirm">${speak(say('gateway.sent.title'))}</h2>
<p class="lead">${around(voice, wasMailed ? 'gateway.sent.mailed' : 'gateway.sent.notMailed', 'email', html`<bdi>${email}</bdi>`)}</p>
<p class="hint">${speak(say('gateway.sent.until', { n: eraseHours }))}</p>
<form method="post" action="/request/sent/${key}/again"${target}><p class="actions"><button class="button quiet" type="submit">${speak(say('gateway.sent.again'))}</button></p></form>
<details${asked === 'wrong' && html` open`}><summary>${speak(say('gateway.sent.correct'))}</summary>
<form method="post" action="/request/sent/${key}/email"${target} accept-charset="utf-8" novalidate>
<div class="field"><label for="email">${speak(say('gateway.sent.email'))}</label>
<input id="email" name="email" type="email" inputmode="email" autocomplete="email" spellcheck="false" autocapitalize="none" dir="ltr" value="${email}"></div>
<p class="actions"><button class="button quiet" type="submit">${speak(say('gateway.sent.save'))}</button></p></form></details>
</section>`
}
