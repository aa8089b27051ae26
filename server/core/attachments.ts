import { say } from './said.ts'
import type { Said } from './said.ts'
import { cleanLine } from './text.ts'

/** How much a client may attach; every place that names these numbers takes them from here. */
export const FILE_LIMITS = { count: 3, bytes: 5 * 1024 * 1024, name: 100 } as const

/** What a file may be, by the end of its name; the content has to be the same. */
export const FILE_TYPES = ['pdf', 'png', 'jpg', 'webp', 'docx', 'xlsx', 'pptx', 'txt', 'csv'] as const
export type FileType = (typeof FILE_TYPES)[number]

export type FormFile = { name: string, type: FileType, bytes: Uint8Array }

type Trouble = 'count' | 'size' | 'empty' | 'type' | 'content'

/** The words that tell what to do about the files. */
export function fileMistake(kind: Trouble): Said {
  const limits = { n: FILE_LIMITS.count, size: megabytes(FILE_LIMITS.bytes), types: typeList() }
  return say(`form.error.files.${kind}`, limits)
}

export function typeList(): string {
  return FILE_TYPES.map((it) => it.toUpperCase()).join(', ')
}

export function megabytes(bytes: number): number {
  return bytes / 1024 / 1024
}

export function typeOfName(name: string): FileType | null {
  const extension = /\.([a-z]{3,4})$/i.exec(name.trim())?.[1]?.toLowerCase().replace('jpeg', 'jpg')
  return FILE_TYPES.find((type) => type === extension) ?? null
}

/** A name that is safe on every system: no path, no signs with a meaning, no device of Windows, its end that of its type. */
export function cleanFileName(raw: string, type: FileType): string {
  const last = cleanLine(raw).split(/[\\/]/).at(-1) ?? ''
  const stem = last.replace(/\.[^.]*$/, '').replace(/[<>:"|?*%]/g, '_').replace(/^[.\s]+|[.\s]+$/g, '')
  const short = [...stem].slice(0, FILE_LIMITS.name).join('').trim()
  return `${short === '' || /^(?:con|prn|aux|nul|com\d|lpt\d)$/i.test(short) ? 'file' : short}.${type}`
}
