import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startProduct } from '../support/product.ts'
import type { Product } from '../support/product.ts'

describe('what is sent', () => {
  let product: Product
  beforeAll(async () => { product = await startProduct() })
  afterAll(() => product.close())

  /** As it goes over the wire: fetch unpacks by itself. */
  function head(path: string, accept: string): Promise<{ status: number, encoding: string | undefined, cache: string | undefined }> {
    return new Promise((resolve, reject) => {
      request(product.url + path, { headers: { 'accept-encoding': accept } }, (res) => {
        res.destroy()
        resolve({ status: res.statusCode ?? 0, encoding: res.headers['content-encoding'], cache: res.headers['cache-control'] })
      }).on('error', reject).end()
    })
  }

  it('is packed as the browser likes it: scripts by the build, pages on their way', async () => {
    const script = /\/assets\/[^"]+\.js/.exec(await (await fetch(`${product.url}/app`)).text())?.[0] ?? ''
    expect(await head(script, 'gzip, br')).toEqual({ status: 200, encoding: 'br', cache: 'public, max-age=31536000, immutable' })
    expect((await head(script, 'gzip')).encoding).toBe('gzip')
    expect((await head(script, 'identity')).encoding).toBeUndefined()
    expect((await head('/app', 'gzip')).encoding).toBe('gzip')
  })

  it('is not packed when it is a stream of news', async () => {
    const luso = await product.as('luso')
    const { ticket } = (await luso.post<{ ticket: string }>('/api/stream/ticket')).body
    expect(await head(`/api/stream?ticket=${ticket}`, 'gzip, br')).toMatchObject({ status: 200, encoding: undefined })
  })

  it('says what is not there as everything else does', async () => {
    expect((await head('/assets/nothing.js', 'gzip')).status).toBe(404)
  })
})
