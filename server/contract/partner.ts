import { z } from 'zod'
import { isTimeZone } from '../core/day.ts'
import { inIssue } from '../core/issue-words.ts'
import { PARTNER_STATUSES } from '../core/partner.ts'
import type { Bar } from '../core/partner.ts'
import { readEmail } from '../core/request-form.ts'
import { cleanLine, hasVisibleLetter } from '../core/text.ts'

/** The vendor's own key of a partner. */
export const partnerId = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, inIssue('badField.id'))
  .describe('The vendor’s own key of the partner.')

/** A day counts from its midnight in UTC. */
export const moment = z.union([z.iso.datetime({ offset: true }), z.iso.date()], inIssue('badField.moment'))
  .transform((text) => Date.parse(text)).refine((at) => at >= Date.UTC(2000), inIssue('badField.before2000'))

export const location = z.strictObject({
  country: z.string().regex(/^[A-Z]{2}$/, inIssue('badField.country')).describe('ISO 3166-1 alpha-2'),
  region: z.string().regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/, inIssue('badField.region')).nullable().default(null).describe('ISO 3166-2; null: the whole country'),
})

const line = (key: 'badField.name' | 'badField.city', most: number) => z.string().max(most * 4).transform(cleanLine)
  .refine((text) => hasVisibleLetter(text) && text.length <= most, inIssue(key, { most }))

const email = z.string().max(254).transform((raw, context) => {
  const answer = readEmail(raw)
  if ('value' in answer) return answer.value
  context.addIssue({ code: 'custom', message: inIssue('badField.email') })
  return z.NEVER
})

const portalDomain = z.string().max(260).toLowerCase()
  .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{1,63}(:[1-9]\d{0,4})?$/, inIssue('badField.portalAddress'))
  .transform((host) => host.replace(/:443$/, ''))

const required = {
  name: line('badField.name', 200),
  status: z.enum(PARTNER_STATUSES, inIssue('badField.status')),
  city: line('badField.city', 120),
  homeCountry: z.string().regex(/^[A-Z]{2}$/, inIssue('badField.country')).describe('ISO 3166-1 alpha-2; always one of the partner’s locations'),
  timeZone: z.string().max(64).refine(isTimeZone, inIssue('badField.timeZone')).describe('IANA name; the partner’s days begin in it'),
}

const optional = {
  groupId: partnerId.optional().describe('Companies with one owner share it and so one place per request; absent: the partner alone'),
  portalDomain: portalDomain.nullable().optional().describe('Address of the partner’s Bitrix24, by which it is recognised when the app is installed'),
  email: email.nullable().optional().describe('Where notices go by mail'),
  website: z.url({ protocol: /^https?$/, hostname: z.regexes.domain, error: inIssue('badField.website') }).max(200).nullable().optional().describe('Shown to the clients of the partner’s requests'),
  phone: z.string().regex(/^\+[\d ().\/-]{5,30}$/, inIssue('badField.phone')).nullable().optional().describe('Shown to the clients of the partner’s requests'),
  approvedAt: moment.nullable().optional().describe('When the application was approved; null: not yet'),
  tutorialPassedAt: moment.nullable().optional().describe('When the Partner Program Tutorial was passed'),
  nfrPortalAt: moment.nullable().optional().describe('When the own Bitrix24 for partners (NFR) was claimed'),
  cancelledAt: moment.nullable().optional().describe('When the partnership ended; what is reserved stays workable'),
  locations: z.array(location).max(20).optional().describe('Additional locations; absent: they stay the partner’s own choice'),
}

export const PARTNER_EXAMPLE = {
  name: 'Luso Digital', status: 'silver', city: 'Porto', homeCountry: 'PT', timeZone: 'Europe/Lisbon', groupId: 'luso-digital', portalDomain: 'luso.bitrix24.eu',
  email: 'requests@luso.example', website: 'https://luso.example', phone: '+351 220 000 000', approvedAt: '2026-02-01', tutorialPassedAt: '2026-02-20T09:30:00Z', nfrPortalAt: '2026-02-03', cancelledAt: null,
  locations: [{ country: 'ES', region: 'ES-GA' }, { country: 'AO', region: null }],
} as const

/** A whole card: what is absent is empty, except for the locations. */
export const partnerBody = z.strictObject({ ...required, ...optional })
export type PartnerBody = z.infer<typeof partnerBody>

/** Some fields of a card: what is absent stays. */
export const partnerPatch = z.strictObject({ ...required, ...optional }).partial()

/** PUT /api/operator/partners/:id — the card without locations, which have their own URL; `version` is null for a new entry. */
export const operatorPartnerBody = z.strictObject({
  version: z.string().max(64).nullable(), reason: z.string().trim().min(3).max(500), card: partnerBody.omit({ locations: true }),
})

const isoMoment = z.iso.datetime().nullable()

/** A card as it is told, with what follows from it. */
export const partnerView = z.strictObject({
  id: z.string(), name: z.string(), status: z.enum(PARTNER_STATUSES), city: z.string(), homeCountry: z.string(), timeZone: z.string(), groupId: z.string(),
  portalDomain: z.string().nullable(), email: z.string().nullable(), website: z.string().nullable(), phone: z.string().nullable(), approvedAt: isoMoment, tutorialPassedAt: isoMoment, nfrPortalAt: isoMoment, cancelledAt: isoMoment,
  locations: z.array(z.strictObject({ country: z.string(), region: z.string().nullable() })),
  reviewDueAt: isoMoment.describe('When the status of a Silver or Gold partner is reviewed next'),
  suspendedUntil: z.union([z.iso.datetime(), z.literal('for_good')]).nullable(),
  lastActiveAt: isoMoment.describe('When somebody of the partner last opened the app, kept once a day'),
})
export type PartnerView = z.infer<typeof partnerView>

/** GET /api/operator/partners?search=&status=&country=&after= */
export const partnersQuery = z.strictObject({
  search: z.string().trim().max(100).default(''), status: z.enum([...PARTNER_STATUSES, 'cancelled']).optional(),
  country: z.string().regex(/^[A-Z]{2}$/).optional(), after: z.string().max(64).optional(),
})

export type OperatorPartnerRow = {
  id: string
  name: string
  status: (typeof PARTNER_STATUSES)[number]
  city: string
  homeCountry: string
  /** What keeps it from reserving, and since or until when; null when nothing does. */
  bar: Bar | null
  level: number
  conversionPercent: number | null
  inWork: number
  lastActiveAt: number | null
}

/** In the order of their ids, at most 50; `next` goes into `after` for the rest. */
export type OperatorPartnersView = { partners: OperatorPartnerRow[], total: number, next: string | null, now: number }

/** Where a partner stands, for comparing it with the others. */
export type PartnerStandingView = OperatorPartnerRow & {
  isCancelled: boolean
  isSuspended: boolean
  won: number
  lost: number
  /** As on the partner's rating page. */
  firstContact: { due: number, inTime: number, medianMs: number | null }
  clients: { ratings: number, average: number | null }
  /** In the rating's window: reports of bad requests, and complaints of clients. */
  disputes: { reports: number, complaints: number }
  /** Of so many clients that had to be reached, so many never were. */
  uncalled: { n: number, of: number }
}

/** GET /api/operator/partner-standings — all of them, in the order of their names. */
export type PartnerStandingsView = { partners: PartnerStandingView[], minClosed: number, now: number }

/** GET /api/operator/partners/:id; PUT answers with it too. */
export type OperatorPartnerView = {
  /** Goes back with a change. */
  version: string
  card: PartnerView
  bar: Bar | null
  /** The additional ones, with the version that a change of them needs. */
  locations: { version: string, changedAt: number | null, extra: { country: string, region: string | null, name: string }[] }
  group: { id: string, name: string }[]
  portals: { memberId: string, domain: string, state: string }[]
  rating: { level: number, conversionPercent: number | null, won: number, lost: number, inWork: number }
  /** What clients said on their pages, in plain numbers; `average` of 1 to 5. */
  clients: { ratings: number, average: number | null, low: number, contacted: number, notContacted: number }
  cases: { id: string, kind: string, openedAt: number, decision: string | null }[]
  history: { at: number, kind: string, by: string, text: string }[]
  now: number
}
