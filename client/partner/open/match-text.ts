import type { OpenRow } from '../../../server/contract/request.ts'
import { countryName, formatList, languageName } from '../../shared/format.ts'
import type { Text } from '../../shared/i18n/i18n.ts'

/** "Like 3 of your last 10 Won: Telephony, Portugal"; null where it is like none. */
export function matchText(row: Pick<OpenRow, 'match' | 'needs' | 'country' | 'language'>, of: number, t: Text): string | null {
  const { match } = row
  if (!match) return null
  const what = [
    ...row.needs.filter((need) => match.needs.includes(need.code)).map((need) => need.name),
    ...(match.country ? [countryName(row.country)] : []), ...(match.language ? [languageName(row.language)] : []),
  ]
  return t('open.match', { n: match.alike, of, what: formatList(what) })
}
