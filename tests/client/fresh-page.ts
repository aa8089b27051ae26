import { disableAutoUnmount, enableAutoUnmount } from '@vue/test-utils'
import { afterAll, beforeAll } from 'vitest'
import { forgetPrefs } from '../../client/shared/prefs.ts'

// Files share a page, which is much faster than a page for each; each finds it as if nobody had been there.
disableAutoUnmount()
enableAutoUnmount(afterAll)
beforeAll(() => {
  document.body.replaceChildren()
  forgetPrefs()
})
