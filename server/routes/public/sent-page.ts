import { requestCode } from '../../core/request.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import { say } from '../../core/said.ts'
import { html, type HtmlValue } from '../../http/html.ts'
import { layout, type PublicAssets } from './layout.ts'
import { around, type ClientVoice } from './voice.ts'

/** What the confirmation shows of a request; `cap` is its own. */
export type SentRequest = { number: number, country: string, email: string, cap: number, confirming?: { wasMailed: boolean } | null }

export type SentPage = {
  rulebook: Rulebook
  key: string
  /** It was sent before: it is there once. */
  repeated: boolean
  /** More to say under the number. */
  news?: HtmlValue
}

/** The confirmation has its own address: it survives reload, a bookmark and a second click. */
export function sentPage(assets: PublicAssets, sent: SentRequest, { rulebook, key, repeated, news }: SentPage, voice: ClientVoice): string {
  const { say: speak } = voice
  const code = requestCode(sent.number)
  return layout(assets, {
    title: speak(say('form.sent.pageTitle', { code })),
    kind: 'sent',
    sent: code,
    inLanguage: (segment) => `/request/${segment}/sent/${key}`,
    body: html`<div class="column sent">
${repeated && html`<p class="note" role="status">${speak(say('form.sent.again', { code }))}</p>`}
<section class="receipt" aria-labelledby="sent">
<svg viewBox="0 0 48 48" aria-hidden="true" focusable="false"><circle cx="24" cy="24" r="22"/><path d="m15 25 6.5 6.5L34 18"/></svg>
<h1 id="sent" tabindex="-1" data-focus>${speak(say('form.sent.title'))}</h1>
<p class="number">${around(voice, 'form.sent.number', 'code', html`<strong>${code}</strong>`)}</p>
</section>
${news}
<h2>${speak(say('form.sent.next'))}</h2>
<ol class="steps">
<li><strong>${speak(say('form.sent.check'))}</strong> ${speak(say('form.sent.checkText'))}</li>
<li><strong>${speak(say('form.sent.take', { n: sent.cap, country: { country: sent.country } }))}</strong> ${speak(say('form.sent.takeText'))}</li>
<li><strong>${speak(say('form.sent.contact'))}</strong> ${speak(say('form.sent.contactText', { n: rulebook.firstContactHours }))}</li>
</ol>
<dl class="facts">
<div><dt>${speak(say('form.sent.answersTo'))}</dt><dd>${around(voice, 'form.sent.answersText', 'email', html`<bdi>${sent.email}</bdi>`)}</dd></div>
<div><dt>${speak(say('form.sent.openUntil'))}</dt><dd>${speak(say('form.sent.openText', { n: rulebook.expireDays }))}</dd></div>
</dl>
<p class="hint">${speak(say('form.sent.keep'))}</p>
<p class="actions"><button class="button quiet" type="button" data-print hidden>${speak(say('form.sent.print'))}</button></p>
</div>`,
  }, voice)
}
