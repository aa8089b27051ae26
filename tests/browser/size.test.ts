import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'

const DIST = join(import.meta.dirname, '..', '..', 'dist')

/** What a page loads before it shows anything, with its texts in English. */
function firstScripts(page: string): Map<string, number> {
  const html = readFileSync(join(DIST, page, 'index.html'), 'utf8')
  const named = new Set(html.match(/(?<=\/assets\/)[^"]+\.js/g))
  const later = readdirSync(join(DIST, 'assets')).filter((file) => /\.js$/.test(file) && (page === 'card' ? /^texts-en-card/ : /^texts-en-(?:app|card)/).test(file))
  return new Map([...named, ...later].map((file) => [file, gzipSync(readFileSync(join(DIST, 'assets', file)), { level: 9 }).length]))
}

describe('the script of the public form', () => {
  it('is at most 12 KB with all it loads, packed', () => {
    const manifest = JSON.parse(readFileSync(join(DIST, '.vite', 'manifest.json'), 'utf8')) as Record<string, { file: string, imports?: string[] }>
    const reached = new Set<string>()
    const walk = (name: string): void => {
      if (reached.has(name)) return
      reached.add(name)
      for (const it of manifest[name]?.imports ?? []) walk(it)
    }
    walk('client/public/form.ts')
    const files = [...reached].map((name) => readFileSync(join(DIST, manifest[name]?.file ?? '')))
    const bytes = files.reduce((sum, it) => sum + gzipSync(it, { level: 9 }).length, 0)
    console.log(`public form: ${bytes} bytes of script`)
    expect(bytes).toBeGreaterThan(1_000)
    expect(bytes).toBeLessThanOrEqual(12_000)
    // What a person reads stands in the page, in their language.
    expect(files.map(String).join('')).not.toMatch(/Your answers|not sent|Sending|Did you mean/)
  })
})

describe('the scripts of a page, packed', () => {
  it.each([['card', 120], ['partner', 160], ['operator', 180]])('%s: at most %i KB', (page, kilobytes) => {
    const scripts = firstScripts(page)
    const bytes = [...scripts.values()].reduce((sum, it) => sum + it, 0)
    console.log(`${page}: ${Math.round(bytes / 1_000)} KB of scripts before the first view`)
    expect(scripts.size).toBeGreaterThan(4)
    expect(bytes, JSON.stringify(Object.fromEntries(scripts))).toBeLessThanOrEqual(kilobytes * 1_000)
  })
})
