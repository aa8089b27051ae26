import { randomBytes } from 'node:crypto'
import type { ErrorRequestHandler } from 'express'
import { z } from 'zod'
import type { Log } from '../app/app.ts'
import { InvalidFields } from '../app/request/invalid-fields.ts'
import { ERRORS, Refusal } from '../core/errors.ts'

type Answer = { status: number, body: { error: { code: string, message: string, params: object, fields?: Record<string, string>, ref?: string } } }

/** The one place that writes error answers: refusals by the table, bad bodies as `invalid`, everything else hidden behind a reference. */
export function errorHandler(log: Log): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error)
    const { status, body } = toAnswer(error)
    if (status === 500) log.error({ method: req.method, path: req.route ? String(req.baseUrl) + String(req.route.path) : req.path, ref: body.error.ref, err: error }, 'a request failed')
    res.status(status).json(body)
  }
}

function toAnswer(error: unknown): Answer {
  if (error instanceof Refusal) return ofRefusal(error)
  if (error instanceof z.ZodError) return ofRefusal(new InvalidFields(fieldsOf(error)))
  const type = z.object({ type: z.string() }).safeParse(error).data?.type ?? ''
  if (type === 'entity.too.large' || type === 'parameters.too.many') return ofRefusal(new Refusal('too_large'))
  if (type.startsWith('encoding.') || type.startsWith('charset.')) return ofRefusal(new Refusal('unsupported_type'))
  const status = z.object({ status: z.number() }).safeParse(error).data?.status ?? 500
  if (status === 403 || status === 404) return ofRefusal(new Refusal('not_found'))
  if (status >= 400 && status < 500 || error instanceof URIError) return ofRefusal(new Refusal('invalid'))
  const ref = randomBytes(3).toString('hex').toUpperCase()
  return { status: 500, body: { error: { code: 'internal', message: ERRORS.internal[1], params: {}, ref } } }
}

function ofRefusal(error: Refusal): Answer {
  const fields = error instanceof InvalidFields ? { fields: { ...error.fields } } : {}
  return { status: ERRORS[error.code][0], body: { error: { code: error.code, message: error.message, params: error.params, ...fields } } }
}

function fieldsOf(error: z.ZodError): Record<string, string> {
  return Object.fromEntries(error.issues.map((issue) => [issue.path.join('.') || 'body', issue.message]))
}
