import type { RequestHandler } from 'express'
import type { Log } from '../app/app.ts'

/** Whatever stands where a secret address has its token, however it is written. */
const TOKEN = /^\/(my|confirm|offer)\/[^/]+/

/** One line per request: method, path without query, status and time; no bodies, no addresses. */
export function requestLog(log: Log): RequestHandler {
  return (req, res, next) => {
    const started = performance.now()
    const path = req.path.replace(TOKEN, '/$1/:token').replace(/[\w-]{32,}/g, ':id')
    res.on('finish', () => {
      const fields = { method: req.method, path, status: res.statusCode, ms: Math.round(performance.now() - started) }
      if (res.statusCode >= 500) log.error(fields, 'request')
      else log.info(fields, 'request')
    })
    next()
  }
}
