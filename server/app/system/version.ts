import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const PROJECT = join(import.meta.dirname, '..', '..', '..', 'package.json')

/** Which version of the product runs here. */
export function readVersion(): string {
  return (JSON.parse(readFileSync(PROJECT, 'utf8')) as { version: string }).version
}
