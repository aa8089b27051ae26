import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { ImportView } from '../../server/contract/partner-csv.ts'
import { ENGINES, openProduct } from '../app/steps.ts'
import type { Answer, Api, Product } from '../support/product.ts'
import { wished } from '../faults/chance.ts'

/** `LINES=5000` is the longest that is taken. */
const LINES = wished('LINES', 250)

const HEADER = 'id,name,status,city,homeCountry,timeZone'
const line = (id: string, name = `Company ${id}`): string => `${id},${name},bronze,Porto,PT,Europe/Lisbon`

describe.each(ENGINES)('a file of partners, on %s', (engine, open) => {
  let product: Product
  let operator: Api

  beforeAll(async () => {
    product = await openProduct(open)
    operator = await product.as('vendor')
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  async function send(text: string | Uint8Array<ArrayBuffer>, { dryRun = false, token = operator.token, type = 'text/csv' } = {}): Promise<Answer<ImportView & ErrorBody>> {
    const answer = await fetch(`${product.url}/api/operator/partners/import${dryRun ? '?dryRun=1' : ''}`, {
      method: 'POST', headers: { 'authorization': `Bearer ${token}`, 'content-type': type }, body: text,
    })
    return { status: answer.status, body: await answer.json() as ImportView & ErrorBody }
  }
  const find = (id: string) => product.app.db.selectFrom('partners').selectAll().where('id', '=', id).executeTakeFirst()
  const results = ({ body }: Answer<ImportView>): string[] => body.lines.map(({ line: at, id, result }) => `${at} ${id} ${result}`)

  it('enters partners, changes what differs, and says so line by line', async () => {
    expect((await send([HEADER, line('a1'), line('a2')].join('\n'))).body).toMatchObject({ dryRun: false, created: 2, refused: 0 })
    const again = await send([HEADER, line('a1', 'Renamed'), line('a2'), line('a3')].join('\n'))
    expect(results(again)).toEqual(['2 a1 changed', '3 a2 unchanged', '4 a3 created'])
    expect(again.body.lines[0]?.fields).toEqual(['name'])
    const rows = await product.app.db.selectFrom('journal').select('details').where('partner_id', 'in', ['a1', 'a2', 'a3']).orderBy('id').execute()
    expect(rows).toHaveLength(4)
  })

  it('takes semicolons, a byte order mark, CRLF, quoted line breaks, empty lines and columns in any order and case', async () => {
    const file = '\ufeffNAME;id;City;status;homecountry;TimeZone;locations;approvedAt\r\n\r\n"Quoted; ""Company""\r\nof two lines";b1;São Paulo;silver;BR;America/Sao_Paulo;"PT, ES-GA";2026-02-01\r\n;;;;;;;\r\nPlain;b2;Rio;bronze;BR;America/Sao_Paulo;;\r\n'
    const answer = await send(file)
    expect(results(answer)).toEqual(['3 b1 created', '6 b2 created'])
    expect(await find('b1')).toMatchObject({ name: 'Quoted; "Company" of two lines', city: 'São Paulo', approved_at: Date.UTC(2026, 1, 1) })
    expect(await product.app.db.selectFrom('partner_locations').select(['country', 'region']).where('partner_id', '=', 'b1').orderBy('slot').execute())
      .toEqual([{ country: 'BR', region: null }, { country: 'PT', region: null }, { country: 'ES', region: 'ES-GA' }])
  })

  it('keeps what the file does not name, and empties what it names and leaves empty', async () => {
    await send('id,name,status,city,homeCountry,timeZone,email,portalDomain\nc1,Company,silver,Porto,PT,Europe/Lisbon,c@c1.example,c1.bitrix24.eu')
    const answer = await send('id,email,status\nc1,,gold\nc2,,gold')
    expect(answer.body.lines[0]).toMatchObject({ result: 'changed', fields: ['status', 'email'] })
    expect(await find('c1')).toMatchObject({ status: 'gold', email: null, portal_domain: 'c1.bitrix24.eu', name: 'Company' })
    expect(answer.body.lines[1]).toMatchObject({ result: 'refused', sentences: ['name', 'city', 'homeCountry', 'timeZone'].map((name) => `This partner is new and needs a value here: ${name}.`) })
  })

  it('refuses lines with sentences, and takes the others', async () => {
    const head = `${HEADER},portalDomain,locations`
    const answer = await send([
      head, `${line('d1')},d1.bitrix24.eu,ES`, `${line('bad id')},,`, `${line('d2', '=HYPERLINK(1)')},,`, 'd3,Company,platinum,Porto,Portugal,Mars,,', `${line('d4')},d1.bitrix24.eu,`,
      `${line('d5')},,IR`, `${line('d6')},`, `${line('d7')},,`, `${line('d7', 'Twin')},,`, `${line('d8')},,ES ES`, `${line('d9')},,`,
    ].join('\n'))
    expect(results(answer)).toEqual([
      '2 d1 created', '3 bad id refused', '4 d2 refused', '5 d3 refused', '6 d4 refused', '7 d5 refused', '8 d6 refused', '9 d7 refused', '10 d7 refused', '11 d8 refused', '12 d9 created',
    ])
    const said = answer.body.lines.map(({ sentences }) => sentences.join(' '))
    expect(said[1]).toMatch(/^An id has 1 to 64/)
    expect(said[2]).toBe('name begins as a formula does. Take the sign at its beginning away.')
    expect(said[3]).toBe('status: A status is bronze, silver or gold. homeCountry: A country is its ISO code, such as PT. timeZone: A time zone has a name such as Europe/Lisbon.')
    expect(said[4]).toBe('d1.bitrix24.eu is the portal of Company d1 (d1) already. Nothing was changed.')
    expect(said[5]).toMatch(/^Requests from Iran cannot be shared/)
    expect(said[6]).toBe('This line has 7 cells, the first one 8.')
    expect(said[7]).toBe('The id d7 stands in line 10 as well. Leave one of them.')
    expect(said[9]).toMatch(/^Spain is one of your locations already/)
    expect(await find('d7')).toBeUndefined()
  })

  it('says in a trial what would come out and keeps nothing', async () => {
    const file = [HEADER, line('e1'), line('a2', 'Other')].join('\n')
    const trial = await send(file, { dryRun: true })
    expect(trial.body).toMatchObject({ dryRun: true, created: 1, changed: 1 })
    expect(await find('e1')).toBeUndefined()
    expect(await find('a2')).toMatchObject({ name: 'Company a2' })
    expect({ ...(await send(file)).body, dryRun: true }).toEqual(trial.body)
  })

  it.each<[what: string, text: string | Uint8Array<ArrayBuffer>, sentence: RegExp]>([
    ['an unknown column', 'id,name,colour\nx,X,red', /^The first line has a column “colour” that is not known\. Known are id, name, status/],
    ['a column twice', 'id,name,NAME\nx,X,Y', /twice\. Nothing was imported\.$/], ['nothing', '\n\n', /^This file is empty\./],
    ['a quotation mark that is never closed', `${HEADER}\nx,"X,bronze`, /never closed/], ['another encoding', new Uint8Array([...Buffer.from('id,name\nx,S'), 0xe3, 0x6f]), /not UTF-8/],
    ['too many lines', [HEADER, ...Array.from({ length: 5_001 }, (_, at) => `m${at},,,,,`)].join('\n'), /has 5001 lines; at most 5000/],
  ])('refuses as a whole %s', async (_what, text, sentence) => {
    const { status, body } = await send(text)
    expect({ status, code: body.error.code, message: body.error.message }).toEqual({ status: 400, code: 'csv_unreadable', message: expect.stringMatching(sentence) as string })
  })

  it('takes no file of more than a megabyte, of another kind, or from somebody else', async () => {
    expect((await send(`${HEADER}\n${'x'.repeat(1_100_000)}`)).status).toBe(413)
    expect((await send(HEADER, { type: 'text/plain' })).status).toBe(415)
    expect((await send(HEADER, { token: (await product.as('luso')).token })).status).toBe(403)
    expect((await send(HEADER, { token: 'x'.repeat(40) })).status).toBe(401)
  })

  it('takes a long file, and the same again without a change', async () => {
    const file = [HEADER, ...Array.from({ length: LINES }, (_, at) => line(`f${at}`))].join('\n')
    const times: number[] = []
    for (const expected of [{ created: LINES, refused: 0 }, { unchanged: LINES }]) {
      const startedAt = performance.now()
      expect((await send(file)).body).toMatchObject(expected)
      times.push((performance.now() - startedAt) / 1_000)
    }
    console.log(`${LINES} lines on ${engine}: ${times.map((seconds) => `${seconds.toFixed(1)} s`).join(' to enter, ')} unchanged`)
  }, 120_000)
})
