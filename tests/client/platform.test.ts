import { describe, expect, it } from 'vitest'
import { platformOf } from '../../client/shared/platform.ts'

describe('the platform', () => {
  it('is known by what Bitrix24’s apps say of themselves', () => {
    expect(platformOf('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) BitrixMobile/Version=60')).toBe('bitrix-mobile')
    expect(platformOf('Mozilla/5.0 (Windows NT 10.0) BitrixDesktop/16.0.1.5')).toBe('bitrix-desktop')
    expect(platformOf('Mozilla/5.0 (X11; Linux x86_64) Chrome/142.0.0.0')).toBe('web')
  })
})
