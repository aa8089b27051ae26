import { randomBytes } from 'node:crypto'
import type { ErrorRequestHandler } from 'express'
import { z } from 'zod'
import type { Log } from '../app/app.ts'
import { InvalidFields } from '../app/request/invalid-fields.ts'
import { ERRORS, Refusal } from '../core/errors.ts'
import type { ErrorParams } from '../core/errors.ts'
import type { Language } from '../core/languages.ts'
import { say } from '../core/said.ts'
import { languageOf, spokenRefusal } from '../say/speak.ts'
import type { Speak } from '../say/speak.ts'
import { sayIssue } from './issues.ts'
import { voiceOf } from './voice.ts'

type Answer = { status: number, body: { error: { code: string, message: string, params: ErrorParams, fields?: Record<string, string>, ref?: string } } }

/** The one place that writes error answers: refusals by the table, bad bodies as `invalid`, everything else hidden behind a reference. */
export function errorHandler(log: Log): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error)
    const { status, body } = toAnswer(error, { speak: voiceOf(req), language: languageOf(req.headers['accept-language']) })
    if (status === 500) log.error({ method: req.method, path: req.route ? String(req.baseUrl) + String(req.route.path) : req.path, ref: body.error.ref, err: error }, 'a request failed')
    res.status(status).json(body)
  }
}

function toAnswer(error: unknown, { speak, language }: { speak: Speak, language: Language }): Answer {
  if (error instanceof Refusal) return ofRefusal(error, speak)
  if (error instanceof z.ZodError) return ofRefusal(new InvalidFields(fieldsOf(error, language)), speak)
  const type = z.object({ type: z.string() }).safeParse(error).data?.type ?? ''
  if (type === 'entity.too.large' || type === 'parameters.too.many') return ofRefusal(new Refusal('too_large'), speak)
  if (type.startsWith('encoding.') || type.startsWith('charset.')) return ofRefusal(new Refusal('unsupported_type'), speak)
  const status = z.object({ status: z.number() }).safeParse(error).data?.status ?? 500
  if (status === 403 || status === 404) return ofRefusal(new Refusal('not_found'), speak)
  if (status >= 400 && status < 500 || error instanceof URIError) return ofRefusal(new Refusal('invalid'), speak)
  const ref = randomBytes(3).toString('hex').toUpperCase()
  return { status: 500, body: { error: { code: 'internal', message: speak(say('errors.internal')), params: {}, ref } } }
}

function ofRefusal(error: Refusal, speak: Speak): Answer {
  const fields = error instanceof InvalidFields ? { fields: Object.fromEntries(Object.entries(error.fields).map(([field, words]) => [field, speak(words)])) } : {}
  return { status: ERRORS[error.code], body: { error: { ...spokenRefusal(error, speak), ...fields } } }
}

function fieldsOf(error: z.ZodError, language: Language): Record<string, string> {
  return Object.fromEntries(error.issues.map((issue) => [issue.path.join('.') || 'body', sayIssue(issue, language)]))
}
