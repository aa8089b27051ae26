import type { IncomingHttpHeaders } from 'node:http'
import { languageOf, speakIn } from '../say/speak.ts'
import type { Speak } from '../say/speak.ts'

/** A call, as far as it tells in which language to answer. */
export type Asked = { headers: IncomingHttpHeaders }

/** The voice for whoever asks, in the language of their `Accept-Language`. */
export function voiceOf(req: Asked): Speak {
  return speakIn(languageOf(req.headers['accept-language']))
}
