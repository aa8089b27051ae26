import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ESLint } from 'eslint'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const OXLINT = join(ROOT, 'node_modules', 'oxlint', 'bin', 'oxlint')
const TSGOLINT = join(ROOT, 'node_modules', 'oxlint-tsgolint', 'bin', 'tsgolint.js')
const eslint = new ESLint({ cwd: ROOT })

async function complaints(file: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: join(ROOT, file) })
  return result!.messages.map(({ ruleId, message }) => ruleId ?? message)
}

/** What reads types reads only files that exist. */
function typeComplaints(text: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'requests-lint-'))
  writeFileSync(join(folder, 'planted.ts'), text)
  const { stdout } = spawnSync(process.execPath, [OXLINT, '-c', join(ROOT, '.oxlintrc.json'), '--type-aware', '--format=unix', 'planted.ts'], {
    cwd: folder, encoding: 'utf8', env: { ...process.env, OXLINT_TSGOLINT_PATH: TSGOLINT },
  })
  rmSync(folder, { recursive: true })
  return [...stdout.matchAll(/typescript\(([a-z-]+)\)/g)].map(([, rule]) => rule!)
}

const template = (markup: string): string => `<script setup lang="ts">\nconst a = 1\n</script>\n\n<template>\n  ${markup}\n</template>\n`

describe('the lint rules', () => {
  it.each([
    ['house/no-global-request-type', 'server/app/take.ts', `export function take(request: Request): string { return request.url }`],
    ['no-restricted-globals', 'client/shared/link.ts', `export const asked = new Request('/')`],
    ['no-restricted-globals', 'client/partner/load.ts', `export const load = async () => await fetch('/api/requests')`],
    ['no-restricted-globals', 'client/partner/load.ts', `export const load = async () => await globalThis.fetch('/api/requests')`],
    ['no-restricted-globals', 'client/partner/load.ts', `export const load = async () => await window.fetch('/api/requests')`],
    ['no-restricted-globals', 'client/partner/Load.vue', `<script setup lang="ts">\nawait fetch('/')\n</script>\n`],
    ['no-restricted-globals', 'client/shared/api.ts', `export const asked = new Request('/')`],
    ['no-restricted-imports', 'server/bitrix24/call.ts', `import { request } from 'undici'\nexport const call = () => request`],
    ['no-restricted-imports', 'server/routes/requests.ts', `import type { Request } from 'express'\nexport type A = Request`],

    ['house/no-process-env', 'server/main.ts', `export const port = process.env.PORT`],
    ['house/no-process-env', 'server/http/limits.ts', `export const port = process['env']['PORT']`],
    ['house/no-process-env', 'server/http/limits.ts', `const { env } = process\nexport const port = env.PORT`],
    ['house/no-process-env', 'server/http/limits.ts', `import { env } from 'node:process'\nexport const port = env.PORT`],
    ['house/no-process-env', 'vite.config.ts', `export const port = process.env.PORT`],

    ['house/pure-core', 'server/core/request.ts', `export const now = () => Date.now()`],
    ['house/pure-core', 'server/core/request.ts', `export const now = () => new Date()`],
    ['house/pure-core', 'server/core/request.ts', `export const now = () => Date()`],
    ['house/pure-core', 'server/core/request.ts', `export const chance = () => Math.random()`],
    ['house/pure-core', 'server/core/request.ts', `export const id = () => crypto.randomUUID()`],
    ['house/pure-core', 'server/core/request.ts', `export const id = () => globalThis.crypto.randomUUID()`],
    ['house/pure-core', 'server/core/request.ts', `export const id = (source = crypto) => source.randomUUID()`],
    ['house/pure-core', 'server/core/request.ts', `export const now = () => performance.now()`],
    ['house/pure-core', 'server/core/request.ts', `export const later = (done: () => void) => setTimeout(done, 5)`],

    ['vue/no-v-html', 'client/partner/Card.vue', template(`<p v-html="a" />`)],
    ['house/no-faded-text', 'client/partner/Card.vue', template(`<p class="mt-2 text-muted">{{ a }}</p>`)],
    ['house/no-faded-text', 'client/partner/Card.vue', template(`<p :class="[a ? 'text-dimmed' : '']">{{ a }}</p>`)],
    ['house/no-faded-text', 'client/partner/Card.vue', template(`<p :class="\`hover:text-muted \${a}\`">{{ a }}</p>`)],
    ['house/no-faded-text', 'client/partner/Card.vue', `<script setup lang="ts">\nexport const quiet = 'text-muted'\n</script>\n`],
    ['house/no-faded-text', 'client/shared/look.ts', `export const quiet = { base: 'p-2 text-dimmed' }`],
    ['house/checkbox-variant', 'client/partner/Card.vue', template(`<B24Checkbox :model-value="a" />`)],
    ['house/checkbox-variant', 'client/partner/Card.vue', template(`<b24-checkbox />`)],
    ['house/table-select', 'client/partner/Card.vue', template(`<B24Table :data="[a]" @select="() => {}" />`)],
    ['house/table-select', 'client/partner/Card.vue', template(`<B24Table :data="[a]" v-on:select="() => {}" />`)],
    ['house/table-select', 'client/partner/Card.vue', template(`<B24Table :data="[a]" :on-select="() => {}" />`)],
    ['vue/component-api-style', 'client/partner/Card.vue', `<script lang="ts">\nexport default { data: () => ({ a: 1 }) }\n</script>\n`],
    ['vue/block-order', 'client/partner/Card.vue', `<template>\n  <p />\n</template>\n\n<script setup lang="ts">\nconst a = 1\n</script>\n`],

    ['house/no-default-export', 'server/core/request.ts', `export default function open(): void {}`],
    ['house/no-default-export', 'server/core/request.ts', `const open = 1\nexport { open as default }`],
    ['house/no-barrel', 'server/core/request.ts', `export * from './partner.ts'`],
    ['house/no-barrel', 'server/core/request.ts', `export type { Partner } from './partner.ts'`],
    ['house/import-extension', 'server/core/request.ts', `import { level } from './partner'\nexport const a = level`],
    ['house/import-extension', 'server/core/request.ts', `import { level } from '..'\nexport const a = level`],
    ['house/import-extension', 'client/partner/pages.ts', `export const page = () => import('./Page')`],
    ['no-console', 'server/worker/loop.ts', `console.log('done')`],
    ['no-console', 'client/partner/Card.vue', `<script setup lang="ts">\nconsole.warn('done')\n</script>\n`],
    ['@typescript-eslint/no-explicit-any', 'server/core/request.ts', `export const a = (b: any): string => String(b)`],
    ['@typescript-eslint/no-explicit-any', 'client/partner/Card.vue', `<script setup lang="ts">\nconst a: any = 1\n</script>\n`],
    ['@typescript-eslint/no-non-null-assertion', 'server/core/request.ts', `export const first = (a: string[]): string => a[0]!`],
    ['@typescript-eslint/consistent-type-imports', 'server/core/request.ts', `import { Level } from './partner.ts'\nexport type A = Level`],
    ['@typescript-eslint/no-import-type-side-effects', 'server/core/request.ts', `import { type Level } from './partner.ts'\nexport type A = Level`],
    ['@typescript-eslint/ban-ts-comment', 'server/core/request.ts', `// @ts-ignore\nexport const a = 1`],
    ['eqeqeq', 'server/core/request.ts', `export const same = (a: unknown): boolean => a == 1`],
    ['no-warning-comments', 'server/core/request.ts', `// TODO later\nexport const a = 1`],
  ])('%s complains in %s of: %j', async (rule, file, text) => {
    expect(await complaints(file, text)).toContain(rule)
  })

  it.each([
    ['client/shared/api.ts', `export const load = async () => await fetch('/api/requests')`],
    ['server/bitrix24/http-client.ts', `import { request } from 'undici'\nexport const call = async () => await request('https://oauth.bitrix.info')`],
    ['server/bitrix24/http-client.ts', `export const answer = new Response('done')`],
    ['sandbox/queue.ts', `console.log(await fetch('http://127.0.0.1:1'))`],
    ['sandbox/oauth.ts', `import type { Request } from 'express'\nexport type A = Request`],
    ['server/env.ts', `export const port = process.env['PORT']`],
    ['tests/support/engines.ts', `export const url = process.env['TEST_DATABASE_URL']!`],
    ['server/core/request.ts', `export const later = (now: Date): Date => new Date(now.getTime() + 1)`],
    ['server/core/request.ts', `export const day = (at: number, performance: { grade: number }): unknown => [new Date(at), performance.grade]`],
    ['server/routes/requests.ts', `import type { Request } from './own.ts'\nexport const url = (request: Request): string => request.url`],
    ['server/core/request.ts', `export type Window = { process: string, crypto: number }\nexport const a: Window = { process: 'sale', crypto: 1 }`],
    ['server/app/now.ts', `export const now = () => new Date()`],
    ['vitest.config.ts', `export default {}`],
    ['client/partner/Card.vue', template(`<B24Checkbox variant="card" class="text-description" :model-value="a" @change="() => {}" />`)],
    ['client/partner/Card.vue', template(`<div><B24Table :data="[a]" /><B24Select @select="() => {}" /><p class="text-muted-foreground" /></div>`)],
    ['client/partner/main.ts', `import App from './App.vue'\nimport './main.css'\nexport const page = async () => [App, await import('./Page.vue')]`],
  ])('nothing complains in %s of: %j', async (file, text) => {
    expect(await complaints(file, text)).toEqual([])
  })

  it.each([
    ['no-floating-promises', `export function close(): void { save() }`],
    ['no-misused-promises', `export const word = (): string => { if (save()) return 'saved'; return 'lost' }`],
    ['await-thenable', `export const word = async (): Promise<string> => await 'saved'`],
  ])('complain of a promise, %s: %j', (rule, text) => {
    expect(typeComplaints(`async function save(): Promise<void> { await Promise.resolve() }\n${text}\nexport const later = async (): Promise<void> => await save()\n`)).toEqual([rule])
  })

  it('let a listener be async', () => {
    expect(typeComplaints(`const save = async (): Promise<void> => await Promise.resolve()\nexport const listen = (on: (then: () => void) => void): void => { on(save) }\n`)).toEqual([])
  })
})
