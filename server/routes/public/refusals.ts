import type { ErrorRequestHandler, RequestHandler, Response } from 'express'
import { say } from '../../core/said.ts'
import type { Said } from '../../core/said.ts'
import { html } from '../../http/html.ts'
import { addressOf, assetsFor } from './frame.ts'
import { FIND_A_PARTNER, noticePage, type PublicAssets } from './layout.ts'
import { segmentOf, voiceFor, type ClientVoice } from './voice.ts'

type Report = (error: unknown) => void

const REFUSALS: Readonly<Record<number, readonly [title: Said, text: Said]>> = {
  400: [say('form.page.unreadable'), say('form.page.unreadableText')],
  404: [say('form.page.unknown'), say('form.page.unknownText')],
  413: [say('form.page.tooBig'), say('form.page.tooBigText')],
  415: [say('form.page.unreadable'), say('form.page.wrongTypeText')],
  500: [say('form.page.trouble'), say('form.page.troubleText')],
}

/** The language of a form's address, else the browser's. */
export function voiceAt(req: Parameters<RequestHandler>[0]): ClientVoice {
  return voiceFor(req, /^\/(?:request|embed)\/([^/?]+)/.exec(req.originalUrl)?.[1])
}

/** A page that says what happened, what became of the answers, and what to do. */
export function refuse(assets: PublicAssets, res: Response, status: number, voice: ClientVoice): void {
  const { say: speak, language } = voice
  const [title, text] = REFUSALS[status] ?? REFUSALS[status >= 500 ? 500 : 400] ?? [say('form.page.trouble'), say('form.page.troubleText')]
  res.status(status).send(noticePage(assets, speak(title), 'notice', html`<p class="lead">${speak(text)}</p><p class="actions"><a class="button" href="${addressOf(assets, segmentOf(language))}">${speak(say('form.page.goTo'))}</a> <a class="button quiet" href="${FIND_A_PARTNER}">${speak(say('form.find'))}</a></p>`, voice))
}

/** A body that could not be read is the sender's; everything else is ours and is reported. */
export function onError(assets: PublicAssets, report: Report): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) {
      next(error)
      return
    }
    const status = error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500
    if (status >= 500) report(error)
    refuse(assetsFor(assets, req), res, status >= 400 && status < 600 ? status : 500, voiceAt(req))
  }
}
