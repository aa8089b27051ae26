import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { runOnServer } from './run-on-server.ts'

/** A database of its own for one test file, so that files can run side by side; without a template it is empty. `drop` closes what is still connected to it. */
export async function freshPostgresDatabase(template = 'template0'): Promise<{ url: string, drop: () => Promise<void> }> {
  const serverUrl = inject('postgresUrl')
  const name = `test_${randomBytes(8).toString('hex')}`
  await runOnServer(serverUrl, `create database ${name} template ${template} strategy file_copy`)

  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return { url: url.href, drop: async () => { await runOnServer(serverUrl, `drop database if exists ${name} with (force)`) } }
}
