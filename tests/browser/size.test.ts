import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'

const DIST = join(import.meta.dirname, '..', '..', 'dist')

/** What a page loads before it shows anything (UX §6.4). */
function firstScripts(page: string): number {
  const html = readFileSync(join(DIST, page, 'index.html'), 'utf8')
  const scripts = html.match(/\/assets\/[^"]+\.js/g) ?? []
  return scripts.reduce((sum, path) => sum + gzipSync(readFileSync(join(DIST, path)), { level: 9 }).length, 0)
}

describe('the scripts of a page, packed', () => {
  it.each([['card', 90], ['partner', 200], ['operator', 240]])('%s: at most %i KB', (page, kilobytes) => {
    const bytes = firstScripts(page)
    expect(bytes).toBeGreaterThan(10_000)
    expect(bytes).toBeLessThanOrEqual(kilobytes * 1_000)
  })
})
