import { createHash } from 'node:crypto'
import type { RequestHandler } from 'express'
import { CLIENT_LANGUAGES, directionOf } from '../../core/languages.ts'
import { say } from '../../core/said.ts'
import { speakIn } from '../../say/speak.ts'
import { segmentOf } from './voice.ts'

/** GET /embed.js: what other sites put into their pages, at one address for good. It brings its words along and sets no cookie. */
export function embedScript(built: string): RequestHandler {
  const script = `(embedTexts=>{${built.trim()}})(${JSON.stringify(texts())})\n`
  const tag = `"${createHash('sha256').update(script).digest('base64url').slice(0, 22)}"`
  return (req, res) => {
    // Any site may load the script; which of them get the form is another question.
    res.set({ 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': 'public, max-age=3600', 'Cross-Origin-Resource-Policy': 'cross-origin', 'ETag': tag })
    if (req.headers['if-none-match'] === tag) res.status(304).end()
    else res.send(script)
  }
}

function texts(): Record<string, object> {
  return Object.fromEntries(CLIENT_LANGUAGES.map((language) => {
    const speak = speakIn(language)
    return [segmentOf(language), { link: speak(say('embed.link')), frame: speak(say('embed.frame')), close: speak(say('embed.close')), dir: directionOf(language) }]
  }))
}
