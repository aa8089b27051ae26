import { describe, expect, it } from 'vitest'
import { CLIENT_LANGUAGES, directionOf } from '../../server/core/languages.ts'
import { moment } from '../../server/core/said.ts'
import { answerLetter, chosenLetter, clientMail, closedLetter, nameIn, publishedLetter, questionLetter, receivedLetter, stoppedLetter, takenLetter, withdrawnLetter } from '../../server/mail/client-letters.ts'
import type { ClientLetter } from '../../server/mail/client-letters.ts'
import { NOON } from '../support/build.ts'

const LINKS = { status: 'https://requests.example/my/token', quiet: 'https://requests.example/quiet/token' }
const number = 'IR-1042'
const due = moment(NOON, 'dayAndTime', 'Europe/Lisbon')
const [partner, others] = ['Luso Digital, Lda', ['Norte CRM', 'Acme & Söhne <GmbH>']]

const LETTERS: [name: string, letter: ClientLetter][] = [
  ['received', receivedLetter({ number, cap: 3 })], ['received, one place', receivedLetter({ number, cap: 1 })],
  ...[null, 0, 1, 2, 5, 11, 34].map((see): [string, ClientLetter] => [`published to ${see}`, publishedLetter({ number, cap: 3, see })]),
  ['taken', takenLetter({ number, partner, status: 'Gold', city: 'Porto', due })], ['taken, late', takenLetter({ number, partner, status: 'Bronze', city: 'Porto', due: null })],
  ['answer', answerLetter({ number, partners: [partner] })], ['answer of three', answerLetter({ number, partners: [partner, ...others] })],
  ['chosen', chosenLetter({ number, partner, others, byClient: true })], ['chosen by the partner', chosenLetter({ number, partner, others, byClient: false })],
  ['withdrawn', withdrawnLetter({ number, partners: [partner, ...others], due })], ['withdrawn from nobody', withdrawnLetter({ number, partners: [], due: null })],
  ['stopped', stoppedLetter({ number, partner, due })], ['stopped before', stoppedLetter({ number, partner, due: null })],
  ...(['expired', 'rejected', 'duplicate'] as const).map((because): [string, ClientLetter] => [`closed: ${because}`, closedLetter({ number, because, other: null })]),
  ['a question', questionLetter({ number, question: 'Which country?' })], ['a repeat', closedLetter({ number, because: 'duplicate', other: 'IR-7' })],
]

describe.each(CLIENT_LANGUAGES)('mails to the client in %s', (language) => {
  it.each(LETTERS)('are whole: %s', (_name, letter) => {
    const mail = clientMail('ana@example.com', number, letter, LINKS, language)
    const words = [mail.subject, mail.text, wordsOf(mail.html)]
    expect(words.filter((it) => /[{}|]|undefined|letter\./.test(it))).toEqual([])
    expect(mail.subject.length).toBeLessThanOrEqual(78)
    expect(mail.html).toContain(`<html lang="${language}" dir="${directionOf(language)}">`)
    expect([...mail.html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, href]) => href).filter((it) => !Object.values(LINKS).includes(it ?? ''))).toEqual([])
    // The same words in both, in the same order.
    expect(wordsOf(mail.html)).toBe(mail.text.replace(/:\nhttps:\S+/g, '').replace(/\s+/g, ' ').trim())
    expect(mail.text).toContain(LINKS.status)
    expect(mail.unsubscribe).toBe(letter.isReminder ? LINKS.quiet : undefined)
    expect(mail.text.includes(LINKS.quiet)).toBe(letter.isReminder === true)
  })

  it('say something of their own in it', () => {
    const spoken = LETTERS.map(([, letter]) => clientMail('ana@example.com', number, letter, LINKS, language).text)
    const english = LETTERS.map(([, letter]) => clientMail('ana@example.com', number, letter, LINKS, 'en').text)
    expect(spoken.filter((text, at) => language !== 'en' && text === english[at])).toEqual([])
  })
})

it('keep a name of the other direction apart from the sentence around it', () => {
  expect([nameIn('ar', 'Luso, Lda'), nameIn('en', 'شركة'), nameIn('en', 'Luso, Lda')]).toEqual(['\u2068Luso, Lda\u2069', '\u2068شركة\u2069', 'Luso, Lda'])
})

/** What a reader of HTML reads; the title is no part of the letter. */
function wordsOf(html: string): string {
  return html.replace(/<head>[\s\S]*<\/head>/, '').replace(/<[^>]*>/g, ' ').replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))).replace(/\s+/g, ' ').trim()
}
