import { describe, expect, it } from 'vitest'
import { html } from '../../server/http/html.ts'

describe('html', () => {
  it('escapes every value, in text and in attributes', () => {
    expect(String(html`<a title="${'"\'><b>`&'}">${'<script>'}</a>`)).toBe('<a title="&quot;&#39;&gt;&lt;b&gt;&#96;&amp;">&lt;script&gt;</a>')
  })

  it('takes templates and lists of templates as they are', () => {
    expect(String(html`<ul>${['a', '<b>'].map((it) => html`<li>${it}</li>`)}</ul>`)).toBe('<ul><li>a</li><li>&lt;b&gt;</li></ul>')
  })

  it('escapes text in a list', () => {
    expect(String(html`${['<', ['>']]}`)).toBe('&lt;&gt;')
  })

  it('writes nothing for what is not there, and zero as zero', () => {
    expect(String(html`[${null}${undefined}${false}${''}${0}]`)).toBe('[0]')
  })

  it('does not believe an object that looks like markup', () => {
    const forged = JSON.parse('["{\\"markup\\":\\"<b>\\"}"]') as string[]
    expect(String(html`${forged}`)).not.toContain('<b>')
  })

  it('repairs half a surrogate pair, which no encoding can write', () => {
    expect(String(html`${'a\ud800b'}`)).toBe('a\ufffdb')
  })

  it('drops control characters but keeps line ends', () => {
    expect(String(html`${'a\u0000\u001bb\r\n\tc'}`)).toBe('ab\r\n\tc')
  })
})
