import type { RequestHandler } from 'express'
import { embedQuery } from '../../contract/embed.ts'
import { hostOfOrigin, readAccent } from '../../core/embed.ts'
import type { Accent, EmbedTheme } from '../../core/embed.ts'
import { sourceOr } from '../../core/source-names.ts'
import { letFrame } from '../../http/security.ts'
import type { PublicAssets } from './layout.ts'

/** How a client's page stands inside a page of another site. */
export type Frame = { origin: string, theme: EmbedTheme, accent: Accent | null, /** What every address inside it goes on with. */ query: string }

const frames = new WeakMap<object, Frame>()

/**
 * Serves what is below /request below /embed too, framed. Only the site that asks is named as one that may, and the browser checks
 * that it is the one: nobody reads the list, and a site that is not on it gets a page that can't be framed.
 */
export function framed(mayEmbed: (host: string) => Promise<boolean>): RequestHandler {
  return async (req, res, next) => {
    const [, rest] = /^\/embed(\/.*)$/.exec(req.url) ?? []
    if (rest === undefined) return next()
    const { origin, theme, accent } = embedQuery.parse(req.query)
    const host = hostOfOrigin(origin)
    if (host === null || !await mayEmbed(host)) return res.redirect(302, `/request${rest}`)
    frames.set(req, { origin, theme, accent: readAccent(accent, theme), query: new URLSearchParams({ origin, theme, accent }).toString() })
    letFrame(res, origin)
    req.url = `/request${rest}`
    next()
  }
}

/** The assets of a page, with the frame that it stands in. */
export function assetsFor(assets: PublicAssets, req: object): PublicAssets {
  const frame = frames.get(req)
  return frame ? { ...assets, frame } : assets
}

/** Where a client came from; inside a frame from its site, when the link said nothing. */
export function sourceIn({ frame }: PublicAssets, source: Readonly<Record<string, string>> | null): Record<string, string> | null {
  const site = frame === undefined ? null : hostOfOrigin(frame.origin)
  return site === null ? source && { ...source } : sourceOr(source, site)
}

/** The address of a form or of what comes after it, inside the frame or outside. */
export function addressOf({ frame }: PublicAssets, segment: string, rest = ''): string {
  return frame ? `/embed/${segment}${rest}?${frame.query}` : `/request/${segment}${rest}`
}
