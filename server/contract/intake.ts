import { z } from 'zod'
import { CLIENT_LANGUAGES } from '../core/languages.ts'
import { nothing } from './endpoint.ts'
import type { Endpoint } from './endpoint.ts'

const answer = z.string().max(10_000)
const tag = z.string().max(100)

/** What the client agreed to, as the intake showed it to them. */
const consent = z.strictObject({
  text: z.string().trim().min(20).max(10_000).describe('The sentences that the client agreed to, word for word'),
  language: z.enum(CLIENT_LANGUAGES),
  givenAt: z.iso.datetime({ offset: true }),
  channel: z.string().trim().min(2).max(100).describe('Where they agreed: a form, a call, a mail'),
})

/** POST /api/intake/v1/requests — the answers of the form under its own names; what is wrong with one is told under that name. */
export const intakeBody = z.strictObject({
  firstName: answer, lastName: answer, email: answer, phone: answer, text: answer,
  country: answer.describe('ISO 3166-1 alpha-2'),
  needs: z.array(z.string().max(100)).max(50),
  place: answer.default('').describe('City or region'),
  language: tag.default('').describe('In which the client wants to be called, ISO 639-1'),
  seats: z.int().positive().nullable().default(null),
  budget: z.strictObject({ amount: z.number().nonnegative(), currency: z.string().regex(/^[A-Z]{3}$/) }).nullable().default(null),
  formLanguage: z.enum(CLIENT_LANGUAGES).describe('That of every mail to the client'),
  source: z.strictObject({ src: tag, utm_source: tag, utm_medium: tag, utm_campaign: tag, utm_term: tag, utm_content: tag }).partial().default({}),
  consent: consent.nullable().default(null).describe('Without it nothing is taken: consent_missing'),
  confirmed: z.boolean().default(false).describe('Whether the client has shown that the e-mail address is theirs; true needs the scope intake:confirmed'),
})
export type IntakeBody = z.infer<typeof intakeBody>

/** The system's own key for this sending: sent again, it is the same request. */
export const sendKey = z.string().regex(/^[\x21-\x7e]{8,200}$/)

export const INTAKE_EXAMPLE: z.input<typeof intakeBody> = {
  firstName: 'Mara', lastName: 'Reis', email: 'mara@clinica.example', phone: '+351 912 345 678', country: 'PT', place: 'Porto', needs: ['telephony', 'training'],
  text: 'We are a clinic with two offices. We want calls and leads in one place.', language: 'pt', seats: 25, budget: { amount: 3000, currency: 'EUR' }, formLanguage: 'pt-BR',
  source: { src: 'partner-portal' },
  consent: {
    text: 'Up to three certified Bitrix24 partners may get my contacts and call me.', language: 'pt-BR', givenAt: '2026-11-18T12:00:00Z', channel: 'Form of the partner portal',
  },
}

export const takenInView = z.strictObject({
  number: z.string().describe('IR-1042'),
  repeated: z.boolean().describe('It was handed in before under this Idempotency-Key'),
  mustConfirm: z.boolean().describe('A mail asks the client to confirm the address; nobody sees the request before that'),
})
export type TakenInView = z.infer<typeof takenInView>

/** What other intakes may do, by the name of each operation; below /api/intake/v1. */
export const INTAKE_ENDPOINTS = {
  describeIntake: {
    method: 'get', path: '/openapi.json', summary: 'This document', isOpen: true, params: nothing, query: nothing, body: null,
    answers: { 200: { text: 'An OpenAPI 3.1 document', schema: z.record(z.string(), z.unknown()) } }, refusals: [],
  },
  postRequest: {
    method: 'post', path: '/requests', summary: 'Hands in a request. The same Idempotency-Key with the same body is the same request.', params: nothing, query: nothing,
    headers: z.object({ 'idempotency-key': sendKey }), body: intakeBody, example: INTAKE_EXAMPLE,
    answers: { 200: { text: 'It was handed in before', schema: takenInView }, 201: { text: 'It was taken', schema: takenInView } },
    refusals: ['consent_missing', 'send_key_used', 'too_many_sends'],
  },
} as const satisfies Record<string, Endpoint>
