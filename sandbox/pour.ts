import { readFileSync } from 'node:fs'

export type ClientRequestLine = {
  firstName: string, lastName: string, email: string, phone: string, country: string, place: string, needs: string[], text: string, language: string
  seats: number | null, budgetAmount: number | null, budgetCurrency: string | null, consent: string
}
export type PourProgress = { running: boolean, total: number, accepted: number, refused: number, lastRefusal: string }

const PARALLEL = 10
/** Nobody fills a form in at once, and who does is taken for a program. */
const TYPING_MS = 3_200
const ANSWER_MS = 15_000
const MAIL_MS = 5_000

/** Where the clients' mails arrive. */
export type Mailbox = () => readonly { text: string }[]

export function readLines(file: string): ClientRequestLine[] {
  return readFileSync(file, 'utf8').split('\n').filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as ClientRequestLine)
}

function unescapeHtml(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&#x27;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

function attribute(tag: string, name: string): string | null {
  const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(tag)
  return match ? unescapeHtml(match[1] ?? match[2] ?? match[3] ?? '') : null
}

/** The first posted form of a page: where it goes and what it carries unseen. */
export function readForm(html: string, pageUrl: string): { action: string, hidden: [string, string][] } {
  const form = /<form\b[^>]*method\s*=\s*["']?post\b[^>]*>[\s\S]*?<\/form>/i.exec(html)?.[0] ?? /<form\b[\s\S]*?<\/form>/i.exec(html)?.[0]
  if (!form) throw new Error('the page has no form')
  const open = /<form\b[^>]*>/i.exec(form)?.[0] ?? ''
  const inputs = [...form.matchAll(/<input\b[^>]*>/gi)].map((match) => match[0]).filter((tag) => attribute(tag, 'type')?.toLowerCase() === 'hidden')
  const hidden = inputs.map((tag): [string, string] => [attribute(tag, 'name') ?? '', attribute(tag, 'value') ?? '']).filter(([name]) => name !== '')
  return { action: new URL(attribute(open, 'action') || pageUrl, pageUrl).href, hidden }
}

function toFields(line: ClientRequestLine): [string, string][] {
  const optional: [string, number | string | null][] = [['seats', line.seats], ['budgetAmount', line.budgetAmount], ['budgetCurrency', line.budgetCurrency]]
  return [
    ['firstName', line.firstName], ['lastName', line.lastName], ['email', line.email], ['phone', line.phone], ['country', line.country], ['place', line.place],
    ...line.needs.map((need): [string, string] => ['needs', need]), ['text', line.text], ['language', line.language],
    ...optional.map(([name, value]): [string, string] => [name, value === null ? '' : String(value)]), ['consent', line.consent],
  ]
}

/** Every client sits in another network, as the proxy in front of the form would say. */
function somewhere(): string {
  const part = (from: number, count: number): number => from + Math.floor(Math.random() * count)
  return `198.${part(18, 2)}.${part(0, 256)}.${part(1, 254)}`
}

/** Opens the form and sends it as a browser would, cookies and one-time keys included. Returns null or why it was refused. */
async function sendOne(formUrl: string, line: ClientRequestLine, mails: Mailbox): Promise<string | null> {
  const from = { 'x-forwarded-for': somewhere() }
  const page = await fetch(formUrl, { headers: { accept: 'text/html', 'accept-language': line.language, ...from }, signal: AbortSignal.timeout(ANSWER_MS) })
  const html = await page.text()
  if (!page.ok) return `the form answered ${page.status}`
  const { action, hidden } = readForm(html, page.url)
  await new Promise((resolve) => setTimeout(resolve, TYPING_MS))
  const cookie = page.headers.getSetCookie().map((set) => set.split(';')[0]).join('; ')
  const answer = await fetch(action, {
    method: 'POST', redirect: 'manual', body: new URLSearchParams([...hidden, ...toFields(line)]).toString(), signal: AbortSignal.timeout(ANSWER_MS),
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', 'accept-language': line.language, origin: new URL(page.url).origin, referer: page.url, ...from, ...(cookie !== '' && { cookie }) },
  })
  const reason = answer.status >= 400 ? `${answer.status} ${(await answer.text()).replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ').trim().slice(0, 120)}` : null
  if (reason) return reason
  await answer.body?.cancel()
  const next = answer.headers.get('location')
  if (next !== null) await confirmOne(new URL(next, page.url).href, mails)
  return null
}

/** Reads the request's number after sending, waits for the mail that names it, opens its link and clicks the button. */
async function confirmOne(sentUrl: string, mails: Mailbox): Promise<void> {
  const number = /\bIR-\d+\b/.exec(await (await fetch(sentUrl, { signal: AbortSignal.timeout(ANSWER_MS) })).text())?.[0]
  const link = number === undefined ? null : await linkFor(number, mails)
  if (link === null) return
  const page = await fetch(link, { signal: AbortSignal.timeout(ANSWER_MS) })
  const { action } = readForm(await page.text(), page.url)
  await (await fetch(action, { method: 'POST', redirect: 'manual', body: new URLSearchParams(), signal: AbortSignal.timeout(ANSWER_MS) })).body?.cancel()
}

async function linkFor(number: string, mails: Mailbox): Promise<string | null> {
  const isIts = new RegExp(`${number}\\b`)
  for (const until = performance.now() + MAIL_MS; performance.now() < until; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const text = mails().findLast((mail) => isIts.test(mail.text))?.text
    const link = text === undefined ? null : /https?:\/\/\S+\/confirm\/\S+/.exec(text)
    if (link) return link[0]
  }
  return null
}

/** Sends the lines, a few at a time; `progress` tells how far it is. */
export async function pour(formUrl: string, lines: ClientRequestLine[], progress: PourProgress, mails: Mailbox): Promise<void> {
  Object.assign(progress, { running: true, total: lines.length, accepted: 0, refused: 0, lastRefusal: '' })
  const waiting = [...lines]
  const worker = async (): Promise<void> => {
    for (let line = waiting.shift(); line; line = waiting.shift()) {
      const refusal = await sendOne(formUrl, line, mails).catch((error: unknown) => (error instanceof Error ? error.message : 'failed'))
      if (refusal === null) progress.accepted += 1
      else Object.assign(progress, { refused: progress.refused + 1, lastRefusal: refusal })
    }
  }
  await Promise.all(Array.from({ length: PARALLEL }, worker))
  progress.running = false
}
