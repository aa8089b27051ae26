import compression from 'compression'
import type { RequestHandler } from 'express'
import expressStaticGzip from 'express-static-gzip'

/** Packs pages and answers on their way. A stream of news is never packed: it would wait in the packer's buffer. */
export function packed(): RequestHandler {
  return compression({ filter: (req, res) => !/^text\/event-stream/.test(String(res.getHeader('content-type'))) && compression.filter(req, res) })
}

/** The build's files, which it has packed already; their names change with their content. */
export function builtFiles(folder: string): RequestHandler {
  return expressStaticGzip(folder, { enableBrotli: true, orderPreference: ['br', 'gz'], index: false, serveStatic: { immutable: true, maxAge: '1y', fallthrough: false } })
}
