import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { METHOD_NAMES } from '../../sandbox/rest/methods.ts'
import type { Changes } from './contract-cases.ts'
import { ABRIDGED, ADAPTATIONS, CONTRADICTIONS } from './contract-cases.ts'
import type { Provocation } from './contract-errors.ts'
import { PROVOCATIONS } from './contract-errors.ts'
import { SYSTEM_CASES } from './contract-system.ts'
import { printTable } from './contract-table.ts'
import type { Documented, Reply, World } from './contract-world.ts'
import { documented, openWorld, post } from './contract-world.ts'
import type { Tolerance } from './shape.ts'
import { differences, shapeOf } from './shape.ts'

const EXAMPLES = documented()
const BUILT = new Set(METHOD_NAMES)
const isBuilt = ({ method }: Documented): boolean => BUILT.has(String(method).toLowerCase())

let world: World
const passed = new Set<string>()
beforeAll(async () => {
  world = await openWorld()
})
afterAll(async () => {
  printTable(EXAMPLES, { isBuilt, passed, provocations: PROVOCATIONS, systemCases: SYSTEM_CASES })
  await world.opened.stop()
})
// Some examples make mandatory fields, which later examples do not fill.
afterEach(() => {
  for (const field of world.portal.userFields) field.mandatory = false
  world.portal.allowCrm(7)
})

function changed(body: Record<string, unknown>, changes: Changes): Record<string, unknown> {
  const copy = structuredClone(body)
  for (const [path, value] of Object.entries(changes)) {
    const [key = '', ...rest] = path.split('.')
    const [holder, last] = rest.length === 0 ? [copy, key] : [copy[key] as Record<string, unknown>, rest.join('.')]
    if (value === undefined) delete holder[last]
    else holder[last] = value
  }
  return copy
}

const EMPLOYEE = 7

async function send(example: Documented, changes: Changes, by: Provocation['by'] | 'admin' = 'admin'): Promise<Reply> {
  const { portal } = world
  const body = changed(example.request.body ?? {}, changes)
  if (by === 'webhook') return await post(portal.createWebhook() + String(example.method), { ...body, auth: undefined })
  return await post(portal.restUrl + String(example.method), { ...body, auth: portal.tokensFor(by === 'employee' ? EMPLOYEE : undefined).access_token })
}

/** Custom fields and links to smart processes differ from portal to portal, as does how many pages there are. */
const OWN = /(^|\.)(ufCrm|UF_CRM_|parentId|PARENT_ID_)|^next$/
const TIME = /^time$|(^time|result_time\.[^.]+)\.(operating|operating_reset_at|processing)$/
/** The keys of these maps are languages. */
const LANGUAGES = /(Label|Message|languageId|langAll|_LABEL|_MESSAGE)$/
/** What a custom field has to set depends on its type. */
const SETTINGS = /\.settings\./

function tolerance(example: Documented): Tolerance {
  const extra = ABRIDGED.has(example.name) ? /./ : new RegExp([OWN, TIME, SETTINGS].map(({ source }) => source).join('|'))
  return { missing: new RegExp(`${OWN.source}|${SETTINGS.source}|^time\\.`), extra, map: LANGUAGES }
}

function answerOf(example: Documented): Documented['response'] {
  return example.response ?? EXAMPLES.find(({ name }) => `${name}.json` === example.response_ref)?.response
}

function expectShape(example: Documented, real: Reply): void {
  const promised = answerOf(example)
  expect([real.status, real.body['error']]).toEqual([promised?.http_status ?? 200, undefined])
  if (promised?.body) {
    const found = differences(real.body, shapeOf(promised.body), tolerance(example))
    expect(found.filter((line) => !CONTRADICTIONS[example.name]?.test(line))).toEqual([])
  }
  passed.add(example.name)
}

const named = (examples: Documented[]): [string, Documented][] => examples.map((example) => [example.name, example])

describe('documented methods answer in the documented shape', () => {
  it.each(named(EXAMPLES.filter((example) => example.kind === 'method' && isBuilt(example))))('%s', async (_, example) => {
    const changes = { ...await ADAPTATIONS[String(example.method)]?.(world), ...await ADAPTATIONS[example.name]?.(world) }
    expectShape(example, await send(example, changes))
  })
})

describe('documented refusals', () => {
  it.each(named(EXAMPLES.filter((example) => example.kind === 'method-errors' && PROVOCATIONS[example.name])))('%s', async (_, example) => {
    for (const { change = {}, by = 'admin', error, text, status } of PROVOCATIONS[example.name] ?? []) {
      const real = await send(example, typeof change === 'function' ? await change(world) : change, by)
      expect([real.status, real.body['error'], Object.keys(real.body).slice(0, 2)]).toEqual([status ?? 400, error, ['error', 'error_description']])
      if (typeof text === 'string') expect(real.body['error_description']).toBe(text)
      else expect(real.body['error_description']).toMatch(text)
    }
    passed.add(example.name)
  })

  it('are among those the documentation lists', () => {
    // Names in braces, in quotes and of fields stand for whatever was sent.
    const plain = (text: string): string => text.replaceAll(/\{\w+\}|'\w+'|\b[A-Z0-9]+_[A-Z0-9_]+\b/g, ' ').toLowerCase().replaceAll(/[^a-z]+/g, ' ').trim()
    for (const [name, provocations] of Object.entries(PROVOCATIONS)) {
      const example = EXAMPLES.find((candidate) => candidate.name === name)
      const listed = [JSON.stringify(example?.response?.body ?? {}), ...(example?.documented_errors ?? []).map((row) => Object.values(row).join(' '))].map(plain)
      const unknown = provocations.filter(({ error, text }) => !listed.some((row) => row.includes(plain(typeof text === 'string' ? text : String(error))) || (error !== '' && row.includes(plain(String(error))))))
      expect([name, unknown.map(({ text }) => text)]).toEqual([name, []])
    }
  })
})

describe('documented answers of any method, of the authorisation server and of webhooks', () => {
  it.each(named(EXAMPLES.filter((example) => SYSTEM_CASES[example.name])))('%s', async (_, example) => {
    const real = await SYSTEM_CASES[example.name]!(world, example)
    const promised = example.response
    // Where the documentation names no status, any refusal will do.
    if (promised?.http_status !== null) expect(real.status).toBe(promised?.http_status)
    else expect(real.status).toBeGreaterThanOrEqual(400)
    if (!promised?.body) {
      passed.add(example.name)
      return
    }
    if ('error' in promised.body) {
      expect(real.body['error']).toBe(promised.body['error'])
      expect(real.body['error_description']).toBe(promised.body['error_description'])
      passed.add(example.name)
    } else expectShape(example, real)
  })
})
