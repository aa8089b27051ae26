import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startProduct } from '../support/product.ts'
import type { Product } from '../support/product.ts'

const FOLDER = join(import.meta.dirname, '../fixtures/bitrix24')
const example = z.object({ request: z.object({ url: z.string(), body_form: z.string().optional(), body_parsed: z.record(z.string(), z.unknown()), query_parsed: z.record(z.string(), z.string()).optional() }) })

function read(file: string): z.infer<typeof example>['request'] {
  return example.parse(JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))).request
}

function filesBeginning(prefix: string): string[] {
  return readdirSync(FOLDER).filter((file) => file.startsWith(prefix) && 'body_parsed' in ((JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as { request?: object }).request ?? {}))
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

describe('what Bitrix24 posts, as documented', () => {
  let product: Product

  beforeAll(async () => {
    product = await startProduct()
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  const post = async (path: string, body: string) => fetch(`${product.url}${path}`, { method: 'POST', headers: FORM, body })
  const toForm = (value: unknown, name = ''): [string, string][] => (typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => toForm(inner, name === '' ? key : `${name}[${key}]`))
    : [[name, String(value)]])

  it.each(filesBeginning('event.'))('answers %s with 200 and believes nothing of an unknown portal', async (file) => {
    const before = await product.app.db.selectFrom('portals').selectAll().orderBy('member_id').execute()
    const { body_form, body_parsed } = read(file)
    const response = await post('/b24/event', body_form ?? new URLSearchParams(toForm(body_parsed)).toString())
    expect(response.status).toBe(200)
    await product.settled()
    expect(await product.app.db.selectFrom('portals').selectAll().orderBy('member_id').execute()).toEqual(before)
  })

  it.each(filesBeginning('event.ONCRM'))('stores %s when it comes from a portal with its application token', async (file) => {
    const { memberId, applicationToken } = product.sandbox.portal('luso')
    const { body_parsed } = read(file)
    const auth = { ...(body_parsed['auth'] as object), member_id: memberId, application_token: applicationToken }
    await post('/b24/event', new URLSearchParams(toForm({ ...body_parsed, auth })).toString())
    const itemId = Number((body_parsed['data'] as { FIELDS: { ID: string } }).FIELDS.ID)
    const rows = await product.app.db.selectFrom('inbox').select('event').where('item_id', '=', itemId).where('member_id', '=', memberId).execute()
    expect(rows).toContainEqual({ event: String(body_parsed['event']).toUpperCase() })
  })

  it.each(filesBeginning('iframe.'))('opens %s with a page that only its portal may frame and that repeats nothing it was sent but the application token', async (file) => {
    const { url, body_parsed } = read(file)
    const { search, searchParams } = new URL(url)
    const path = file.includes('INSTALL') ? '/install' : '/app'
    const response = await post(`${path}${search}`, new URLSearchParams(toForm(body_parsed)).toString())
    expect(response.status).toBe(200)
    const protocol = searchParams.get('PROTOCOL') === '0' ? 'http' : 'https'
    expect(response.headers.get('content-security-policy')).toContain(`frame-ancestors ${protocol}://${searchParams.get('DOMAIN')}`)
    expect(response.headers.get('x-frame-options')).toBeNull()
    const html = await response.text()
    for (const secret of ['AUTH_ID', 'REFRESH_ID', 'member_id']) {
      if (typeof body_parsed[secret] === 'string') expect(html).not.toContain(body_parsed[secret])
    }
  })

  it.each(['/app', '/install', '/b24/event', '/request'])('answers HEAD %s with 200, as the cabinet asks before it takes an address', async (path) => {
    expect((await fetch(`${product.url}${path}`, { method: 'HEAD' })).status).toBe(200)
  })

  it.each([
    ['nothing', ''], ['junk', '%%%=%%&&&[[]]'], ['an array for an event', 'event[]=ONAPPINSTALL&auth=1'], ['prototype keys', '__proto__[x]=1&constructor[prototype]=2&hasOwnProperty=3'],
    ['auth twice', 'event=ONCRMDEALUPDATE&auth=x&auth[member_id]=y'], ['deep nesting', `event=${'a[b]'.repeat(500)}`], ['many fields', Array.from({ length: 5000 }, (_, i) => `f${i}=1`).join('&')],
    ['a large body', `event=${'x'.repeat(200_000)}`],
  ])('refuses %s without falling over', async (_, body) => {
    const response = await post('/b24/event', body)
    expect(response.status).toBeLessThan(500)
    expect(product.log.filter((line) => line.startsWith('error'))).toEqual([])
  })
})
