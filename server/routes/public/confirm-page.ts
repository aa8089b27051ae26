import type { Confirming } from '../../app/client/confirm-request.ts'
import { requestCode } from '../../core/request.ts'
import { say } from '../../core/said.ts'
import { html, type Html } from '../../http/html.ts'
import { withoutScript } from './connect-page.ts'
import { layout, noticePage, type PublicAssets } from './layout.ts'
import { around, clientVoice, type ClientVoice } from './voice.ts'

type ConfirmPage = { confirming: Confirming, token: string, eraseHours: number, asked: 'sent' | 'limit' | null }

/** The page behind the link of the first mail: what the click does, and one button; later, what became of it. */
export function confirmPage(assets: PublicAssets, page: ConfirmPage): string {
  const { state, request } = page.confirming
  const voice = clientVoice(request.formLanguage)
  const title = voice.say(say(`gateway.page.${state}`))
  const number = requestCode(request.number)
  return layout(withoutScript(assets), {
    title: `${title}, ${number} – Bitrix24`, kind: 'notice',
    body: html`<div class="column notice">
${page.asked !== null && html`<p class="note" role="status">${page.asked === 'sent' ? around(voice, 'gateway.asked.sentTo', 'email', address(page)) : voice.say(say('gateway.asked.limit'))}</p>`}
<h1>${title}</h1>
<p class="number">${around(voice, 'gateway.number', 'number', html`<strong><bdi>${number}</bdi></strong>`)}</p>
${BODIES[state](page, voice)}
</div>`,
  }, voice)
}

const BODIES: Record<Confirming['state'], (page: ConfirmPage, voice: ClientVoice) => Html> = {
  waits: (page, voice) => html`<p class="lead">${around(voice, 'gateway.waits.what', 'email', address(page))}</p>
<ol class="steps">
<li>${voice.say(say('gateway.waits.check'))}</li>
<li>${voice.say(say('gateway.waits.partners', { n: page.confirming.request.cap }))}</li>
<li>${voice.say(say('gateway.waits.otherwise', { n: page.eraseHours }))}</li>
</ol>
${button(`/confirm/${page.token}`, voice.say(say('gateway.waits.button')))}`,
  done: ({ token }, { say: speak }) => html`<p class="lead">${speak(say('gateway.done.what'))}</p>
<p>${speak(say('gateway.done.status'))}</p>
${button(`/confirm/${token}/status`, speak(say('gateway.done.button')))}`,
  old: (page, voice) => html`<p class="lead">${around(voice, 'gateway.old.what', 'email', address(page))}</p>
${page.asked !== 'sent' && button(`/confirm/${page.token}/new`, voice.say(say('gateway.old.button')))}`,
}

function address({ confirming }: ConfirmPage): Html {
  return html`<bdi dir="ltr">${confirming.email}</bdi>`
}

function button(action: string, text: string): Html {
  return html`<form method="post" action="${action}"><p class="actions"><button class="button" type="submit">${text}</button></p></form>`
}

/** What there is to say where no link stands: it never existed, or we could not do what was asked. */
export function confirmNotice(assets: PublicAssets, what: 'unknown' | 'unread' | 'broken' | 'tooMany', voice: ClientVoice): string {
  return noticePage(withoutScript(assets), voice.say(say(`gateway.noticeTitle.${what}`)), 'notice', html`<p class="lead">${voice.say(say(`gateway.noticeText.${what}`))}</p>
<p class="actions"><a class="button" href="/request">${voice.say(say('gateway.toForm'))}</a></p>`, voice)
}
