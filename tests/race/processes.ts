import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** Starts one process per job from a file that says "ready", waits for "go" and then sends its report; none begins before all are ready. */
export async function raceProcesses<Job extends object, Report>(file: string, jobs: readonly Job[]): Promise<Report[]> {
  const children = jobs.map(() => fork(file, { execArgv: [], env: { ...process.env, NODE_OPTIONS: '' } }))
  try {
    await Promise.all(children.map(async (child, index) => {
      const ready = message(child)
      child.send(jobs[index]!)
      await ready
    }))
    return await Promise.all(children.map(async (child) => {
      const ended = once(child, 'exit')
      const report = message(child)
      child.send('go')
      const answer = await report
      await ended
      return answer as Report
    }))
  } finally {
    for (const child of children) child.kill()
  }
}

async function message(child: ChildProcess): Promise<unknown> {
  return await new Promise((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', (code) => { reject(new Error(`A racer ended early with code ${code}`)) })
  })
}
