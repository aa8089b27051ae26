import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..', '..')
/** What `:has()` may be asked of in the apps: each holds a few elements. */
const SMALL = ['.choice', '.row', '.live-note:not(', '.day', '.palette-list > :first-child']

/** What stands before each `:has()`, back to the start of its selector. */
function askers(css: string): string[] {
  return [...css.matchAll(/([^{},;]*?):has\(/g)].map(([, before = '']) => before.trim())
}

describe('the styles of the apps', () => {
  it('are asked of what they hold only where that is little: every word that changes inside has the browser style all of it anew', () => {
    const files = globSync('client/{partner,operator,card,shared}/**/*.css', { cwd: ROOT })
    const asked = files.flatMap((file) => askers(readFileSync(join(ROOT, file), 'utf8')).map((asker) => `${file}: ${asker}`))
    expect(asked.length).toBeGreaterThan(5)
    expect(asked.filter((it) => !SMALL.some((small) => it.endsWith(small)))).toEqual([])
  })

  it.each([['.shell:has(.split) .topbar { }', '.shell'], ['a { } main > .list:has(+ p) { }', 'main > .list'], ['.x, .y:has(b) { }', '.y']])('are read from a sheet like %s', (css, asker) => {
    expect(askers(css)).toEqual([asker])
  })
})
