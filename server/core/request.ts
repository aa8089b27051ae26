import type { ClientLanguage } from './languages.ts'
import type { FormFile } from './attachments.ts'
import { say } from './said.ts'
import type { Said } from './said.ts'

/** What kinds of help a client can ask for (S0 §6.2). */
export const NEED_CODES = [
  'cloud', 'on_premise', 'renewal', 'installation', 'customization', 'localization', 'training', 'automation', 'telephony', 'integration', 'app_development', 'migration',
  'unsure',
] as const
export type Need = (typeof NEED_CODES)[number]

/** When a client likes to be called, in their own day; null is any time. */
export const CALL_TIMES = ['morning', 'afternoon', 'evening'] as const
export type CallTime = (typeof CALL_TIMES)[number]

/** A time of the day as people read it. */
export function callTimeName(time: CallTime | null): Said {
  return say(`form.callTimes.${time ?? 'any'}`)
}

/** A need as people read it. */
export function needName(need: Need): Said {
  return say(`need.${need}`)
}

export type RequestState = 'received' | 'held' | 'published' | 'closed'
export const CLOSE_REASONS = ['chosen', 'withdrawn', 'expired', 'rejected', 'duplicate', 'erased'] as const
export type CloseReason = (typeof CLOSE_REASONS)[number]

export const REJECT_REASONS = {
  spam: 'Spam or advertising',
  not_a_request: 'Not a request for implementation',
  duplicate: 'Duplicate of another request',
  restricted: 'Country that may not be served',
} as const
export type RejectReason = keyof typeof REJECT_REASONS
export const REJECT_REASON_CODES = Object.keys(REJECT_REASONS) as [RejectReason, ...RejectReason[]]

export type Budget = { amount: number, currency: string }

/** A client's request without anything that identifies the client. */
export type ImplementationRequest = {
  id: string
  /** The running number behind `IR-`. */
  number: number
  state: RequestState
  closeReason: CloseReason | null
  country: string
  /** ISO 3166-2, as `PT-13`; null when it is not known. */
  region: string | null
  place: string
  /** The place's city as it is compared (core/location.ts). */
  cityKey: string
  /** Countries beside its own in which an operator offers it as well, in the order of the alphabet. */
  alsoIn: readonly string[]
  /** In the pool that all partners look into, or offered by mail to chosen ones. */
  channel: 'pool' | 'direct'
  language: string
  /** The one the client filled the form in: pages and mails for them speak it. */
  formLanguage: ClientLanguage
  callTime: CallTime | null
  seats: number | null
  budget: Budget | null
  needs: readonly Need[]
  /** What partners read before a reservation: contact details replaced by words. */
  title: string
  maskedText: string
  cap: number
  receivedAt: number
  publishedAt: number | null
  opensAt: number | null
  expiresAt: number | null
  closedAt: number | null
}

/** Who the client is: what stays hidden until a reservation. */
export type Contact = {
  firstName: string
  lastName: string
  email: string
  /** E.164. */
  phone: string
  text: string
}

/** A request as its client wants it sent: every answer is checked and in the shape it is stored in. */
export type RequestForm = Contact & {
  /** Made once per form shown; the same key is the same request. */
  key: string
  /** What a moderator should know of the number: "mobile, Portugal". */
  phoneNote: string
  country: string
  place: string
  needs: Need[]
  language: string
  formLanguage: ClientLanguage
  callTime: CallTime | null
  /** Where the client came from, as the link to the form said: for the vendor, never for partners. */
  source: Readonly<Record<string, string>> | null
  seats: number | null
  budget: Budget | null
  files: readonly FormFile[]
  /** The field nobody sees was filled in: a program wrote this, or one filled it in for the client. */
  suspicious: boolean
}

/** How a request came, beside what its client wrote. A caller that vouches for the address says that it is confirmed. */
export type Arrival = {
  /** As http/network-of.ts names it, and the networks around; null when nobody knows. */
  network: string | null
  neighbourhood: string | null
  /** What the form's page brought back beside the answers; null for what came without a page. */
  page: { token: string, proof: string } | null
  isConfirmed: boolean
}

/** `IR-1042`, the form in which people read and say a request's number. */
export function requestCode(number: number): string {
  return `IR-${number}`
}

/** The number in `IR-1042`, or null when the code has another shape. */
export function parseRequestCode(code: string): number | null {
  const match = /^IR-([1-9]\d{0,9})$/i.exec(code)
  return match?.[1] ? Number(match[1]) : null
}

/** What is asked for in two requests of one client; who knew it in one is not unsure any more. */
export function joinNeeds(some: readonly Need[], more: readonly Need[]): Need[] {
  const all = [...new Set([...some, ...more])]
  const known = all.filter((need) => need !== 'unsure')
  return known.length > 0 ? known : all
}

/** A title from what was chosen, not from the client's words, which may hold names (UX P1). */
export function titleFor(needs: readonly Need[], seats: number | null): Said {
  const [first, second] = needs.filter((need) => need !== 'unsure')
  const what = first === undefined ? say('title.help') : second === undefined ? needName(first) : say('title.two', { first: needName(first), second: say(`needWithin.${second}`) })
  return seats === null ? what : say('title.forPeople', { what, n: seats })
}
