import { parsePhoneNumberFromString } from 'libphonenumber-js/max'

/** A number as people abroad and at home write it. `mobile`: it may be one, and so may have a messenger. */
export type WrittenPhone = { e164: string, international: string, national: string, mobile: boolean }

/** `+351 912 345 678` for `+351912345678`; a number that can't be read stays as it is. */
export function formatPhone(e164: string): WrittenPhone {
  const phone = parsePhoneNumberFromString(e164)
  const type = phone?.getType()
  return {
    e164, international: phone?.formatInternational() ?? e164, national: phone?.formatNational() ?? e164,
    mobile: type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE',
  }
}

/** The country whose number it is; null where several share it, or it is nobody's. */
export function phoneCountry(e164: string): string | null {
  return parsePhoneNumberFromString(e164)?.country ?? null
}
