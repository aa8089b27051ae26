import { requestCode } from '../../core/request.ts'
import { say } from '../../core/said.ts'
import { html } from '../../http/html.ts'
import { layout, noticePage, type PublicAssets } from './layout.ts'
import type { OwnVisit } from './privacy.ts'

/** What will happen, before it does; the button posts. */
export function erasePage(assets: PublicAssets, { request, token, voice, query }: OwnVisit, holders: readonly string[]): string {
  const { say: speak } = voice
  const title = speak(say('erasure.title'))
  return layout(assets, { title: `${title} – Bitrix24`, kind: 'status', inLanguage: (segment) => `/my/${token}/delete?lang=${segment}`, body: html`<div class="column notice"><h1>${title}</h1>
<p class="lead">${speak(say('erasure.lead', { number: requestCode(request.number) }))}</p>
<ul class="plain">
<li>${speak(say('erasure.goes'))}</li>
<li>${holders.length === 0 ? speak(say('erasure.nobodySaw')) : speak(say('erasure.holders', { names: { all: holders, as: 'list' } }))}</li>
<li>${speak(say('erasure.stays'))}</li>
<li>${speak(say('erasure.lastMail'))}</li>
</ul>
<p class="note">${speak(say('erasure.final'))}</p>
<form method="post" action="/my/${token}/delete${query}">
<p class="actions"><button class="button grave" type="submit">${speak(say('erasure.button'))}</button> <a class="button quiet" href="/my/${token}${query}">${speak(say('erasure.keep'))}</a></p>
</form>
<p class="hint"><a href="/my/${token}/data${query}">${speak(say('erasure.lookFirst'))}</a></p></div>` }, voice)
}

export function erasedPage({ css }: PublicAssets, { request, voice }: OwnVisit): string {
  const { say: speak } = voice
  return noticePage({ css, js: null }, speak(say('erasure.done')), 'end', html`<p class="lead">${speak(say('erasure.doneText', { number: requestCode(request.number) }))}</p><p>${speak(say('erasure.lastMail'))}</p>`, voice)
}
