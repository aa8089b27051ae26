import { describe, expect, it } from 'vitest'
import { CLIENT_LANGUAGES } from '../../server/core/languages.ts'
import { HIDDEN_BY_HAND, hideSpans } from '../../server/core/masked-text.ts'
import type { Kind } from '../../server/core/masked-text.ts'
import { sayHidden } from '../../server/say/hidden.ts'
import { speakIn } from '../../server/say/speak.ts'

const KINDS = ['phones', 'emails', 'links', 'handles', 'names', 'company numbers'] as const satisfies readonly Kind[]
const ALL = [...KINDS.map((kind) => hideSpans('x', [{ kind, from: 0, to: 1 }])), HIDDEN_BY_HAND]

describe('what was hidden in a text', () => {
  it.each(CLIENT_LANGUAGES)('is said in %s, each kind by its own words, and in English as it is kept', (language) => {
    const said = ALL.map((it) => sayHidden(it, speakIn(language)))
    expect(new Set(said).size).toBe(ALL.length)
    for (const [at, words] of said.entries()) {
      expect(words).toMatch(/^\[[^[\]]+\]$/u)
      expect(words === ALL[at]).toBe(language === 'en')
    }
  })

  it('is all that changes: what a client wrote in brackets stays', () => {
    expect(sayHidden('[we] have [something hidden], call [phone hidden]', speakIn('de'))).toBe('[we] have [something hidden], call [Telefon verborgen]')
  })
})
