import { expect, it } from 'vitest'
import { maskEmail } from '../../server/core/mask-email.ts'

it.each([
  ['joao@clinicanorte.example', 'j•••@c•••.example'],
  ['a@b.co.uk', 'a•••@b•••.c•••.uk'],
  ['𝒶nna@xn--e1afmkfd.xn--p1ai', '𝒶•••@x•••.xn--p1ai'],
])('shows of %s only what its owner knows it by', (email, masked) => {
  expect(maskEmail(email)).toBe(masked)
})
