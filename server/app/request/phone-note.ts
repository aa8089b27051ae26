import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import type { PhoneNumber } from 'libphonenumber-js/max'
import { say } from '../../core/said.ts'
import type { Said, SaidParam, Words } from '../../core/said.ts'
import type { StoredContact } from './contact.ts'

/** What kind of number a kept one is; its extension stands in the note only. */
export function phoneNote({ phone, phoneNote: kept }: Pick<StoredContact, 'phone' | 'phoneNote'>, chosen: string): Words {
  const number = parsePhoneNumberFromString(phone)
  const ext = /, extension (\w+)$/.exec(kept)?.[1]
  return number ? noteOf(number, chosen, ext) : kept
}

/** Words for the moderator, who alone decides: an odd kind of number is no reason to turn a client away. */
export function noteOf(phone: PhoneNumber, chosen: string, ext: string | undefined = phone.ext): Said {
  const notes: SaidParam[] = [
    say(`phoneKind.${phone.getType() ?? 'unknown'}`),
    phone.country ? { country: phone.country } : say('phoneKind.noCountry', { code: phone.countryCallingCode }),
    ...phone.country && phone.country !== chosen ? [say('phoneKind.not', { country: { country: chosen } })] : [],
    ...ext ? [say('phoneKind.extension', { extension: ext })] : [],
  ]
  return say('all.text', { text: { all: notes, as: 'commas' } })
}
