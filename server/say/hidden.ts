import { HIDDEN_WORDS } from '../core/masked-text.ts'
import { say } from '../core/said.ts'
import type { Speak } from './speak.ts'

/** A masked text as somebody reads it: what was hidden is said in their language. What is to be changed and kept stays as it is kept. */
export function sayHidden(maskedText: string, speak: Speak): string {
  return maskedText.replace(/\[[a-z ]*hidden\]/g, (words) => {
    const key = HIDDEN_WORDS[words]
    return key === undefined ? words : speak(say(key))
  })
}
