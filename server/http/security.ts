import helmet from 'helmet'
import type { RequestHandler, Response } from 'express'

const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/i

/** Headers of every answer; pages that a portal may frame set their own policy with `framePolicy`. */
export function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"], 'script-src': ["'self'"], 'style-src': ["'self'", "'unsafe-inline'"], 'img-src': ["'self'", 'data:'],
        'font-src': ["'self'"], 'connect-src': ["'self'"], 'form-action': ["'self'"], 'base-uri': ["'none'"], 'frame-ancestors': ["'none'"],
      },
    },
    xFrameOptions: false,
    crossOriginOpenerPolicy: false,
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: { maxAge: 31_536_000 },
  })
}

/**
 * Lets exactly one portal frame the page: the one named in the opening POST's query. That name is only a hint, which is enough,
 * because the page holds no data and no authority (TRUST §1.2.4).
 */
export function framePolicy(domain: unknown, protocol: unknown): string {
  const portal = typeof domain === 'string' && HOST.test(domain) ? `${protocol === '0' ? 'http' : 'https'}://${domain}` : "'none'"
  const connect = portal === "'none'" ? '' : ` ${portal}`
  return [
    "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:", "font-src 'self'",
    `connect-src 'self'${connect}`, "form-action 'none'", "base-uri 'none'", `frame-ancestors ${portal}`,
  ].join('; ')
}

/** Lets one other site frame the page; a page of a site that keeps other origins out may be framed there too. */
export function letFrame(res: Response, origin: string): void {
  const policy = String(res.getHeader('content-security-policy'))
  res.set({ 'Content-Security-Policy': policy.replace("frame-ancestors 'none'", `frame-ancestors ${origin}`), 'Cross-Origin-Resource-Policy': 'cross-origin' })
}
