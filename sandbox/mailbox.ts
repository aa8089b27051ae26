import type { Express, Request } from 'express'
import type { Mailbox } from './pages/mailbox-page.ts'
import { mailboxPage, mailRows } from './pages/mailbox-page.ts'
import type { SandboxMail, SandboxState } from './state.ts'

const SHOWN = 200
/** The mail is somebody else's page: no scripts, no forms, links open in a new tab. */
const POLICY = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'"

/** The mails that were sent: a list to look through, and each as HTML and as text. */
export function addMailbox(server: Express, state: SandboxState, save: () => void): void {
  const find = (id: string | undefined): SandboxMail | null => state.mails.find((mail) => mail.id === Number(id)) ?? null
  server.get('/mails', (req, res) => {
    res.type('html').send(mailboxPage(boxOf(state, req, null)))
  })
  server.get('/mails/rows', (req, res) => {
    res.type('html').send(mailRows(boxOf(state, req, find(String(req.query['open'])))))
  })
  server.get('/mails/:id', (req, res) => {
    const mail = find(req.params.id)
    if (mail) res.type('html').send(mailboxPage(boxOf(state, req, mail)))
    else res.status(404).type('text').send('No such mail')
  })
  server.get('/mails/:id/html', (req, res) => {
    res.set('content-security-policy', POLICY).type('html').send(`<base target="_blank">${find(req.params.id)?.html || 'No HTML part'}`)
  })
  server.delete('/mails', (_req, res) => {
    state.mails.length = 0
    save()
    res.json({ ok: true })
  })
}

function boxOf({ mails }: SandboxState, req: Request, open: SandboxMail | null): Mailbox {
  const { to } = req.query
  const wanted = typeof to === 'string' ? to.trim() : ''
  const words = wanted.toLowerCase()
  const fitting = mails.filter((mail) => [...mail.to, mail.subject].some((it) => it.toLowerCase().includes(words)))
  return { mails: fitting.slice(-SHOWN).toReversed(), addresses: [...new Set(mails.flatMap((mail) => mail.to))].sort(), wanted, open, total: mails.length }
}
