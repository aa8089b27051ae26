import { formatDayAndTime } from '../../shared/format.ts'

const ID = /\b([\da-f]{8})-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/g
const MOMENT = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g

/** What a row tells, for reading: long IDs by their beginning, moments by the reader's clock. The export and the chain have it as it was written. */
export function readable(details: string): string {
  return details.replace(ID, '$1…').replace(MOMENT, (moment) => formatDayAndTime(Date.parse(moment)))
}
