import { parsePhoneNumberFromString } from 'libphonenumber-js/max'

/** `+351 912 345 678` for `+351912345678`. */
export function formatPhone(e164: string): string {
  return parsePhoneNumberFromString(e164)?.formatInternational() ?? e164
}
