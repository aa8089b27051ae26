import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { FILE_LIMITS } from '../../server/core/attachments.ts'
import { CLIENT_LANGUAGES } from '../../server/core/languages.ts'
import { GOOD, KEY, startForm, type Form } from './form-steps.ts'

const PDF = new TextEncoder().encode('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n')
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82])
const DOCX_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
const text = (words: string): Uint8Array => new TextEncoder().encode(words)

let form: Form

beforeAll(async () => { form = await startForm() })
afterAll(async () => { await form.stop() })
beforeEach(() => { form.reset() })

type Attached = readonly (readonly [name: string, bytes: Uint8Array])[]

function body(files: Attached, change: Record<string, string> = {}): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries({ ...GOOD, ...change })) data.append(name, value)
  for (const [name, bytes] of files) data.append('files', new Blob([new Uint8Array(bytes)]), name)
  return data
}

const send = (files: Attached, change?: Record<string, string>, path?: string): ReturnType<Form['postRaw']> => form.postRaw(body(files, change), {}, path)

/** A ZIP of one file, as office documents are. */
function zipOf(name: string, content: string): Uint8Array {
  const data = Buffer.from(content)
  const packed = deflateRawSync(data)
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(20, 4)
  header.writeUInt16LE(8, 8)
  header.writeUInt32LE(packed.length, 18)
  header.writeUInt32LE(data.length, 22)
  header.writeUInt16LE(name.length, 26)
  return Buffer.concat([header, Buffer.from(name), packed, Buffer.alloc(200)])
}

describe('a form with files', () => {
  it('is taken as a browser sends it, also when no file was chosen', async () => {
    expect((await send([])).status).toBe(303)
    const empty = body([])
    empty.append('files', new Blob([]), '')
    empty.set('key', KEY.replace('0d', '0e'))
    expect((await form.postRaw(empty, {})).status).toBe(303)
    expect(form.state.stored.map((it) => it.files)).toEqual([[], []])
  })

  it('keeps what is what it says, under a safe name', async () => {
    const docx = zipOf('[Content_Types].xml', DOCX_TYPES)
    const { status } = await send([['../../etc/План проекта.PDF', PDF], ['a<b>:c.png', PNG], ['.docx', docx]])
    expect(status).toBe(303)
    expect(form.state.stored[0]?.files.map(({ name, type }) => [name, type])).toEqual([['План проекта.pdf', 'pdf'], ['a_b__c.png', 'png'], ['file.docx', 'docx']])
    expect(form.state.stored[0]?.files[0]?.bytes).toEqual(Buffer.from(PDF))
  })

  it.each([['notes.txt', text('Some words\r\nund Umlaute äöü')], ['list.csv', text('a;b\n1;2\n')], ['old.csv', new Uint8Array([0xcf, 0xf0, 0xe8, 0x3b, 0x31, 0x0a])], ['wide.txt', new Uint8Array([0xff, 0xfe, 0x41, 0, 0x42, 0])]])('takes text in any encoding: %s', async (name, bytes) => {
    expect((await send([[name, bytes]])).status).toBe(303)
  })

  it.each<[string, Attached, string]>([
    ['four files', [1, 2, 3, 4].map((n) => [`${n}.pdf`, PDF]), 'Choose no more than 3 files'],
    ['ten files', Array.from({ length: 10 }, (_, n) => [`${n}.pdf`, PDF]), 'Choose no more than 3 files'],
    ['one that is too large', [['big.pdf', Buffer.concat([PDF, Buffer.alloc(FILE_LIMITS.bytes)])]], 'One of the files is larger than 5 MB'],
    ['an empty one', [['empty.pdf', new Uint8Array()]], 'One of the files is empty'],
    ['a program', [['setup.exe', text('MZ')]], 'Choose files of these kinds: PDF, PNG'],
    ['a page', [['page.html', text('<script>alert(1)</script>')]], 'Choose files of these kinds'],
    ['no kind at all', [['README', text('x')]], 'Choose files of these kinds'],
    ['a program by another name', [['cv.pdf', new Uint8Array([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0])]], 'is not what its name says'],
    ['a picture as a document', [['scan.pdf', PNG]], 'is not what its name says'],
    ['an archive as a document', [['a.docx', zipOf('evil.exe', 'x')]], 'is not what its name says'],
    ['a program as text', [['notes.txt', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1])]], 'is not what its name says'],
  ])('refuses %s at the field, keeps the answers and stores nothing', async (_, files, words) => {
    const { status, text: page } = await send(files)
    expect(status).toBe(400)
    expect(page).toContain(`id="files-error"><span class="unseen">Error: </span>`)
    expect(/id="files-error">[^\n]*/.exec(page)?.[0]).toContain(words)
    expect(page).toContain('<a href="#files">')
    expect(page).toContain('value="ines@clinica.example"')
    expect(page).toContain(`name="key" value="${KEY}"`)
    expect(page).toContain('Choose them again.')
    expect(form.state.stored).toEqual([])
  })

  it('says that files are to be chosen again when another answer is wrong', async () => {
    const { text: page } = await send([['a.pdf', PDF]], { phone: '1' })
    expect(page).toContain('Your files could not be kept. Choose them again.')
    expect((await send([], { phone: '1' })).text).not.toContain('Choose them again.')
  })

  it('drops the files of a client who declines', async () => {
    expect((await send([['a.exe', PDF]], { consent: 'decline' })).text).toContain('Nothing was stored')
  })

  it.each(CLIENT_LANGUAGES)('prints the limits that are in force, in %s', async (language) => {
    const { text: page } = await form.get(`/request/${language.split('-')[0]}`)
    const hint = /id="files-hint">([^<]*)</.exec(page)?.[1] ?? ''
    expect(hint).toMatch(/\b3\b.*\b5\b/)
    expect(hint).toContain('PDF, PNG, JPG, WEBP, DOCX, XLSX, PPTX, TXT, CSV')
    expect(page).toContain('accept=".pdf,.png,.jpg,.webp,.docx,.xlsx,.pptx,.txt,.csv,.jpeg"')
  })
})

describe('a body with parts', () => {
  const type = { 'content-type': 'multipart/form-data; boundary=x' }
  const part = (head: string, content: string): string => `--x\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`
  const answers = Object.entries(GOOD).map(([name, value]) => part(`name="${name}"`, value)).join('')

  it.each([
    ['', 400], ['--x', 400], ['--x--', 400], ['--x\r\n', 400], ['junk', 400], [`${answers}--x--`, 303], [answers, 400], [`${answers}${part('name="files"; filename="a.pdf"', '%PDF-')}`, 400],
    [`${answers}${part('name="other"; filename="a.pdf"', 'x')}--x--`, 303], [`${answers}${part('name="files"', 'not a file')}--x--`, 303], [`${answers}${part('name="__proto__"', 'x')}--x--`, 303], [`${answers}${part('', 'x')}--x--`, 303],
    [`${answers}${part(`name="${'n'.repeat(5000)}"`, 'x')}--x--`, 303], [`${answers}${part('name="a"', 'x').repeat(300)}--x--`, 413], [`${answers}${part('name="a"', 'x'.repeat(70_000))}--x--`, 413],
    [`${answers}${part('name="firstName"', 'twice')}--x--`, 400],
  ])('of shape %# is answered as it deserves', async (sent, status) => {
    const page = await form.postRaw(sent, type)
    expect(page.status).toBe(status)
    expect(form.state.reported).toEqual([])
    if (status !== 303) expect(form.state.stored).toEqual([])
  })

  it('needs a boundary, is not compressed, and ends somewhere', async () => {
    expect((await form.postRaw('--x--', { 'content-type': 'multipart/form-data' })).status).toBe(415)
    expect((await form.postRaw('--x--', { 'content-type': 'multipart/form-data; charset=x' })).status).toBe(400)
    expect((await form.postRaw('--x--', { ...type, 'content-encoding': 'gzip' })).status).toBe(415)
  })
})
