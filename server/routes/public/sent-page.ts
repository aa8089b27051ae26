import { requestCode } from '../../core/request.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import { html } from '../../http/html.ts'
import { layout, type PublicAssets } from './layout.ts'

/** What the confirmation shows of a request; `cap` is its own. */
export type SentRequest = { number: number, countryName: string, email: string, cap: number }

/** The confirmation has its own address: it survives reload, a bookmark and a second click. */
export function sentPage(assets: PublicAssets, sent: SentRequest, rulebook: Rulebook, repeated: boolean): string {
  const code = requestCode(sent.number)
  return layout(assets, {
    title: `Request sent, ${code} – Bitrix24 partners`,
    kind: 'end',
    body: html`<div class="column sent">
${repeated && html`<p class="note" role="status">You already sent this. We have your request ${code} once.</p>`}
<section class="receipt" aria-labelledby="sent">
<svg viewBox="0 0 48 48" aria-hidden="true" focusable="false"><circle cx="24" cy="24" r="22"/><path d="m15 25 6.5 6.5L34 18"/></svg>
<h1 id="sent" tabindex="-1" data-focus>Request sent</h1>
<p class="number">Your number is <strong>${code}</strong></p>
</section>
<h2>What happens next</h2>
<ol class="steps">
<li><strong>We check your request.</strong> No partner sees it before that.</li>
<li><strong>${atMost(sent.cap)} in ${sent.countryName} can take it.</strong> They read about your project first. Your name, phone and e-mail open only to those who take it.</li>
<li><strong>They call or write to you.</strong> A partner who takes your request has ${hours(rulebook.firstContactHours)} for the first contact. You compare the offers and choose.</li>
</ol>
<dl class="facts">
<div><dt>Answers go to</dt><dd><bdi>${sent.email}</bdi> and the phone number you gave</dd></div>
<div><dt>Open until</dt><dd>${days(rulebook.expireDays)} after we publish it, or until you choose</dd></div>
</dl>
<p class="hint">Keep the number: with it we find your request at once. You can bookmark or print this page.</p>
</div>`,
  })
}

function atMost(cap: number): string {
  return cap === 1 ? 'One partner' : `Up to ${cap} partners`
}

function hours(count: number): string {
  return count === 1 ? '1 hour' : `${count} hours`
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`
}
