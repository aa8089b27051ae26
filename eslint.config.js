import vue from 'eslint-plugin-vue'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'
import { houseRules } from './tests/support/house-rules.ts'

const CODE = ['**/*.{ts,vue}']
const CONFIG_FILES = ['*.config.{js,ts}']

/** `Request` means the fetch API's to the browser and Express's to Express; ours is ImplementationRequest. */
const NO_REQUEST = { name: 'Request', message: 'This is the fetch API\'s Request: import ImplementationRequest, or let a handler infer `req`.' }
const NO_FETCH = { name: 'fetch', message: 'The network is reached from client/shared/api.ts, client/public/status.ts and server/bitrix24/http-client.ts only.' }
const MAY_FETCH = ['client/shared/api.ts', 'client/public/status.ts', 'server/bitrix24/http-client.ts', 'sandbox/**', 'tests/**']

const noExpressRequest = { name: 'express', importNames: ['Request'], message: NO_REQUEST.message }
const noHttpClients = ['undici', 'axios', 'node:http2'].map((name) => ({ name, message: NO_FETCH.message }))

export default defineConfig(
  { ignores: ['dist/', 'data/', 'coverage/', 'test-results/', 'node_modules/', 'client/components.d.ts'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  {
    files: CODE,
    plugins: { '@typescript-eslint': tseslint.plugin, house: { rules: houseRules } },
    languageOptions: { parser: tseslint.parser, sourceType: 'module', globals: { window: 'readonly', self: 'readonly' } },
    rules: {
      'no-restricted-globals': ['error', { globals: [NO_REQUEST, NO_FETCH], checkGlobalObject: true, globalObjects: ['window', 'self'] }],
      'no-restricted-imports': ['error', { paths: [noExpressRequest, ...noHttpClients] }],
      'house/no-default-export': 'error',
      'house/no-barrel': 'error',
      'house/import-extension': 'error',
      'house/no-process-env': 'error',
      'house/no-global-request-type': 'error',

      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
      'eqeqeq': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-debugger': 'error',
      'no-empty': 'error',
      'no-unsafe-finally': 'error',
      'no-useless-catch': 'error',
      'no-constant-condition': ['error', { checkLoops: false }],
      'no-throw-literal': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'], location: 'start' }],
    },
  },

  ...vue.configs['flat/essential'].map((config) => ({ ...config, files: ['**/*.vue'] })),
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      'house/checkbox-variant': 'error',
      'house/table-select': 'error',
      'house/no-default-export': 'off',
      'vue/no-v-html': 'error',
      'vue/no-v-text-v-html-on-component': 'error',
      'vue/multi-word-component-names': 'off',
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-props-declaration': ['error', 'type-based'],
      'vue/define-emits-declaration': ['error', 'type-literal'],
    },
  },

  // Where a general rule ends.
  { files: CONFIG_FILES, rules: { 'house/no-default-export': 'off' } },
  {
    files: MAY_FETCH,
    rules: {
      'no-restricted-globals': ['error', NO_REQUEST],
      'no-restricted-imports': 'off',
    },
  },
  { files: ['server/env.ts', 'sandbox/start.ts', 'tests/**'], rules: { 'house/no-process-env': 'off' } },
  { files: ['tests/**'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },

  // Where a folder is stricter.
  { files: ['server/core/**/*.ts'], rules: { 'house/pure-core': 'error' } },
  { files: ['{client,install}/**/*.{ts,vue}'], rules: { 'house/no-faded-text': 'error' } },
  { files: ['{server,client,install}/**/*.{ts,vue}'], rules: { 'no-console': 'error' } },
)
