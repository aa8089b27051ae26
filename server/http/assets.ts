import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const manifestSchema = z.record(z.string(), z.object({ file: z.string(), css: z.array(z.string()).optional() }))

export type PageName = 'partner' | 'operator' | 'install' | 'card'

/** Hashed addresses of the files of a public page. */
export type PublicFiles = { css: string, js: string | null }

/** The built client: pages as they are served, and the files of the form and of a client's own pages. */
export type Assets = { dir: string, page: (name: PageName) => string, form: PublicFiles, status: PublicFiles, /** The script of other sites, as it was built. */ embed: string }

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
    page: (name) => pages.get(name) ?? pages.get('partner') ?? '',
    embed: embed ? readBuilt(join(dir, embed.file)) : '',
    form: { css: `/${style}`, js: script ? `/${script.file}` : null },
    status: { css: `/${status?.css?.[0] ?? style}`, js: status ? `/${status.file}` : null },
  }
}

function readBuilt(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new Error(`The client is not built (${file} is missing). Run \`npm run build\`.`)
  }
}
