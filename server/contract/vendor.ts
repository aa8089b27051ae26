import { z } from 'zod'
import { PARTNER_STATUSES } from '../core/partner.ts'
import { nothing } from './endpoint.ts'
import type { Endpoint, InputOf } from './endpoint.ts'
import { moment, PARTNER_EXAMPLE, partnerBody, partnerId, partnerPatch, partnerView } from './partner.ts'
import { sanctionFields } from './sanction.ts'

const ofPartner = z.strictObject({ id: partnerId })

export const savedView = z.strictObject({
  result: z.enum(['created', 'changed', 'unchanged']), fields: z.array(z.string()).describe('The fields that changed'), partner: partnerView,
})
export type SavedView = z.infer<typeof savedView>

export const vendorListView = z.strictObject({
  partners: z.array(partnerView), total: z.int(), next: z.string().nullable().describe('Goes into `after` for the rest; null at the end'),
})
export type VendorListView = z.infer<typeof vendorListView>

/** As operators send it, with the end as a moment. */
const sanctionBody = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('warning'), ...sanctionFields }),
  z.strictObject({ kind: z.literal('suspension'), ...sanctionFields, until: z.union([moment, z.literal('for_good')]), revokes: z.boolean().default(false).describe('Takes back what is reserved') }),
])

export const vendorSanctionView = z.strictObject({
  id: z.string(), partnerId: z.string(), kind: z.enum(['warning', 'suspension']), rule: z.string(), reason: z.string(), startsAt: z.iso.datetime(),
  until: z.union([z.iso.datetime(), z.literal('for_good')]).nullable().describe('Null for a warning'), liftedAt: z.iso.datetime().nullable(),
})
export type VendorSanctionView = z.infer<typeof vendorSanctionView>

const statusBody = z.strictObject({ status: z.enum(PARTNER_STATUSES) })
const OF_CARD = ['domain_taken', 'location_unknown', 'location_restricted', 'location_twice', 'locations_many'] as const

/** The vendor's API, by the name of each operation. */
export const VENDOR_ENDPOINTS = {
  describeApi: {
    method: 'get', path: '/openapi.json', summary: 'This document', isOpen: true, params: nothing, query: nothing, body: null,
    answers: { 200: { text: 'An OpenAPI 3.1 document', schema: z.record(z.string(), z.unknown()) } }, refusals: [],
  },
  listPartners: {
    method: 'get', path: '/partners', summary: 'Partners in the order of their ids', params: nothing,
    query: z.strictObject({ after: partnerId.optional(), limit: z.coerce.number().int().min(1).max(200).default(100), status: z.enum([...PARTNER_STATUSES, 'cancelled']).optional() }),
    body: null, answers: { 200: { text: 'A page of the register', schema: vendorListView } }, refusals: [],
  },
  getPartner: {
    method: 'get', path: '/partners/{id}', summary: 'One partner', params: ofPartner, query: nothing, body: null,
    answers: { 200: { text: 'The card', schema: partnerView } }, refusals: ['not_found'],
  },
  putPartner: {
    method: 'put', path: '/partners/{id}', summary: 'Enters a partner or replaces its card. Absent fields become empty; absent locations stay. The same card twice changes nothing.',
    params: ofPartner, query: nothing, body: partnerBody, example: PARTNER_EXAMPLE,
    answers: { 200: { text: 'The card was there', schema: savedView }, 201: { text: 'The partner was entered', schema: savedView } }, refusals: OF_CARD,
  },
  patchPartner: {
    method: 'patch', path: '/partners/{id}', summary: 'Changes the given fields and no others', params: ofPartner, query: nothing, body: partnerPatch,
    example: { city: 'Lisboa', email: null },
    answers: { 200: { text: 'The card as it is now', schema: savedView } }, refusals: ['not_found', ...OF_CARD],
  },
  patchStatus: {
    method: 'patch', path: '/partners/{id}/status', summary: 'Changes the status and nothing else', params: ofPartner, query: nothing, body: statusBody, example: { status: 'gold' },
    answers: { 200: { text: 'The card as it is now', schema: savedView } }, refusals: ['not_found'],
  },
  postSanction: {
    method: 'post', path: '/partners/{id}/sanctions', summary: 'Warns or suspends a partner. The same key twice is one sanction.', params: ofPartner, query: nothing, body: sanctionBody,
    example: { kind: 'suspension', key: '5b0f5e0c-7f0e-4d53-9c1b-6a1d8a0c7f11', rule: '6.2', reason: 'Contacts were passed on.', evidence: 'Ticket 4711', until: '2026-12-24T12:00:00Z' },
    answers: { 200: { text: 'The sanction', schema: vendorSanctionView } }, refusals: ['not_found', 'sanction_past'],
  },
  deleteSanction: {
    method: 'delete', path: '/sanctions/{id}', summary: 'Lifts a sanction; the partner reads the reason', params: z.strictObject({ id: z.uuid() }),
    query: z.strictObject({ reason: z.string().trim().min(3).max(2000) }), body: null,
    answers: { 200: { text: 'The sanction as it is now', schema: vendorSanctionView } }, refusals: ['not_found', 'already_decided', 'sanction_over'],
  },
} as const satisfies Record<string, Endpoint>

export type EndpointName = keyof typeof VENDOR_ENDPOINTS
export type VendorInput<Name extends EndpointName> = InputOf<(typeof VENDOR_ENDPOINTS)[Name]>
