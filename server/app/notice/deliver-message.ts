import { z } from 'zod'
import { GROUP_MS } from '../../core/notify.ts'
import { requestCode } from '../../core/request.ts'
import type { Language } from '../../core/languages.ts'
import { say, wordsOf } from '../../core/said.ts'
import type { Words } from '../../core/said.ts'
import { speakIn } from '../../say/speak.ts'
import type { TryResult } from '../../core/outbox.ts'
import { DAY_MS } from '../../core/time.ts'
import { listMessages, listToldRequests, setMessages } from '../../store/messages.ts'
import type { Message } from '../../store/messages.ts'
import { findNotice } from '../../store/notices.ts'
import { findPerson } from '../../store/people.ts'
import type { Person as KnownPerson } from '../../store/people.ts'
import { findOpenRequests } from '../../store/open-requests.ts'
import type { OpenRequest } from '../../store/open-requests.ts'
import { getRequest } from '../../store/requests.ts'
import { personMail } from '../../mail/templates.ts'
import type { App } from '../app.ts'
import { portalLanguage } from '../portal/portal-voice.ts'
import { callPortal, tryAgain } from '../portal/call-portal.ts'
import { appPath, withoutMarkup } from '../crm/new-item.ts'
import { addressOf } from './address-of.ts'

export const personPayload = z.object({ memberId: z.string(), userId: z.string(), channel: z.enum(['bitrix24', 'mail']), ids: z.array(z.number()) })
type Delivery = z.infer<typeof personPayload>

type Person = Pick<KnownPerson, 'name' | 'seenAt'> & { language: Language }

/** What a person reads: `tag` makes it take the place of an earlier one; `number` is the request it opens. */
type Told = { text: string, tag: string, number: string | null }

/** News older than this is none. */
const STALE_MS = 2 * DAY_MS

/** Tells a person what the messages say as it stands now; what is over by then is not told. */
export async function deliverMessage(app: App, delivery: Delivery): Promise<TryResult> {
  const messages = (await listMessages(app.db, delivery.ids)).filter(({ madeAt }) => madeAt > app.now() - STALE_MS)
  // Who never opened the app can be handed a reservation all the same.
  const { name = '', seenAt = 0 } = await findPerson(app.db, delivery.memberId, delivery.userId) ?? {}
  const person = { name, seenAt, language: await portalLanguage(app.db, delivery.memberId) }
  const told = await textOf(app, delivery, messages, person)
  if (!told) return settle(app, delivery, 'dropped')
  return delivery.channel === 'bitrix24' ? notify(app, delivery, told, person) : mail(app, delivery, told, person)
}

async function settle(app: App, { ids }: Delivery, state: 'sent' | 'dropped'): Promise<TryResult> {
  await setMessages(app.db, ids, state)
  return { kind: 'done' }
}

/** A refusal is no reason to try again: the permission is missing, which the connection's check says, or nobody there has this number. */
async function notify(app: App, delivery: Delivery, { text, tag, number }: Told, person: Person): Promise<TryResult> {
  const link = number === null ? `/marketplace/view/${app.bitrix24.appCode}/` : appPath(app.bitrix24.appCode, number)
  const message = `${withoutMarkup(text)} [URL=${link}]${speakIn(person.language)(say('told.open'))}[/URL]`
  const answer = await callPortal(app, delivery.memberId, 'im.notify.system.add', { USER_ID: delivery.userId, MESSAGE: message, MESSAGE_OUT: text, TAG: tag })
  if (answer.kind === 'ok') return settle(app, delivery, 'sent')
  if (answer.kind !== 'refused' && answer.kind !== 'gone') return tryAgain(answer)
  app.log.warn({ memberId: delivery.memberId, reason: answer.reason }, 'a notification was refused')
  return settle(app, delivery, 'dropped')
}

/** To a person whose address the portal tells: only portals with a webhook do. */
async function mail(app: App, delivery: Delivery, { text, number }: Told, person: Person): Promise<TryResult> {
  const address = await addressOf(app, delivery.memberId, delivery.userId)
  if (typeof address !== 'string') return tryAgain(address)
  if (address === '') return settle(app, delivery, 'dropped')
  const link = `${app.publicUrl}/app${number === null ? '' : `#/open/${number}`}`
  await app.mail.send(personMail({ to: address, name: person.name, text, link }, person.language))
  return settle(app, delivery, 'sent')
}

async function textOf(app: App, delivery: Delivery, messages: readonly Message[], person: Person): Promise<Told | null> {
  const [first] = messages
  if (!first) return null
  if (first.event === 'new_requests') return newRequests(app, delivery, messages, person)
  const parts = (await Promise.all(messages.map((it) => oneOf(app, it, person.language)))).filter((it) => it !== null)
  const [only] = parts
  if (!only) return null
  // Several at once is a digest.
  return parts.length === 1 ? only : { text: parts.map(({ text }) => text).join('\n'), tag: `${TAG}|digest`, number: null }
}

export const TAG = 'IMPLEMENTATION_REQUEST'

async function oneOf(app: App, { said, noticeId, requestId, event }: Message, language: Language): Promise<Told | null> {
  const words = said ?? await wordsOfNotice(app, noticeId)
  if (words === null) return null
  const text = speakIn(language)(words)
  const request = requestId === null ? null : await getRequest(app.db, requestId)
  const number = request ? requestCode(request.number) : null
  return { text, number, tag: [TAG, event, number ?? noticeId].join('|') }
}

async function wordsOfNotice(app: App, noticeId: number | null): Promise<Words | null> {
  const notice = noticeId === null ? null : await findNotice(app.db, noticeId)
  return notice && wordsOf(notice)
}

/** All that is new since the person looked last and still has a place: the number grows until somebody looks. */
async function newRequests(app: App, delivery: Delivery, messages: readonly Message[], person: Person): Promise<Told | null> {
  const ids = [...new Set([...await listToldRequests(app.db, delivery, person.seenAt), ...messages.flatMap(({ requestId }) => requestId ?? [])])]
  const open = (await findOpenRequests(app.db, ids)).filter(({ taken, cap }) => taken < cap)
  // Who has looked since they opened knows them.
  const isNews = open.some(({ requestId }) => messages.some((it) => it.requestId === requestId && it.madeAt + GROUP_MS > person.seenAt))
  const [only] = open
  if (!isNews || !only) return null
  const speak = speakIn(person.language)
  const tag = `${TAG}|new|${delivery.userId}`
  return open.length === 1 ? { text: speak(sayOne(only)), tag, number: requestCode(only.number) } : { text: speak(sayMany(open)), tag, number: null }
}

function sayOne({ number, country, seats, taken, cap }: OpenRequest): Words {
  const params = { country: { country }, number: requestCode(number), taken, cap }
  return seats === null ? say('told.newOnePlain', params) : say('told.newOne', { ...params, n: seats })
}

/** The first countries by name; where there are more, the list says so itself. */
const NAMED = 3

function sayMany(open: readonly OpenRequest[]): Words {
  const names = [...new Set(open.map(({ country }) => country))]
  const all = [...names.slice(0, NAMED).map((country) => ({ country })), ...(names.length > NAMED ? ['…'] : [])]
  return say('told.newMany', { n: open.length, countries: { all, as: 'list' } })
}
