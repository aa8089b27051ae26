import type { SourceField } from './request-form.ts'
import { readSource } from './request-form.ts'

type Source = Readonly<Record<string, string>>

/** Under which code a request is counted: what the link said, its `src` before its `utm_source`. Null when nothing did. */
export function codeOfSource(source: Source | null): string | null {
  return source?.['src'] ?? source?.['utm_source'] ?? null
}

/** Where nothing says where a client came from, the way in does: the site around the form, the system, the form of the CRM. */
export function sourceOr(source: Source | null, wayIn: string): Record<string, string> | null {
  return codeOfSource(source) === null ? readSource({ ...source as Partial<Record<SourceField, string>> | null, src: wayIn }) : { ...source }
}
