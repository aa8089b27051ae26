import type { EventSetup } from '../../app/webhook/set-events.ts'
import { html, type Html } from '../../http/html.ts'
import { withoutScript } from './connect-page.ts'
import { layout, type PublicAssets } from './layout.ts'

/** Names as Bitrix24 writes them where the events are ticked. */
const WORDS: Readonly<Record<string, string>> = { ADD: 'created', UPDATE: 'updated', DELETE: 'deleted' }
const NOUNS: Readonly<Record<string, string>> = { DEAL: 'Deal', LEAD: 'Lead', DYNAMICITEM: 'Smart process item' }

/** The second step: what makes the portal tell of changes by itself. Everything works without it too, only later. */
export function connectedPage(assets: PublicAssets, setup: EventSetup, key: string, trouble: string | null = null): string {
  const title = setup.isDoubted ? 'One thing is missing' : setup.hasToken ? 'Everything is set up' : 'Your Bitrix24 is connected'
  return layout(withoutScript(assets), {
    title: `${trouble === null ? '' : 'Error: '}${title}`,
    kind: 'notice',
    body: html`<div class="column sent connect">
<h1>${title}</h1>
${setup.isDoubted ? doubted(setup) : connected(setup)}
${trouble !== null && html`<div class="summary" role="alert" tabindex="-1" autofocus><h2>There is a problem</h2><p><a href="#applicationToken">${trouble}</a></p></div>`}
${setup.hasToken && !setup.isDoubted ? html`<p class="note" role="status">Your outbound webhook is known. Changes in your CRM are seen at once.</p>` : steps(setup, key, trouble)}
</div>`,
  })
}

function connected({ domain, isLinked }: EventSetup): Html {
  return html`<p class="lead"><bdi>${domain}</bdi> answers, and the app can work there. We sent a sign-in link to your e-mail; your colleagues ask for theirs on <a href="/app">the app’s page</a>.</p>
${!isLinked && html`<p class="note">We don’t know yet which partner this Bitrix24 belongs to. The vendor links it; you can look around meanwhile.</p>`}`
}

function doubted({ domain }: EventSetup): Html {
  return html`<p class="lead">We can’t see that <bdi>${domain}</bdi> is still the same Bitrix24 as before, so nothing is sent there yet. Type the token of the outbound webhook that was set up before, or ask the vendor to confirm your Bitrix24.</p>`
}

function steps({ handler, events, isDoubted }: EventSetup, key: string, trouble: string | null): Html {
  return html`${!isDoubted && html`<h2>Let your Bitrix24 tell us of changes</h2>
<p>Until this is set up, changes in your CRM are seen within 15 minutes.</p>
<ol class="steps">
<li><strong>In your Bitrix24 open Applications, Developer resources, Other, Outbound webhook.</strong></li>
<li><strong>As the handler’s address type</strong><code dir="ltr">${handler}</code></li>
<li><strong>Tick these events and no others.</strong>
<ul class="plain">${events.map((event) => html`<li>${eventName(event)} <code>${event}</code></li>`)}</ul></li>
<li><strong>Save it and copy the application token that Bitrix24 shows.</strong> By it we know that an event is yours.</li>
</ol>`}
<form method="post" action="/connect/${key}" accept-charset="utf-8" novalidate>
<div class="card"><div class="field${trouble !== null && ' wrong'}">
<label for="applicationToken">Application token of the outbound webhook</label>
${trouble !== null && html`<p class="error" id="token-error"><span class="unseen">Error: </span>${trouble}</p>`}
<input name="applicationToken" id="applicationToken" autocomplete="off" autocapitalize="none" spellcheck="false" dir="ltr" aria-required="true"${trouble !== null && html` aria-describedby="token-error" aria-invalid="true"`}>
</div></div>
<p class="actions"><button class="button" type="submit">Save the token</button></p>
</form>`
}

function eventName(event: string): string {
  const [, noun = '', verb = ''] = /^ONCRM(DEAL|LEAD|DYNAMICITEM)(ADD|UPDATE|DELETE)/.exec(event) ?? []
  return `${NOUNS[noun] ?? event} ${WORDS[verb] ?? ''}`
}
