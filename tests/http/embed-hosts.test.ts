import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mayEmbed } from '../../server/app/embed/embed-hosts.ts'
import type { EmbedHostsView } from '../../server/contract/embed.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import { ENGINES, openProduct } from '../app/steps.ts'
import type { Answer, Api, Product } from '../support/product.ts'

describe.each(ENGINES)('sites that may frame the form, on %s', (_engine, open) => {
  let product: Product
  let operator: Api

  beforeAll(async () => {
    product = await openProduct(open)
    operator = await product.as('vendor')
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  const put = (hosts: unknown): Promise<Answer<EmbedHostsView & ErrorBody>> => operator.put('/api/operator/embed-hosts', { hosts })
  const rows = async () => (await product.app.db.selectFrom('journal').select('details').where('kind', '=', 'embed_hosts_changed').orderBy('id').execute()).map((row) => row.details)

  it('are none at first', async () => {
    expect((await operator.get<EmbedHostsView>('/api/operator/embed-hosts')).body).toEqual({ hosts: [], script: `<script async src="${product.url}/embed.js"></script>` })
    expect(await mayEmbed(product.app, 'blog.example')).toBe(false)
  })

  it('are those that an operator enters, however they were copied', async () => {
    const { body } = await put(['https://Blog.Example/path?x=1', '*.firma.example', 'münchen.example', 'shop.example:8443', 'blog.example'])
    expect(body.hosts.map(({ host, addedBy }) => [host, addedBy])).toEqual(['*.firma.example', 'blog.example', 'shop.example:8443', 'xn--mnchen-3ya.example'].map((host) => [host, 'Petra Novak']))
    const asked = ['blog.example', 'a.b.firma.example', 'firma.example', 'shop.example:8443', 'shop.example', 'xn--mnchen-3ya.example', 'evil-firma.example', 'blog.example.evil.example']
    expect(await Promise.all(asked.map((host) => mayEmbed(product.app, host)))).toEqual([true, true, false, true, false, true, false, false])
  })

  it('leave a row for every change and none for the same again', async () => {
    await put(['blog.example', 'neu.example'])
    await put(['neu.example', 'blog.example'])
    expect(await rows()).toEqual(['+blog.example +*.firma.example +xn--mnchen-3ya.example +shop.example:8443', '+neu.example -*.firma.example -shop.example:8443 -xn--mnchen-3ya.example'])
  })

  it.each(['', 'a b', '*.com', '*', 'blog.example; script-src *', 'blog.example\nx.example', "'self'", 'https://', `${'a'.repeat(64)}.example`, 'user@blog.example'])('are not %j', async (host) => {
    const { status, body } = await put(['blog.example', host])
    expect([status, Object.keys(body.error.fields ?? {})]).toEqual([400, ['hosts.1']])
  })

  it('are an operator’s to choose', async () => {
    const luso = await product.as('luso')
    expect([(await luso.get('/api/operator/embed-hosts')).status, (await luso.put('/api/operator/embed-hosts', { hosts: [] })).status]).toEqual([403, 403])
  })
})
