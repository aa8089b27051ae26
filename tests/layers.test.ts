import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkLayers, describeViolations, findCycles, readImports, readSources, type Layer, type Sources } from './support/imports.ts'

const ROOT = join(import.meta.dirname, '..')
const SERVER_PACKAGES = { packages: 'any', builtins: true } as const

/** The one rule: imports point down (docs/architecture.md). Types count like values. */
const LAYERS: readonly Layer[] = [
  { path: 'server/main.ts', may: 'anything', dynamicOnly: ['sandbox/'], ...SERVER_PACKAGES },
  { path: 'server/compose.ts', may: 'anything', ...SERVER_PACKAGES },
  { path: 'server/sandbox-setup.ts', may: ['server/app/', 'server/core/', 'sandbox/'], typesOnly: ['sandbox/'], ...SERVER_PACKAGES },
  {
    path: 'server/server.ts',
    may: ['server/routes/', 'server/http/', 'server/app/', 'server/contract/', 'server/core/', 'server/say/', 'server/env.ts'],
    typesOnly: ['server/env.ts'],
    ...SERVER_PACKAGES,
  },
  { path: 'server/env.ts', may: ['server/core/'], ...SERVER_PACKAGES },
  { path: 'server/routes/', may: ['server/http/', 'server/app/', 'server/contract/', 'server/say/', 'server/core/'], ...SERVER_PACKAGES },
  { path: 'server/http/', may: ['server/app/', 'server/say/', 'server/core/'], ...SERVER_PACKAGES },
  { path: 'server/worker/', may: ['server/app/', 'server/core/'], ...SERVER_PACKAGES },
  {
    path: 'server/app/',
    may: ['server/store/', 'server/bitrix24/', 'server/mail/', 'server/db/', 'server/say/', 'server/core/'],
    typesOnly: ['server/db/'],
    ...SERVER_PACKAGES,
  },
  { path: 'server/store/', may: ['server/db/', 'server/core/'], packages: ['kysely'], builtins: true },
  { path: 'server/bitrix24/', may: ['server/say/', 'server/core/'], ...SERVER_PACKAGES },
  { path: 'server/mail/', may: ['server/say/', 'server/core/'], ...SERVER_PACKAGES },
  { path: 'server/db/', may: [], packages: ['kysely', 'better-sqlite3', 'pg'], builtins: true },
  { path: 'server/contract/', may: ['server/core/'], packages: ['zod'], builtins: false },
  { path: 'server/say/', may: ['server/core/'], packages: ['@intlify/core-base'], builtins: true },
  // Words, not code: whoever speaks may read them, and core takes their keys from them.
  { path: 'server/core/', may: ['locales/'], packages: [], builtins: false },
  { path: 'locales/', may: [], packages: [], builtins: false },
  { path: 'client/shared/', may: ['server/contract/', 'server/core/', 'locales/'], packages: 'any', builtins: false },
  { path: 'client/', may: ['client/shared/', 'server/contract/', 'server/core/'], packages: 'any', builtins: false },
  { path: 'install/', may: ['client/shared/', 'server/contract/', 'server/core/'], packages: 'any', builtins: false },
  { path: 'sandbox/', may: [], packages: 'any', builtins: true },
  { path: 'tests/', may: 'anything', packages: 'any', builtins: true },
]

describe('the repository', () => {
  const sources = readSources(ROOT, ['server', 'client', 'install', 'sandbox', 'tests'])

  it('has imports that all point down', () => {
    expect(sources.size).toBeGreaterThan(10)
    expect(describeViolations(checkLayers(sources, LAYERS))).toBe('')
  })

  it('has no files that load each other in a circle', () => {
    expect(findCycles(sources).map((cycle) => cycle.join(' → '))).toEqual([])
  })
})

describe('the check of the import table', () => {
  it.each([
    ['server/core/request.ts', `import type { App } from '../app/app.ts'`],
    ['server/core/request.ts', `import { z } from 'zod'`],
    ['server/core/request.ts', `import { randomUUID } from 'node:crypto'`],
    ['server/core/request.ts', `import { randomUUID } from 'crypto'`],
    ['server/core/request.ts', `export type A = import('../store/requests.ts').A`],
    ['server/contract/request.ts', `import { sql } from 'kysely'`],
    ['server/store/requests.ts', `import pg from 'pg'`],
    ['server/store/requests.ts', `import { call } from '../bitrix24/call.ts'`],
    ['server/bitrix24/call.ts', `import { listRequests } from '../store/requests.ts'`],
    ['server/app/reserve-request.ts', `import { openSqlite } from '../db/sqlite.ts'`],
    ['server/app/reserve-request.ts', `export { present } from '../routes/requests.ts'`],
    ['server/routes/requests.ts', `import { getRequest } from '../store/requests.ts'`],
    ['server/routes/requests.ts', `const loop = await import('../worker/loop.ts')`],
    ['server/http/errors.ts', `import type { ErrorView } from '../contract/error.ts'`],
    ['server/server.ts', `import type { Sandbox } from '../sandbox/world.ts'`],
    ['server/main.ts', `import { startSandbox } from '../sandbox/world.ts'`],
    ['client/shared/api.ts', `import { reserveRequest } from '../../server/app/reserve-request.ts'`],
    ['client/partner/App.vue', `<script setup lang="ts">\nimport { getRequest } from '../../server/store/requests.ts'\n</script>`],
    ['client/partner/App.vue', `<script src="../../server/main.ts"></script>`],
    ['install/manifest.ts', `import { env } from '../server/env.ts'`],
    ['sandbox/world.ts', `import type { Need } from '../server/core/request.ts'`],
    ['server/helpers/dates.ts', ''],
  ])('finds in %s: %j', (file, text) => {
    expect(checkLayers(new Map([[file, text]]), LAYERS)).toHaveLength(1)
  })

  it.each([
    ['server/main.ts', `const { startSandbox } = await import('../sandbox/world.ts')`],
    ['server/main.ts', `import type { Sandbox } from '../sandbox/world.ts'\nimport { manifest } from '../install/manifest.ts'`],
    ['server/app/reserve-request.ts', `import type { Db } from '../db/db.ts'\nimport { getRequest } from '../store/requests.ts'`],
    ['server/store/requests.ts', `import { sql } from 'kysely'\nimport { clauses } from './clauses.ts'`],
    ['server/contract/request.ts', `import { z } from 'zod'\nimport * as mini from 'zod/mini'`],
    ['client/partner/App.vue', `<script setup lang="ts">\nimport Icon from './Icon.vue'\nimport './main.css'\n</script>`],
    ['tests/app/reserve.test.ts', `import { startSandbox } from '../../sandbox/world.ts'`],
  ])('allows in %s: %j', (file, text) => {
    expect(describeViolations(checkLayers(new Map([[file, text]]), LAYERS))).toBe('')
  })

  it('names file, line and import', () => {
    const violations = checkLayers(new Map([['client/App.vue', `<template />\n\n<script setup lang="ts">\nimport '../server/main.ts'\n</script>`]]), LAYERS)
    expect(describeViolations(violations)).toBe('client/App.vue:4 → ../server/main.ts: client/ may not import server/main.ts')
  })

  it('tells apart what is loaded now, later and never', () => {
    const text = `import type { A } from './a.ts'\nimport { type B } from './b.ts'\nconst c = () => import('./c.ts')\n`
    expect(readImports('server/core/x.ts', text).map(({ specifier, kind }) => `${specifier} ${kind}`)).toEqual([
      './a.ts type', './b.ts value', './c.ts dynamic',
    ])
  })
})

describe('the check for circles', () => {
  const circle = (back: string): Sources => new Map([
    ['server/core/a.ts', `import { b } from './b.ts'`],
    ['server/core/b.ts', `import { c } from './c.ts'`],
    ['server/core/c.ts', back],
  ])

  it('finds files of one folder that load each other', () => {
    expect(findCycles(circle(`import { a } from './a.ts'`))).toEqual([
      ['server/core/a.ts', 'server/core/b.ts', 'server/core/c.ts', 'server/core/a.ts'],
    ])
  })

  it('finds a file that loads itself', () => {
    expect(findCycles(new Map([['server/core/a.ts', `import { a } from './a.ts'`]]))).toHaveLength(1)
  })

  it('lets types and import() point back', () => {
    expect(findCycles(circle(`import type { A } from './a.ts'`))).toEqual([])
    expect(findCycles(circle(`const a = await import('./a.ts')`))).toEqual([])
  })
})
