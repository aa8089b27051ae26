import type { IncomingHttpHeaders } from 'node:http'
import type { Caller } from '../app/session/open-session.ts'
import { dress, isPseudo } from '../core/pseudo.ts'
import { english, languageOf, speakIn } from '../say/speak.ts'
import type { Speak } from '../say/speak.ts'
import { callerOf } from './session.ts'

/** A call, as far as it tells in which language to answer. */
export type Asked = { headers: IncomingHttpHeaders }
/** Who reads an answer, and in which language. */
export type Reader = Pick<Caller, 'memberId' | 'userId' | 'operatorId'> & { speak: Speak }

/** As the browser does with its own texts: whatever shows without brackets is in no file. */
const dressed: Speak = (words) => typeof words === 'string' ? words : dress(english(words))

/** The voice for whoever asks, in the language of their `Accept-Language`. */
export function voiceOf(req: Asked): Speak {
  const asked = req.headers['accept-language'] ?? ''
  return isPseudo(asked) ? dressed : speakIn(languageOf(asked))
}

/** Whoever asks, with the voice for them. */
export function readerOf(req: Asked): Reader {
  const { memberId, userId, operatorId } = callerOf(req)
  return { memberId, userId, operatorId, speak: voiceOf(req) }
}
