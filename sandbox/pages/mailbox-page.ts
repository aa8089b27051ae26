import type { SandboxMail } from '../state.ts'
import { escapeHtml, page } from './html.ts'

/** What of the mails is shown: those to whom or of what the words stand in, and which one is open. */
export type Mailbox = { mails: SandboxMail[], addresses: string[], wanted: string, open: SandboxMail | null, total: number }

/** All mails that were sent, newest first, and one of them beside the list. */
export function mailboxPage(box: Mailbox): string {
  return page({
    title: box.open ? box.open.subject : 'Mailbox', styles: ['look.css', 'mailbox.css'], script: 'mailbox.js',
    body: `<body><main class="mailbox" data-open="${box.open ? 'yes' : 'no'}">
<section class="list" aria-label="Mails">
<header><p><a href="/">Back to the desk</a></p><h1>Mailbox</h1><p class="quiet">Every mail the product sends ends here. None leaves this machine.</p>
<form method="get" action="/mails" role="search"><label class="hidden" for="to">Address or words of the subject</label>
<input id="to" name="to" type="search" list="addresses" placeholder="Address or subject" value="${escapeHtml(box.wanted)}" autocomplete="off"><datalist id="addresses">${box.addresses.map((it) => `<option value="${escapeHtml(it)}">`).join('')}</datalist>
<button>Filter</button>${box.wanted === '' ? '' : '<a href="/mails">Show all</a>'}</form></header>
<div id="rows" data-testid="mailbox">${mailRows(box)}</div>
</section>
<section class="mail" aria-label="Mail">${box.open ? openMail(box.open, box.wanted) : '<p class="empty quiet">Choose a mail to read it.</p>'}</section>
</main></body>`,
  })
}

/** The list alone, which the page asks for again and again. */
export function mailRows({ mails, wanted, open, total }: Mailbox): string {
  if (mails.length === 0) return `<p class="empty quiet">${total === 0 ? 'No mail yet. Send a request through the public form, and its mails come in here.' : 'No mail fits the filter.'}</p>`
  return `<ol class="rows">${mails.map((mail) => `<li><a href="${addressOf(mail, wanted)}"${mail.id === open?.id ? ' aria-current="true"' : ''}>
<span class="who">${escapeHtml(mail.to.join(', '))}</span><time datetime="${new Date(mail.at).toISOString()}">${timeOf(mail.at)}</time><span class="what" dir="auto">${escapeHtml(mail.subject || '(no subject)')}</span></a></li>`).join('')}</ol>`
}

function openMail(mail: SandboxMail, wanted: string): string {
  const shown = mail.html ? `<iframe src="/mails/${mail.id}/html" title="The mail as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>` : '<p class="quiet">It has no HTML part.</p>'
  return `<p class="back"><a href="/mails${queryOf(wanted)}">All mails</a></p><h2 dir="auto">${escapeHtml(mail.subject || '(no subject)')}</h2>
<dl><dt>From</dt><dd>${escapeHtml(mail.from)}</dd><dt>To</dt><dd>${mail.to.map((it) => `<a href="/mails${queryOf(it)}">${escapeHtml(it)}</a>`).join(', ')}</dd><dt>At</dt><dd>${new Date(mail.at).toISOString().slice(0, 19).replace('T', ' ')} UTC</dd></dl>
<details><summary>Headers</summary><dl>${mail.headers.map(({ key, value }) => `<dt>${escapeHtml(key)}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl></details>
<div class="parts"><div><h3>As HTML</h3>${shown}</div><div><h3>As text</h3><pre dir="auto">${linkify(mail.text)}</pre></div></div>`
}

function addressOf({ id }: SandboxMail, wanted: string): string {
  return `/mails/${id}${queryOf(wanted)}`
}

function queryOf(wanted: string): string {
  return wanted === '' ? '' : `?to=${encodeURIComponent(wanted)}`
}

function timeOf(at: number): string {
  return new Date(at).toISOString().slice(5, 16).replace('T', ' ')
}

function linkify(text: string): string {
  return escapeHtml(text).replaceAll(/https?:\/\/[^\s<>&]+(?:&amp;[^\s<>&]+)*/g, (url) => `<a href="${url}" target="_blank" rel="noopener">${url}</a>`)
}
