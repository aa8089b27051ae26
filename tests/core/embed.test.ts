import { describe, expect, it } from 'vitest'
import { contrast, hostOfOrigin, readAccent } from '../../server/core/embed.ts'

describe('an origin', () => {
  it.each([['https://blog.example', 'blog.example'], ['http://127.0.0.1:4100', '127.0.0.1:4100'], ['https://xn--mnchen-3ya.example', 'xn--mnchen-3ya.example']])('%s names its host', (origin, host) => {
    expect(hostOfOrigin(origin)).toBe(host)
  })

  it.each(['', 'null', 'blog.example', 'https://blog.example/', 'https://Blog.example', 'https://blog.example:443', 'https://u@blog.example', 'file:///etc', 'javascript:1', 'https://a;b', 'https://[::1]'])('%j is none', (origin) => {
    expect(hostOfOrigin(origin)).toBeNull()
  })
})

describe('an accent', () => {
  it('counts contrast as WCAG does', () => {
    expect(contrast('#8cc63f', '#ffffff')).toBeCloseTo(2.05, 1)
    expect(contrast('#3f7d00', '#ffffff')).toBeCloseTo(5.1, 1)
    expect(contrast('#000000', '#ffffff')).toBe(21)
  })

  it.each([
    ['#3f7d00', 'light', { color: '#3f7d00', onColor: '#ffffff' }],
    ['#8cc63f', 'light', null],
    ['#8cc63f', 'dark', { color: '#8cc63f', onColor: '#06121f' }],
    ['#3f7d00', 'dark', null],
    ['#3f7d00', 'auto', null],
    ['red', 'light', null],
    ['#3f7d00;}', 'light', null],
  ] as const)('%s on %s is %j', (color, theme, accent) => {
    expect(readAccent(color, theme)).toEqual(accent)
  })
})
