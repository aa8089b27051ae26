import { describe, expect, it } from 'vitest'
import { CLIENT_LANGUAGES } from '../../server/core/languages.ts'
import { confirmMail } from '../../server/mail/confirm-mail.ts'

describe('the mail that asks to confirm an address', () => {
  it.each(CLIENT_LANGUAGES)('in %s holds the number, the link and both times, and nothing of a form', (language) => {
    const { subject, text, html } = confirmMail({ to: 'a@b.example', number: 'IR-1055', link: 'https://requests.example/confirm/T0ken', hours: 48, eraseHours: 72 }, language)
    expect(subject).toContain('IR-1055')
    expect(text).toMatch(/48[\s\S]*72/)
    expect(text).toContain('https://requests.example/confirm/T0ken')
    expect(html).toContain(`lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"`)
    expect(`${subject} ${text}`).not.toMatch(/[{}|]/)
    expect(text).not.toContain('a@b.example')
  })
})
