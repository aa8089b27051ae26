import { isTimeZone } from './day.ts'
import { countryName, isCountryCode } from './names.ts'
import { PARTNER_STATUSES } from './partner.ts'
import { REACHES } from './rulebook.ts'
import type { Rules } from './rulebook.ts'
import { numbersOf, sharesOf } from './rulebook-limits.ts'
import { percent } from './say-number.ts'

/** A value that cannot stand, by its path in the rules (`levels.2.fromConversion`), and why. */
export type Contradiction = { field: string, sentence: string, fits?: Fits }
/** What the value has to fit: its limits, or another rule. */
export type Fits = { kind: 'range', from: number, to: number } | { kind: 'share' } | { kind: 'rule', field: string }

/** Everything that speaks against these rules; empty when they may come into force. */
export function contradictions(rules: Rules): Contradiction[] {
  return [...outOfRange(rules), ...RELATIONS.flatMap((relation) => relation(rules))]
}

function outOfRange(rules: Rules): Contradiction[] {
  return [
    ...numbersOf(rules).filter(({ value, from, to }) => !Number.isInteger(value) || value < from || value > to)
      .map(({ field, name, from, to }) => ({ field, sentence: `${name} must be a whole number from ${from} to ${to}.`, fits: { kind: 'range' as const, from, to } })),
    ...sharesOf(rules).filter(({ value }) => !(value >= 0 && value <= 1))
      .map(({ field, name }) => ({ field, sentence: `${name} must be from 0 % to 100 %.`, fits: { kind: 'share' as const } })),
  ]
}

type Relation = (rules: Rules) => Contradiction[]

const RELATIONS: readonly Relation[] = [
  levelNumbers, levelNames, levelShares, levelLimits, largeRequests, deadlinesOfWork, waitsInsideExpiry, warnings, badReports, notices, mail, reaches, countries, alerts, dataZone,
]

/** The sentence as a list when it is true that something is wrong. */
function when(isWrong: boolean, field: string, sentence: string, against?: string): Contradiction[] {
  return isWrong ? [{ field, sentence, ...against !== undefined && { fits: { kind: 'rule', field: against } } }] : []
}

/** `nextLevel` and the texts count levels one by one. */
function levelNumbers({ levels }: Rules): Contradiction[] {
  return levels.flatMap(({ level }, index) => when(level !== index + 1, `levels.${index}.level`, `Levels are numbered 1, 2, 3 and so on: here stands level ${index + 1}, not ${level}.`))
}

function levelNames({ levels }: Rules): Contradiction[] {
  return levels.flatMap(({ level, name }, index) => {
    const twin = levels.slice(0, index).find((it) => it.name === name)
    const field = `levels.${index}.name`
    return [...when(name.trim() === '', field, `Level ${level} needs a name.`), ...when(twin !== undefined, field, `Level ${level} has the name of level ${twin?.level}.`)]
  })
}

function levelShares({ levels }: Rules): Contradiction[] {
  return levels.flatMap(({ level, fromConversion }, index) => {
    const field = `levels.${index}.fromConversion`
    const below = levels[index - 1]
    if (!below) return when(fromConversion !== 0, field, 'The first level must start at 0 %, because everybody begins there.')
    return when(fromConversion <= below.fromConversion, field, `Level ${level} must start above level ${below.level} (${percent(below.fromConversion)}).`)
  })
}

function levelLimits({ levels }: Rules): Contradiction[] {
  return levels.flatMap(({ level, perDay, inWork }, index) => {
    const below = levels[index - 1]
    if (!below) return []
    return [
      ...when(perDay < below.perDay, `levels.${index}.perDay`, `Level ${level} must allow at least as many new a day as level ${below.level} (${below.perDay}).`),
      ...when(inWork < below.inWork, `levels.${index}.inWork`, `Level ${level} must allow at least as many in work as level ${below.level} (${below.inWork}).`),
    ]
  })
}

function largeRequests({ largeRequests: { minLevel }, levels }: Rules): Contradiction[] {
  return when(!levels.some((it) => it.level === minLevel), 'largeRequests.minLevel', `There is no level ${minLevel}; large requests would be kept for nobody.`)
}

function deadlinesOfWork({ undoSeconds, firstContactHours, recallAfterDays, statusEveryDays, autoLostDays, longestDays }: Rules): Contradiction[] {
  return [
    ...when(undoSeconds >= firstContactHours * 3_600, 'undoSeconds', `Undo must end before the first contact is due (${firstContactHours} h).`, 'firstContactHours'),
    ...when(firstContactHours >= recallAfterDays * 24, 'firstContactHours', `The first contact must be due before an idle request is recalled (${recallAfterDays} days).`, 'recallAfterDays'),
    ...when(recallAfterDays > autoLostDays, 'recallAfterDays', `An idle request must be recalled no later than it is lost by itself (${autoLostDays} days).`, 'autoLostDays'),
    ...when(statusEveryDays > autoLostDays, 'statusEveryDays', `The status must be asked for at least once before a request is lost by itself (${autoLostDays} days).`, 'autoLostDays'),
    ...when(autoLostDays > longestDays, 'autoLostDays', `A request must be lost by itself no later than the longest time in work allows (${longestDays} days).`, 'longestDays'),
  ]
}

/** What makes a request wait has to end while the request is still open. */
function waitsInsideExpiry({ expireDays, openDelaySeconds, largeRequests: { minutes }, direct: { answerHours } }: Rules): Contradiction[] {
  return [
    ...when(openDelaySeconds >= expireDays * 86_400, 'openDelaySeconds', `A request must open before it expires (${expireDays} days).`, 'expireDays'),
    ...when(openDelaySeconds + minutes * 60 >= expireDays * 86_400, 'largeRequests.minutes', `A large request must open to every level before it expires (${expireDays} days).`, 'expireDays'),
    ...when(answerHours >= expireDays * 24, 'direct.answerHours', `An offer by mail must end before the request expires (${expireDays} days).`, 'expireDays'),
  ]
}

function warnings({ warnAt }: Rules): Contradiction[] {
  return warnAt.flatMap((share, index) => {
    const before = warnAt[index - 1]
    const field = `warnAt.${index}`
    return [
      ...when(!(share > 0 && share < 1), field, 'A warning must come after the deadline began and before it is over (above 0 %, below 100 %).'),
      ...when(before !== undefined && share <= before, field, `A warning must come later than the one before (${percent(before ?? 0)}).`),
    ]
  })
}

function badReports({ badReport: { days, shareDays } }: Rules): Contradiction[] {
  return when(days > shareDays, 'badReport.days', `Problems must be reported within the time over which their share is counted (${shareDays} days).`, 'badReport.shareDays')
}

function notices({ statusRules: { noticeDays, ...rules } }: Rules): Contradiction[] {
  const shortest = Math.min(...Object.values(rules))
  return noticeDays.flatMap((days, index) => {
    const before = noticeDays[index - 1]
    const field = `statusRules.noticeDays.${index}`
    return [
      ...when(before !== undefined && days >= before, field, `A notice must come nearer to its date than the one before (${before} days).`),
      ...when(days >= shortest, field, `A notice must come after the time it speaks of began (${shortest} days).`),
    ]
  })
}

function mail({ mailChannel, direct: { fromSeats } }: Rules): Contradiction[] {
  return [
    ...mailChannel.flatMap((status, index) => [
      ...when(!PARTNER_STATUSES.includes(status), `mailChannel.${index}`, `${status} is no status: choose ${PARTNER_STATUSES.join(', ')}.`),
      ...when(mailChannel.indexOf(status) < index, `mailChannel.${index}`, `${status} stands here twice.`),
    ]),
    ...when(fromSeats !== null && mailChannel.length === 0, 'mailChannel', `Requests from ${fromSeats} seats on are offered by mail, but no status may be offered any.`, 'direct.fromSeats'),
  ]
}

function reaches({ reach }: Rules): Contradiction[] {
  return PARTNER_STATUSES.flatMap((status) => when(!REACHES.includes(reach[status]), `reach.${status}`, `${reach[status]} is no reach: choose ${REACHES.join(', ')}.`))
}

function alerts({ privacy: { alertAt } }: Rules): Contradiction[] {
  return alertAt.flatMap((share, index) => when(index > 0 && share <= (alertAt[index - 1] ?? 0), `privacy.alertAt.${index}`, `An alert must come later than the one before (${percent(alertAt[index - 1] ?? 0)}).`))
}

function dataZone({ privacy: { timeZone } }: Rules): Contradiction[] {
  return when(!isTimeZone(timeZone), 'privacy.timeZone', `${timeZone} is no time zone, such as Europe/Berlin.`)
}

function countries({ restrictedCountries: codes }: Rules): Contradiction[] {
  return codes.flatMap((code, index) => [
    ...when(!isCountryCode(code), `restrictedCountries.${index}`, `${code} is no country’s ISO code, such as PT.`),
    ...when(codes.indexOf(code) < index, `restrictedCountries.${index}`, `${countryName(code)} stands here twice.`),
  ])
}
