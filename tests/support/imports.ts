import { readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join, posix } from 'node:path'
import ts from 'typescript'
import { parse as parseVue } from 'vue/compiler-sfc'

/** `value` is loaded with the file, `dynamic` later, `type` never. */
export type ImportKind = 'value' | 'type' | 'dynamic'
export type Import = { specifier: string, kind: ImportKind, line: number }
/** Path from the root of the repository, with forward slashes → text. */
export type Sources = Map<string, string>
export type Violation = { file: string, line: number, specifier: string, reason: string }

export type Layer = {
  /** Folders (ending in /) or files; the longest that fits a path is its layer. */
  path: string
  /** Layers this one may import, besides itself. */
  may: readonly string[] | 'anything'
  /** Of those, the ones it may only take types from. */
  typesOnly?: readonly string[]
  /** Of those, the ones it may only load with `import()` (types are free). */
  dynamicOnly?: readonly string[]
  packages: readonly string[] | 'any'
  /** Node's own modules. */
  builtins: boolean
}

const CODE = /\.(ts|vue)$/
const SKIPPED = new Set(['node_modules', 'dist', 'data', '.git'])

/** All .ts and .vue files below the given folders of the root; a folder that is not there yet has none. */
export function readSources(root: string, folders: readonly string[]): Sources {
  const sources: Sources = new Map()
  const walk = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = posix.join(folder, entry.name)
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name)) walk(path)
      } else if (CODE.test(entry.name)) sources.set(path, readFileSync(join(root, path), 'utf8'))
    }
  }
  const present = new Set(readdirSync(root))
  for (const folder of folders) if (present.has(folder)) walk(folder)
  return sources
}

const known = new Map<string, Import[]>()

/** A file is asked for more than once; it is parsed the first time. */
export function readImports(path: string, text: string): Import[] {
  const key = `${path}\n${text}`
  const imports = known.get(key) ?? parseImports(path, text)
  known.set(key, imports)
  return imports
}

function parseImports(path: string, text: string): Import[] {
  if (!path.endsWith('.vue')) return readScript(path, text, 0)

  const { descriptor } = parseVue(text, { filename: path, sourceMap: false })
  return [descriptor.script, descriptor.scriptSetup].flatMap((block) => {
    if (!block) return []
    if (block.src) return [{ specifier: block.src, kind: 'value', line: block.loc.start.line }]
    return readScript(`${path}.ts`, block.content, block.loc.start.line - 1)
  })
}

function readScript(path: string, text: string, linesBefore: number): Import[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest)
  const found: Import[] = []
  const add = (specifier: ts.Node | undefined, kind: ImportKind): void => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return
    const line = linesBefore + file.getLineAndCharacterOfPosition(specifier.getStart(file)).line + 1
    found.push({ specifier: specifier.text, kind, line })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      // `import { type A } from` is still loaded (verbatimModuleSyntax); only `import type` is not.
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword ? 'type' : 'value')
    } else if (ts.isExportDeclaration(node)) {
      add(node.moduleSpecifier, node.isTypeOnly ? 'type' : 'value')
    } else if (ts.isImportTypeNode(node)) {
      if (ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, 'type')
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], 'dynamic')
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

/** Every import that the table does not allow. A file that no layer claims is one too. */
export function checkLayers(sources: Sources, layers: readonly Layer[]): Violation[] {
  return [...sources].flatMap(([file, text]) => {
    const layer = layerOf(file, layers)
    if (!layer) return [{ file, line: 1, specifier: '', reason: 'belongs to no layer of the table' }]

    return readImports(file, text).flatMap(({ specifier, kind, line }) => {
      const reason = refusal(file, layer, specifier, kind, layers)
      return reason === null ? [] : [{ file, line, specifier, reason }]
    })
  })
}

function refusal(file: string, from: Layer, specifier: string, kind: ImportKind, layers: readonly Layer[]): string | null {
  if (specifier.startsWith('/')) return 'is an absolute path'
  if (!specifier.startsWith('.')) return packageRefusal(from, specifier)

  const target = resolve(file, specifier)
  const to = layerOf(target, layers)
  if (to === from) return null
  if (!to) return from.may === 'anything' ? null : `${target} belongs to no layer of the table`
  if (from.may !== 'anything' && !from.may.includes(to.path)) return `${from.path} may not import ${to.path}`
  if (kind !== 'type' && from.typesOnly?.includes(to.path)) return `${from.path} may take only types from ${to.path}`
  if (kind === 'value' && from.dynamicOnly?.includes(to.path)) return `${from.path} may load ${to.path} only with import()`
  return null
}

function packageRefusal(from: Layer, specifier: string): string | null {
  if (isBuiltin(specifier)) return from.builtins ? null : `${from.path} may not use Node's modules`
  if (from.packages === 'any') return null
  const name = specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
  return from.packages.includes(name) ? null : `${from.path} may not use the package ${name}`
}

/** Circles of files that load each other, each as the way round: [a, b, a]. Types and `import()` close no circle. */
export function findCycles(sources: Sources): string[][] {
  const graph = new Map([...sources].map(([file, text]) => [file, loadedBy(file, text, sources)]))
  const cycles: string[][] = []
  const done = new Set<string>()
  const trail: string[] = []

  const visit = (file: string): void => {
    const start = trail.indexOf(file)
    if (start >= 0) cycles.push([...trail.slice(start), file])
    if (start >= 0 || done.has(file)) return
    trail.push(file)
    for (const next of graph.get(file) ?? []) visit(next)
    trail.pop()
    done.add(file)
  }
  for (const file of graph.keys()) visit(file)
  return cycles
}

function loadedBy(file: string, text: string, sources: Sources): string[] {
  return readImports(file, text)
    .filter(({ specifier, kind }) => kind === 'value' && specifier.startsWith('.'))
    .map(({ specifier }) => resolve(file, specifier))
    .filter((target) => sources.has(target))
}

function resolve(file: string, specifier: string): string {
  return posix.join(posix.dirname(file), specifier.replace(/\?.*$/, ''))
}

function layerOf(file: string, layers: readonly Layer[]): Layer | undefined {
  return layers
    .filter(({ path }) => path.endsWith('/') ? file.startsWith(path) : file === path)
    .sort((a, b) => b.path.length - a.path.length)[0]
}

/** One violation a line, as an editor's terminal makes it clickable. */
export function describeViolations(violations: readonly Violation[]): string {
  return violations.map(({ file, line, specifier, reason }) => `${file}:${line} → ${specifier}: ${reason}`).join('\n')
}
