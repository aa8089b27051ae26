import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import b24ui from '@bitrix24/b24ui-nuxt/vite'
import vue from '@vitejs/plugin-vue'
import { compression, defineAlgorithm } from 'vite-plugin-compression2'
import { defineConfig } from 'vite'
import type { Plugin } from 'vite'
import { startGroups } from './client/start-chunks.ts'

const root = import.meta.dirname
const at = (path: string): string => join(root, path)

/** The public pages are written by the server; their scripts are entries without HTML, found through the manifest. */
const publicEntry = existsSync(at('client/public/form.ts')) ? { public: at('client/public/form.ts'), status: at('client/public/status.ts') } : {}

/** Vite keeps the path below its root; the server wants `dist/partner/index.html`, not `dist/client/partner/index.html`. */
function pagesAtTop(): Plugin {
  return {
    name: 'pages-at-top',
    enforce: 'post',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === 'asset' && file.fileName.startsWith('client/') && file.fileName.endsWith('.html')) {
          this.emitFile({ type: 'asset', fileName: file.fileName.slice('client/'.length), source: file.source })
          delete bundle[file.fileName]
        }
      }
    },
  }
}

const KIT_ICON = /^import (\w+) from "(@bitrix24\/b24icons-vue\/[^"]+)";$/gm
const AT_ONCE = ['LoaderWaitIcon', 'CrossMIcon', 'ChevronDownLIcon']
/** Without the usual zero byte: the id becomes part of file names. */
const LATE_ICONS = at('late-kit-icons.js')

/** The kit's components share one list of fifty icons, of which a page shows three: the others come when one of them is shown. */
function lateKitIcons(): Plugin {
  let late: [name: string, path: string][] = []
  return {
    name: 'late-kit-icons',
    enforce: 'pre',
    resolveId: (id) => id === LATE_ICONS ? LATE_ICONS : null,
    load: (id) => id === LATE_ICONS ? late.map(([name, path]) => `export { default as ${name} } from '${path}'`).join('\n') : null,
    transform(code, id) {
      if (!id.includes('b24ui-nuxt/dist/runtime/dictionary/icons.js')) return null
      late = [...code.matchAll(KIT_ICON)].map(([, name = '', path = '']): [string, string] => [name, path]).filter(([name]) => !AT_ONCE.includes(name))
      const names = new Set(late.map(([name]) => name))
      const head = `import { defineAsyncComponent } from 'vue';\nconst late = (name) => defineAsyncComponent(() => import('${LATE_ICONS}').then((icons) => icons[name]));\n`
      return { code: head + code.replace(KIT_ICON, (line, name: string) => names.has(name) ? `const ${name} = late('${name}');` : line), map: null }
    },
  }
}

const PROPERTY = /--[\w-]+/g
const DECLARATION = /(--[\w-]+):[^;{}]*(;|(?=\}))/g
/** What may read a property beside the style sheet itself. The kit's lists of classes are no readers: Tailwind has made rules of those that are used. */
const READERS = ['client/**/*.{vue,ts,css}', 'install/**/*.{vue,ts}', 'node_modules/@bitrix24/b24ui-nuxt/dist/runtime/**/*.{vue,js}']

/** The kit declares every colour of every theme for all of its components; what nothing reads is a third of the style sheet. */
function withoutUnreadProperties(): Plugin {
  const named = new Set(globSync(READERS, { cwd: root }).flatMap((file) => readFileSync(at(file), 'utf8').match(PROPERTY) ?? []))
  // Those that were read only by one that has gone are found in the next round.
  const clean = (css: string): string => {
    const read = new Set([...css.matchAll(/var\(\s*(--[\w-]+)/g)].map(([, name = '']) => name))
    const less = css.replace(DECLARATION, (all, name: string) => (read.has(name) || named.has(name) ? all : ''))
    return less.length < css.length ? clean(less) : css
  }
  return { name: 'without-unread-properties', transform: (code, id) => (id === at('client/shared/theme.css') ? { code: clean(code), map: null } : null) }
}

const TEXTS = /\/locales\/([\w-]+)\/([\w-]+)\.json$/
const CARDS = ['app', 'reservation', 'card']
const OPERATORS = ['operator']
const CONSOLE = ['console', 'access', 'cases', 'dashboards', 'journal', 'requests', 'rules', 'said-rules']
/** What nobody sees before they open the settings or the set-up. */
const LATER = ['work', 'rating', 'notify', 'sign-in', 'install', 'settings', 'locations', 'activity']

/** The tab in a CRM record is small and loads only its own words. */
function textsOf(id: string): string | null {
  const [, language, area = ''] = TEXTS.exec(id) ?? []
  if (language === undefined) return null
  return `texts-${language}-${CARDS.includes(area) ? 'card' : OPERATORS.includes(area) ? 'operator' : CONSOLE.includes(area) ? 'console' : LATER.includes(area) ? 'later' : 'app'}`
}

export default defineConfig({
  root,
  base: '/',
  publicDir: false,
  plugins: [
    lateKitIcons(),
    vue(),
    b24ui({
      root,
      router: false,
      prose: false,
      mdc: false,
      colorMode: false,
      autoImport: false,
      components: false,
      experimental: { componentDetection: true },
    }),
    withoutUnreadProperties(),
    pagesAtTop(),
    compression({ include: /\.(?:js|css|svg)$/, algorithms: [defineAlgorithm('brotliCompress', {}), defineAlgorithm('gzip', { level: 9 })], logLevel: 'silent' }),
  ],
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  build: {
    outDir: at('dist'),
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    manifest: true,
    // Every browser that runs the app knows it.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // What a build spends its time on is nothing for whoever only starts the app.
      checks: { bundlerTimings: false },
      input: {
        partner: at('client/partner/index.html'),
        operator: at('client/operator/index.html'),
        install: at('install/index.html'),
        card: at('client/card/index.html'),
        embed: at('client/embed/embed.ts'),
        ...publicEntry,
      },
      output: {
        codeSplitting: {
          // `entriesAware`: a page loads of a group only what it uses itself.
          groups: [
            // One file a language and kind of page: every page that speaks loads one or two of them.
            { name: textsOf, debugName: 'texts', test: /\/locales\//, priority: 5 },
            { name: 'bitrix24', test: /node_modules\/(@bitrix24\/b24jssdk|axios|luxon|qs-esm)\//, priority: 4 },
            ...startGroups(at),
            { name: 'vue', test: /node_modules\/(@vue|vue|@vueuse|reka-ui|@unhead|unhead|@floating-ui)\//, priority: 2, entriesAware: true },
            { name: 'kit', test: /node_modules\/(@bitrix24|@tanstack|tailwind-variants|tailwind-merge)\//, priority: 1, entriesAware: true },
          ],
        },
      },
    },
  },
})
