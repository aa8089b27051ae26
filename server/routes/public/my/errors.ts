import type { ErrorRequestHandler, RequestHandler } from 'express'
import type { App } from '../../../app/app.ts'
import { ERRORS, Refusal } from '../../../core/errors.ts'
import type { PublicAssets } from '../layout.ts'
import { voiceFor } from '../voice.ts'
import { brokenPage, newLinkPage, tooManyPage } from './link-pages.ts'

/** A page whose address is a secret is kept by no cache and no search engine, and its address goes nowhere. */
export const forItsReaderOnly: RequestHandler = (_req, res, next) => {
  res.set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex', 'Referrer-Policy': 'no-referrer' })
  next()
}

/** An address that can't even be read is one that opens nothing; a body that can't be, is the sender's; everything else is ours. */
export function myErrors(app: App, assets: PublicAssets): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error)
    const voice = voiceFor(req, undefined)
    if (error instanceof Refusal && ERRORS[error.code] === 429) return res.status(429).send(tooManyPage(assets, voice, error))
    if (error instanceof URIError) return res.status(404).send(newLinkPage(assets, voice, true))
    const status = error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500
    if (status >= 500) app.log.error({ err: error }, 'a client’s page failed')
    res.status(status).send(brokenPage(assets, voice))
  }
}
