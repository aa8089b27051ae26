import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { toLanguage } from '../core/languages.ts'

const manifestSchema = z.record(z.string(), z.object({ file: z.string(), name: z.string().optional(), css: z.array(z.string()).optional(), imports: z.array(z.string()).optional() }))
type Manifest = z.infer<typeof manifestSchema>

export type PageName = 'partner' | 'operator' | 'install' | 'card'

/** The texts that a page asks for as soon as it runs: named in its head they come beside the page's script instead of after it. */
const AT_ONCE: Record<PageName, readonly string[]> = {
  partner: ['app', 'card'],
  operator: ['app', 'card', 'operator'],
  install: ['app', 'card', 'later'],
  card: ['card'],
}

/** Hashed addresses of the files of a public page. */
export type PublicFiles = { css: string, js: string | null }

/** The built client: pages as they are served, and the files of the form and of a client's own pages. */
export type Assets = { dir: string, page: (name: PageName, /** As it stands in the address: `LANG=pt`. */ language: unknown) => string, form: PublicFiles, status: PublicFiles, /** The script of other sites, as it was built. */ embed: string }

/** Reads Vite's output; throws one clear sentence when the client was not built. */
export function readAssets(dir: string): Assets {
  const hasCard = existsSync(join(dir, 'card', 'index.html'))
  const pages = new Map<PageName, string>((['partner', 'operator', 'install', ...(hasCard ? ['card'] as const : [])] as const).map((name) => [name, readBuilt(join(dir, name, 'index.html'))]))
  const manifest = manifestSchema.parse(JSON.parse(readBuilt(join(dir, '.vite', 'manifest.json'))))
  const script = manifest['client/public/form.ts']
  const embed = manifest['client/embed/embed.ts']
  const status = manifest['client/public/status.ts']
  const style = manifest['client/public/form.css']?.file ?? script?.css?.[0]
  if (style === undefined) throw new Error('The client was built without the public form. Run `npm run build`.')
  return {
    dir,
    page: (name, language) => (pages.get(name) ?? pages.get('partner') ?? '').replace('</head>', () => `${preloads(manifest, name, language)}</head>`),
    embed: embed ? readBuilt(join(dir, embed.file)) : '',
    form: { css: `/${style}`, js: script ? `/${script.file}` : null },
    status: { css: `/${status?.css?.[0] ?? style}`, js: status ? `/${status.file}` : null },
  }
}

function preloads(manifest: Manifest, page: PageName, asked: unknown): string {
  const language = (typeof asked === 'string' ? toLanguage(asked) : null) ?? 'en'
  const names = AT_ONCE[page].map((area) => `texts-${language}-${area}`)
  const chunks = Object.values(manifest).filter(({ name }) => name !== undefined && names.includes(name))
  const needed = chunks.flatMap(({ imports = [] }) => imports.map((key) => manifest[key]?.file ?? ''))
  const files = new Set([...chunks.map(({ file }) => file), ...needed.filter((file) => file !== '')])
  return [...files].map((file) => `<link rel="modulepreload" crossorigin href="/${file}">`).join('')
}

function readBuilt(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new Error(`The client is not built (${file} is missing). Run \`npm run build\`.`)
  }
}
