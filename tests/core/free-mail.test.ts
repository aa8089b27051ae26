import { describe, expect, it } from 'vitest'
import { siteOf } from '../../server/core/free-mail.ts'

describe('the site of a client', () => {
  it.each([['joao@clinicanorte.example', 'clinicanorte.example'], ['a@Firma.PL', 'firma.pl'], ['a@gmail.com', null], ['a@yahoo.co.uk', null], ['a@ukr.net', null], ['broken', null]])('of %s is %s', (email, site) => {
    expect(siteOf(email)).toBe(site)
  })
})
