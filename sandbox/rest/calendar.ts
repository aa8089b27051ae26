import { portalTime } from '../moment.ts'
import { phpMap } from '../php-form.ts'
import type { Absence } from '../state.ts'
import type { Answer, Call, RestMethod } from './call.ts'
import { mapParam, textParam } from './call.ts'
import { RestError } from './rest-error.ts'

const DAY_MS = 24 * 3600_000

/** 02.12.2024 11:00:00, in the portal's own time. */
function dotted(ms: number, timeZone: string): string {
  const [, year, month, day, time] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)/.exec(portalTime(ms, timeZone)) ?? []
  return `${day}.${month}.${year} ${time}`
}

function offsetSeconds(ms: number, timeZone: string): number {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(portalTime(ms, timeZone)) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60)
}

function present(call: Call, absence: Absence): Record<string, unknown> {
  const { timeZone } = call.portal.seed
  return {
    ID: String(absence.id), NAME: absence.name, DATE_FROM: dotted(absence.from, timeZone), DATE_TO: dotted(absence.to, timeZone), DATE_FROM_TS_UTC: String(Math.floor(absence.from / 1000)),
    DATE_TO_TS_UTC: String(Math.floor(absence.to / 1000)), '~USER_OFFSET_FROM': offsetSeconds(absence.from, timeZone), '~USER_OFFSET_TO': offsetSeconds(absence.to, timeZone),
    DT_SKIP_TIME: absence.to - absence.from >= DAY_MS ? 'Y' : 'N', TZ_FROM: timeZone, TZ_TO: timeZone, ACCESSIBILITY: absence.accessibility, IMPORTANCE: 'normal', EVENT_TYPE: '',
  }
}

function accessibility(call: Call): Answer {
  for (const name of ['from', 'to']) if (textParam(call, name) === '') throw new RestError('', `The required parameter "${name}" for the method "calendar.accessibility.get" is not set.`)
  const users = Object.values(mapParam(call, 'users')).map(Number)
  if (users.length === 0) throw new RestError('', 'The required parameter "users" for the method "calendar.accessibility.get" is not set.')
  const [from, to] = [Date.parse(textParam(call, 'from')), Date.parse(textParam(call, 'to')) + DAY_MS]
  const during = (userId: number): Absence[] => call.portal.state.absences.filter((absence) => absence.userId === userId && absence.from < to && absence.to > from)
  return { result: phpMap(users.map((userId): [string, unknown] => [String(userId), during(userId).map((absence) => present(call, absence))])) }
}

export const calendarMethods: Record<string, RestMethod> = { 'calendar.accessibility.get': { scopes: ['calendar'], run: accessibility } }
