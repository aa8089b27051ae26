import { describe, expect, it } from 'vitest'
import { countHidden, hideSpans, showAgain } from '../../server/core/masked-text.ts'
import { contactsIn, findContacts, maskContacts, maskPlace } from '../../server/core/masking.ts'

const ANA = { firstName: 'Ana', lastName: 'Sá', email: 'ana@clinica-norte.example' }

describe('a masked text in a moderator’s hands', () => {
  const text = 'Ana Sá, tel 912 345 678, ana@clinica-norte.example. Clínica Norte has 12 people.'

  it('shows where the original gives its client away', () => {
    const spans = findContacts(text, ANA)
    expect(spans.map(({ from, to }) => text.slice(from, to))).toEqual(['Ana Sá', '912 345 678', 'ana@clinica-norte.example', 'Clínica Norte'])
    expect(hideSpans(text, spans)).toBe(maskContacts(text, ANA).text)
  })

  it('puts the words of one placeholder back, and only there', () => {
    const masked = maskContacts(text, ANA).text
    expect(countHidden(masked)).toBe(4)
    expect(showAgain(masked, 3, 'Clínica Norte')).toBe('[name hidden], tel [phone hidden], [email hidden]. Clínica Norte has 12 people.')
    expect(showAgain(masked, 4, 'Clínica Norte')).toBe(masked)
  })

  it('names what an edit shows, but not what is shown on purpose', () => {
    expect(contactsIn('Call 912\n345 678, or [phone hidden]', ANA, [])).toEqual(['912 345 678'])
    expect(contactsIn('Call 912\n345 678 or ask Ana Sá', ANA, ['912 345 678'])).toEqual(['Ana Sá'])
    expect(contactsIn('We want calls in one place.', undefined, [])).toEqual([])
  })

  it('finds what another find uncovers', () => {
    const spans = findContacts('t.me/https://x.example')
    expect(spans.map(({ kind }) => kind)).toEqual(['links', 'links'])
  })
})

describe('the place', () => {
  it.each([
    ['São Paulo', { firstName: 'Paulo', lastName: 'Reis' }, 'São Paulo'], ['Braga', { firstName: 'Rui', lastName: 'Braga' }, 'Braga'], ['Braga, Minho', { firstName: 'Rui', lastName: 'Braga' }, 'Braga, Minho'],
    ['Porto, Inês Carvalho', { firstName: 'Inês', lastName: 'Carvalho' }, 'Porto, [name hidden]'], ['Porto (Carvalho)', { firstName: 'Inês', lastName: 'Carvalho' }, 'Porto ([name hidden])'],
    ['Porto, Clínica Norte', { firstName: 'Inês', lastName: 'Carvalho' }, 'Porto, [name hidden]'], ['Porto, 912 345 678', { firstName: 'Inês', lastName: 'Carvalho' }, 'Porto, [phone hidden]'],
  ])('%j', (place, names, shown) => {
    expect(maskPlace(place, { ...names, email: 'ines@clinica-norte.example' })).toBe(shown)
  })
})
