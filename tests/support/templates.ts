import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { openDatabase } from '../../server/db/open.ts'
import { memoryFolder, ownedFolder } from './memory-folder.ts'
import { runOnServer } from './run-on-server.ts'

/** A migrated, empty database of each kind: a file's path, and a database's name on the run's PostgreSQL. */
export type Templates = { sqlite: string, postgres: string }

/** Migrates one database of each kind, so that the tests' own are copies of it. */
export async function makeTemplates(postgresUrl: string): Promise<{ templates: Templates, drop: () => Promise<void> }> {
  const folder = await ownedFolder(memoryFolder(), 'template')
  const templates = { sqlite: join(folder, 'template.db'), postgres: `template_${randomBytes(8).toString('hex')}` }
  await runOnServer(postgresUrl, `create database ${templates.postgres} template template0`)
  const url = new URL(postgresUrl)
  url.pathname = `/${templates.postgres}`
  for (const location of [templates.sqlite, url.href]) await (await openDatabase(location)).destroy()
  const drop = async (): Promise<void> => {
    await runOnServer(postgresUrl, `drop database if exists ${templates.postgres} with (force)`)
    await rm(folder, { recursive: true, force: true })
  }
  return { templates, drop }
}
