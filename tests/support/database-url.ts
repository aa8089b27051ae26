import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { inject } from 'vitest'

/** An empty database of its own for one test file, so that files can run side by side. `drop` closes what is still connected to it. */
export async function freshPostgresDatabase(): Promise<{ url: string, drop: () => Promise<void> }> {
  const serverUrl = inject('postgresUrl')
  const name = `test_${randomBytes(8).toString('hex')}`
  await runOnServer(serverUrl, `create database ${name} template template0`)

  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return { url: url.href, drop: async () => { await runOnServer(serverUrl, `drop database if exists ${name} with (force)`) } }
}

async function runOnServer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
