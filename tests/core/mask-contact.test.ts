import { describe, expect, it } from 'vitest'
import { maskEmail, maskName, maskPhone } from '../../server/core/mask-contact.ts'

describe('what is left of a contact', () => {
  it.each([['joao@clinica.example', 'j•••@clinica.example'], ['ж@почта.example', 'ж•••@почта.example'], ['', '•••@'], ['😀x@a.example', '😀•••@a.example']])('%s: %s', (email, masked) => {
    expect(maskEmail(email)).toBe(masked)
  })
  it.each([['+351912345678', '+••• ••• ••78'], ['912 345 678', '••• ••• ••78'], ['', '••• ••• ••']])('%s: %s', (phone, masked) => {
    expect(maskPhone(phone)).toBe(masked)
  })
  it.each([['Pereira', 'P.'], ['', ''], ['王', '王.'], ['𠮷田', '𠮷.']])('%s: %s', (name, masked) => {
    expect(maskName(name)).toBe(masked)
  })
})
