import { Refusal } from '../../core/errors.ts'
import { countTold } from '../../store/messages.ts'
import type { ToldCount } from '../../store/messages.ts'
import { listNotices } from '../../store/notices.ts'
import type { Notice } from '../../store/notices.ts'
import { listWorkStates } from '../../store/outbox.ts'
import { findPartner } from '../../store/partners.ts'
import { listPeopleIn } from '../../store/people.ts'
import { listPortalsOf } from '../../store/portals.ts'
import { listQuestions } from '../../store/questions.ts'
import type { Question } from '../../store/questions.ts'
import { listSanctions } from '../../store/sanctions.ts'
import type { App } from '../app.ts'

/** To how many people something went by one way. `failed`: it was given up, or dropped as old by the time it could go out. */
export type Sent = { sent: number, waiting: number, failed: number }
/** How a notice reached the partner: read in the app by how many of how many people, and what went out besides. */
export type Delivery = { readBy: number, people: number, bitrix24: Sent, mail: Sent }

export type Letter = { at: number, text: string, by: string, said?: Notice['said'] }
  & ({ kind: 'notice', about: string, delivery: Delivery } | { kind: 'question', dueAt: number, isAnswered: boolean } | { kind: 'answer' } | { kind: 'appeal' })

/** Everything the vendor and a partner told each other, newest first. Throws `not_found`. */
export async function listCorrespondence(app: App, partnerId: string): Promise<Letter[]> {
  if (!await findPartner(app.db, partnerId)) throw new Refusal('not_found')
  // A question has an entry of its own, with its clock and its answer.
  const notices = (await listNotices(app.db, partnerId)).filter(({ kind }) => kind !== 'question')
  const questions = await listQuestions(app.db, partnerId)
  const appeals = (await listSanctions(app.db, partnerId)).flatMap(({ appealedAt, appealNote }): Letter[] => appealedAt === null ? [] : [{ kind: 'appeal', at: appealedAt, text: appealNote ?? '', by: '' }])
  return [...await ofNotices(app, partnerId, notices), ...questions.flatMap(ofQuestion), ...appeals].sort((a, b) => b.at - a.at)
}

function ofQuestion({ text, askedBy, askedAt, dueAt, answer, answeredBy, answeredAt }: Question): Letter[] {
  const question: Letter = { kind: 'question', at: askedAt, text, by: askedBy, dueAt, isAnswered: answeredAt !== null }
  return answeredAt === null ? [question] : [question, { kind: 'answer', at: answeredAt, text: answer ?? '', by: answeredBy ?? '' }]
}

async function ofNotices(app: App, partnerId: string, notices: readonly Notice[]): Promise<Letter[]> {
  const portals = await listPortalsOf(app.db, partnerId)
  const people = (await listPeopleIn(app.db, portals.map(({ memberId }) => memberId))).filter(({ hasLeft }) => !hasLeft)
  const told = Map.groupBy(await countTold(app.db, notices.map(({ id }) => id)), ({ noticeId }) => noticeId)
  const toCompany = await listWorkStates(app.db, 'mail.notice', notices.map((it) => mailSubject(partnerId, it)))
  return notices.map((it): Letter => {
    const rows = told.get(it.id) ?? []
    const mail = sentOf(rows.filter(({ channel }) => channel === 'mail'))
    const company = toCompany.get(mailSubject(partnerId, it))?.state
    return {
      kind: 'notice', about: it.kind, at: it.at, text: it.text, said: it.said, by: '',
      delivery: {
        readBy: people.filter(({ readUpTo }) => readUpTo >= it.id).length, people: people.length,
        bitrix24: sentOf(rows.filter(({ channel }) => channel === 'bitrix24')), mail: company === undefined ? mail : plusOne(mail, company),
      },
    }
  })
}

/** As `tellNotice` names the mail to the company's own address. */
function mailSubject(partnerId: string, { kind, subject }: Notice): string {
  return `${partnerId}/${kind}/${subject}`
}

function sentOf(rows: readonly ToldCount[]): Sent {
  const count = (...states: readonly ToldCount['state'][]): number => rows.filter(({ state }) => states.includes(state)).reduce((sum, { people }) => sum + people, 0)
  return { sent: count('sent'), waiting: count('waiting', 'queued'), failed: count('dropped') }
}

function plusOne(it: Sent, state: string): Sent {
  const key = state === 'sent' ? 'sent' : state === 'dead' ? 'failed' : 'waiting'
  return { ...it, [key]: it[key] + 1 }
}
