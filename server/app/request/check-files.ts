import { fileTypeFromBuffer } from 'file-type'
import { cleanFileName, FILE_LIMITS, fileMistake, typeOfName } from '../../core/attachments.ts'
import type { FileType, FormFile } from '../../core/attachments.ts'
import type { Answer } from '../../core/request-form.ts'
import type { Said } from '../../core/said.ts'

/** A file as it came; `cut` when there was more of it than is taken. */
export type SentFile = { name: string, bytes: Uint8Array, cut: boolean }

/** The files when all of them are what their names say and none is too large; one that is wrong refuses them all. */
export async function checkFiles(sent: readonly SentFile[]): Promise<Answer<FormFile[]>> {
  if (sent.length > FILE_LIMITS.count) return { error: fileMistake('count') }
  const read: FormFile[] = []
  for (const file of sent) {
    const checked = await checkFile(file)
    if ('key' in checked) return { error: checked }
    read.push(checked)
  }
  return { value: read }
}

async function checkFile({ name, bytes, cut }: SentFile): Promise<FormFile | Said> {
  const type = typeOfName(name)
  if (type === null) return fileMistake('type')
  if (cut || bytes.byteLength > FILE_LIMITS.bytes) return fileMistake('size')
  if (bytes.byteLength === 0) return fileMistake('empty')
  return await isWhatItSays(bytes, type) ? { name: cleanFileName(name, type), type, bytes } : fileMistake('content')
}

async function isWhatItSays(bytes: Uint8Array, type: FileType): Promise<boolean> {
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined)
  return type === 'txt' || type === 'csv' ? found === undefined && isText(bytes) : found?.ext === type
}

/** Text of any encoding has no control signs but line ends and tabs; of two bytes a sign it says so at its beginning. */
function isText(bytes: Uint8Array): boolean {
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  return isWide || bytes.every((byte) => byte >= 0x20 || (byte >= 9 && byte <= 13))
}
