import busboy from 'busboy'
import type { IncomingMessage } from 'node:http'

export type MultipartLimits = { fields: number, fieldBytes: number, files: number, fileBytes: number, totalBytes: number }
export type PostedFile = { name: string, bytes: Buffer, cut: boolean }
export type Posted = { fields: Record<string, string | string[]>, files: PostedFile[] }

export function isMultipart(req: IncomingMessage): boolean {
  return /^multipart\/form-data\s*;/i.test(req.headers['content-type'] ?? '')
}

/**
 * Reads a form with files, all of it in memory and within limits. A file that is too long is cut and says so, one more than allowed is
 * kept to be counted: the form can then be shown again with its answers. Ends with an error that has a `status`, as body parsers do.
 */
export async function readMultipart(req: IncomingMessage, fileField: string, limits: MultipartLimits): Promise<Posted> {
  if (Number(req.headers['content-length'] ?? 0) > limits.totalBytes) throw failure(413)
  if (req.headers['content-encoding'] !== undefined) throw failure(415)
  const fields = new Map<string, string[]>()
  const files: PostedFile[] = []
  let trouble: Error | null = null
  let length = 0
  await new Promise<void>((resolve, reject) => {
    const parser = parserOf(req, limits)
    const tooMuch = (): void => { trouble = failure(413) }
    parser.on('field', (name, value, { nameTruncated, valueTruncated }) => {
      length += name.length + value.length
      if (nameTruncated || valueTruncated || length > limits.fieldBytes) tooMuch()
      else fields.set(name, [...fields.get(name) ?? [], value])
    })
    parser.on('file', (name, stream, info) => {
      const chunks: Buffer[] = []
      // A part with a type but no name of a file has none, whatever the parser's types say.
      const filename = (info.filename as string | undefined) ?? ''
      const isWanted = name === fileField && filename !== ''
      stream.on('data', (chunk: Buffer) => { if (isWanted) chunks.push(chunk) })
      // A body that ends inside a file breaks the stream too; the parser's own error is the one that counts.
      stream.on('error', () => undefined)
      stream.on('close', () => { if (isWanted) files.push({ name: filename, bytes: Buffer.concat(chunks), cut: stream.truncated === true }) })
    })
    parser.on('fieldsLimit', tooMuch).on('partsLimit', tooMuch)
    parser.on('error', () => { reject(failure(400)) })
    parser.on('close', resolve)
    req.on('aborted', () => { reject(failure(400)) })
    req.pipe(parser)
  })
  if (trouble) throw trouble
  return { fields: Object.fromEntries([...fields].map(([name, values]) => [name, values.length === 1 ? values[0] ?? '' : values])), files }
}

function parserOf(req: IncomingMessage, { fields, fieldBytes, files, fileBytes }: MultipartLimits): busboy.Busboy {
  try {
    return busboy({ headers: req.headers, defParamCharset: 'utf8', limits: { fieldNameSize: 100, fieldSize: fieldBytes, fields, files: files + 1, fileSize: fileBytes, parts: fields + files + 1, headerPairs: 20 } })
  } catch {
    throw failure(400)
  }
}

function failure(status: number): Error {
  return Object.assign(new Error(`A form with files was refused: ${status}`), { status })
}
