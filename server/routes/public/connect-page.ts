import { html, type Html, type HtmlValue } from '../../http/html.ts'
import { layout, type PublicAssets } from './layout.ts'

/** `field`: what the answer is about; without one it is about the whole. The webhook itself is never shown again. */
export type ConnectTrouble = { field: 'webhook' | 'email' | null, text: string }

/** Without script, whose draft would keep the webhook in the browser. */
export function withoutScript({ css }: PublicAssets): PublicAssets {
  return { css, js: null }
}

/** The first step: which webhook to make, and where to paste it. */
export function connectPage(assets: PublicAssets, email = '', trouble: ConnectTrouble | null = null): string {
  const title = 'Connect your Bitrix24 without the Marketplace'
  return layout(withoutScript(assets), {
    title: trouble ? `Error: ${title}` : title,
    kind: 'notice',
    body: html`<div class="column sent connect">
<h1>${title}</h1>
<p class="lead">For partners whose Bitrix24 can’t install apps. If yours can, install the app instead: it can do more.</p>
${trouble && problem(trouble)}
<h2>1. Make an inbound webhook</h2>
<ol class="steps">
<li><strong>In your Bitrix24 open Applications, Developer resources, Other, Inbound webhook.</strong> You have to be an administrator. The app will work with your rights.</li>
<li><strong>Give it the permissions CRM (crm) and Users, basic (user_basic).</strong> CRM puts requests into your CRM and reads how they end. Users finds your colleagues by e-mail, so that they can sign in. Only if your requests go into a smart process: also userfieldconfig. Nothing else is needed.</li>
<li><strong>Save it and copy its address.</strong> It looks like https://your-bitrix24/rest/1/a1b2c3d4e5/. Whoever has it can do what you can, so pass it to nobody else. We keep it sealed and never show it again.</li>
</ol>
<h2>2. Paste it here</h2>
<form method="post" action="/connect" accept-charset="utf-8" novalidate>
<div class="card">
${field('webhook', 'Address of the inbound webhook', 'type="text" inputmode="url" autocomplete="off" autocapitalize="none" spellcheck="false" dir="ltr"', '', trouble)}
${field('email', 'Your e-mail in Bitrix24', 'type="email" inputmode="email" autocomplete="email" autocapitalize="none" spellcheck="false" dir="ltr"', email, trouble, 'We send your first sign-in link there.')}
</div>
<p class="actions"><button class="button" type="submit">Check and connect</button></p>
</form>
<h2>What cannot work this way</h2>
${limits()}
</div>`,
  })
}

/** Said before anybody decides. */
function limits(): Html {
  return html`<ul class="plain">
<li>No menu item and no tab in CRM records: the app opens at its own address, with a sign-in link by e-mail.</li>
<li>No messenger notices from the app.</li>
<li>Moves of a deal to another pipeline are seen within 15 minutes. Without an outbound webhook (next step) that is so for every change.</li>
<li>If you leave your company or delete the webhook, somebody has to paste a new one. Nothing is lost until then.</li>
</ul>`
}

function problem({ field: name, text }: ConnectTrouble): Html {
  return html`<div class="summary" role="alert" tabindex="-1" autofocus><h2>There is a problem</h2><p>${name === null ? text : html`<a href="#${name}">${text}</a>`}</p></div>`
}

/** `attributes` are written in this file. */
function field(name: 'webhook' | 'email', label: string, attributes: string, value: string, trouble: ConnectTrouble | null, hint: string | null = null): Html {
  const isWrong = trouble?.field === name
  const ids = [...(hint === null ? [] : [`${name}-hint`]), ...(isWrong ? [`${name}-error`] : [])].join(' ')
  const own: readonly HtmlValue[] = [...attributes.matchAll(/([a-z]+)="([^"]*)"/g)].map(([, key, word]) => html` ${key}="${word}"`)
  return html`<div class="field${isWrong && ' wrong'}">
<label for="${name}">${label}</label>
${hint !== null && html`<p class="hint" id="${name}-hint">${hint}</p>`}${isWrong && html`<p class="error" id="${name}-error"><span class="unseen">Error: </span>${trouble.text}</p>`}
<input name="${name}" id="${name}"${own} aria-required="true"${ids !== '' && html` aria-describedby="${ids}"`}${isWrong && html` aria-invalid="true"`} value="${value}">
</div>`
}
