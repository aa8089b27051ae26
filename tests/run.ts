import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

/**
 * What `npm test` runs: build, lint, types and all tests. Every step is one check, and so is every test.
 * The last line is always "N passed, N failed". Arguments go to vitest: `npm test -- tests/core`.
 */

type Tally = { passed: number, failed: number, skipped: number }
type Step = { name: string, ok: boolean, seconds: number, note: string }
type Report = { testResults: { name: string, status: string, message: string, startTime: number, endTime: number, assertionResults: { status: string, fullName: string }[] }[] }
/** What a reader of the last lines wants to know: which tests failed, and which files took longest. */
type Findings = { failed: string[], slowest: string[] }

const SLOWEST = 25
const ROOT = join(import.meta.dirname, '..')
const MODULES = join(ROOT, 'node_modules')
const VITE = join(MODULES, 'vite', 'bin', 'vite.js')
const ESLINT = join(MODULES, 'eslint', 'bin', 'eslint.js')
const OXLINT = join(MODULES, 'oxlint', 'bin', 'oxlint')
const VUE_TSC = join(MODULES, 'vue-tsc', 'bin', 'vue-tsc.js')
const VITEST = join(MODULES, 'vitest', 'vitest.mjs')

const running = new Set<ChildProcess>()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (running.size === 0) process.exit(130)
    for (const child of running) {
      child.once('exit', () => { if (running.size === 0) process.exit(130) })
      child.kill(signal)
    }
  })
}

const startedAt = performance.now()
const reportFolder = mkdtempSync(join(tmpdir(), 'requests-tests-'))
process.on('exit', () => { rmSync(reportFolder, { recursive: true, force: true }) })
const { steps, tests, findings } = await runAll(join(reportFolder, 'report.json'))
summarise(steps, tests, findings)

async function runAll(reportPath: string): Promise<{ steps: Step[], tests: Tally, findings: Findings }> {
  const none = { tests: { passed: 0, failed: 0, skipped: 0 }, findings: { failed: [], slowest: [] } }

  // Each keeps one core busy, and says nothing when all is well. The kit's theme types come with the build; the tests need not wait for the types.
  const linted = step('lint', [ESLINT, '--max-warnings', '0', '.'])
  const build = await step('build', [VITE, 'build', '--configLoader', 'native', '--logLevel', 'warn'])
  if (!build.ok) return { steps: [build, await linted], ...none }
  const typed = step('types', [VUE_TSC, '--noEmit'])
  const lint = await linted
  const promises = await step('promises', [OXLINT, '--type-aware', '--quiet'])
  const vitest = await step('tests', [
    VITEST, 'run', '--configLoader', 'native', '--reporter=default', '--reporter=json', `--outputFile.json=${reportPath}`,
    ...process.argv.slice(2),
  ])
  const types = await typed
  const { tally, troubles, findings } = readReport(reportPath)
  // A run may fail although every test passed: an error nobody caught, a setup that threw, no tests at all.
  if (tally.passed + tally.failed + troubles.length === 0) troubles.push('no test was run')
  if (!vitest.ok && tally.failed + troubles.length === 0) troubles.push('vitest failed outside of the tests')

  const ok = troubles.length === 0
  const counted = { ...vitest, ok: ok && vitest.ok, note: [describeTally(tally), ...troubles].join('; ') }
  return { steps: [build, lint, promises, types, counted], tests: { ...tally, failed: tally.failed + troubles.length }, findings }
}

/** Runs one program with this very Node; its output goes straight through. */
async function step(name: string, command: string[]): Promise<Step> {
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 60 - name.length))}`)
  const began = performance.now()
  const code = await new Promise<number | null>((resolve) => {
    const child = spawn(process.execPath, command, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], env: childEnvironment() })
    running.add(child)
    child.once('error', (error) => { console.error(error.message); running.delete(child); resolve(null) })
    child.once('exit', (status) => { running.delete(child); resolve(status) })
  })
  return { name, ok: code === 0, seconds: (performance.now() - began) / 1000, note: '' }
}

/** Children that look for `node` or another tool on the PATH find ours first; what one of the many processes has compiled, the next need not. */
function childEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, NODE_COMPILE_CACHE: join(MODULES, '.cache', 'compiled'), PATH: [join(MODULES, '.bin'), process.env['PATH'] ?? ''].join(delimiter) }
}

/** Counts the tests; a file that could not even be loaded holds none, so it is a trouble of its own. */
function readReport(path: string): { tally: Tally, troubles: string[], findings: Findings } {
  const tally = { passed: 0, failed: 0, skipped: 0 }
  const troubles: string[] = []
  const findings: Findings = { failed: [], slowest: [] }
  let report: Report
  try {
    report = JSON.parse(readFileSync(path, 'utf8')) as Report
  } catch {
    return { tally, troubles: ['vitest wrote no report'], findings }
  }

  for (const file of report.testResults) {
    const failedBefore = tally.failed
    for (const { status, fullName } of file.assertionResults) {
      if (status === 'passed') tally.passed++
      else if (status === 'failed') tally.failed++
      else tally.skipped++
      if (status === 'failed') findings.failed.push(`${nameOf(file)}: ${fullName}`)
    }
    if (file.status === 'failed' && tally.failed === failedBefore) troubles.push(`${nameOf(file)} failed as a whole`)
  }
  findings.slowest = report.testResults.toSorted((a, b) => secondsOf(b) - secondsOf(a)).slice(0, SLOWEST).map((file) => `${secondsOf(file).toFixed(1).padStart(6)} s  ${nameOf(file)}`)
  return { tally, troubles, findings }
}

function nameOf({ name }: { name: string }): string {
  return name.replace(`${ROOT}/`, '')
}

function secondsOf({ startTime, endTime }: { startTime: number, endTime: number }): number {
  return (endTime - startTime) / 1000
}

function summarise(all: Step[], tests: Tally, { failed, slowest }: Findings): void {
  if (slowest.length > 0) console.log(`\nThe slowest files:\n${slowest.join('\n')}`)
  if (failed.length > 0) console.log(`\nFailed:\n${failed.join('\n')}`)
  console.log(`\n── summary ${'─'.repeat(53)}`)
  for (const { name, ok, seconds, note } of all) {
    console.log(`${ok ? '✓' : '✗'} ${name.padEnd(8)} ${seconds.toFixed(1).padStart(6)} s${note && `   ${note}`}`)
  }
  console.log(`  ${'in all'.padEnd(8)} ${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s\n`)

  // The step `tests` stands for the tests it ran; it is not counted once more.
  const checks = all.filter(({ name }) => name !== 'tests')
  const total = {
    passed: tests.passed + checks.filter(({ ok }) => ok).length,
    failed: tests.failed + checks.filter(({ ok }) => !ok).length,
    skipped: tests.skipped,
  }
  if (total.failed > 0) process.exitCode = 1
  console.log(describeTally(total))
}

function describeTally({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
