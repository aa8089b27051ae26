import { isTimeZone } from './day.ts'
import { isCountryCode } from './names.ts'
import { PARTNER_STATUSES } from './partner.ts'
import { REACHES } from './rulebook.ts'
import type { Rules } from './rulebook.ts'
import { numbersOf, sharesOf } from './rulebook-limits.ts'
import { say } from './said.ts'
import type { Said } from './said.ts'

/** A value that cannot stand, by its path in the rules (`levels.2.fromConversion`), and why. */
export type Contradiction = { field: string, sentence: Said }

/** Everything that speaks against these rules; empty when they may come into force. */
export function contradictions(rules: Rules): Contradiction[] {
  return [...outOfRange(rules), ...RELATIONS.flatMap((relation) => relation(rules))]
}

function outOfRange(rules: Rules): Contradiction[] {
  return [
    ...numbersOf(rules).filter(({ value, from, to }) => !Number.isInteger(value) || value < from || value > to)
      .map(({ field, name, from, to }) => ({ field, sentence: say('ruleWrong.number', { name, from, to }) })),
    ...sharesOf(rules).filter(({ value }) => !(value >= 0 && value <= 1))
      .map(({ field, name }) => ({ field, sentence: say('ruleWrong.share', { name }) })),
  ]
}

type Relation = (rules: Rules) => Contradiction[]

const RELATIONS: readonly Relation[] = [
  levelNumbers, levelNames, levelShares, levelLimits, largeRequests, deadlinesOfWork, waitsInsideExpiry, warnings, badReports, notices, mail, reaches, countries, alerts, dataZone,
]

/** The sentence as a list when it is true that something is wrong. */
function when(isWrong: boolean, field: string, sentence: Said): Contradiction[] {
  return isWrong ? [{ field, sentence }] : []
}

const days = (n: number): Said => say('ruleOf.days', { n })

/** `nextLevel` and the texts count levels one by one. */
function levelNumbers({ levels }: Rules): Contradiction[] {
  return levels.flatMap(({ level }, index) => when(level !== index + 1, `levels.${index}.level`, say('ruleWrong.levelNumber', { here: index + 1, level })))
}

function levelNames({ levels }: Rules): Contradiction[] {
  return levels.flatMap(({ level, name }, index) => {
    const twin = levels.slice(0, index).find((it) => it.name === name)
    const field = `levels.${index}.name`
    return [...when(name.trim() === '', field, say('ruleWrong.levelName', { level })), ...when(twin !== undefined, field, say('ruleWrong.levelTwin', { level, other: twin?.level ?? 0 }))]
  })
}

function levelShares({ levels }: Rules): Contradiction[] {
  return levels.flatMap(({ level, fromConversion }, index) => {
    const field = `levels.${index}.fromConversion`
    const below = levels[index - 1]
    if (!below) return when(fromConversion !== 0, field, say('ruleWrong.firstLevel'))
    return when(fromConversion <= below.fromConversion, field, say('ruleWrong.levelFrom', { level, below: below.level, share: { share: below.fromConversion } }))
  })
}

function levelLimits({ levels }: Rules): Contradiction[] {
  return levels.flatMap(({ level, perDay, inWork }, index) => {
    const below = levels[index - 1]
    if (!below) return []
    return [
      ...when(perDay < below.perDay, `levels.${index}.perDay`, say('ruleWrong.levelPerDay', { level, below: below.level, most: below.perDay })),
      ...when(inWork < below.inWork, `levels.${index}.inWork`, say('ruleWrong.levelInWork', { level, below: below.level, most: below.inWork })),
    ]
  })
}

function largeRequests({ largeRequests: { minLevel }, levels }: Rules): Contradiction[] {
  return when(!levels.some((it) => it.level === minLevel), 'largeRequests.minLevel', say('ruleWrong.noLevel', { level: minLevel }))
}

function deadlinesOfWork({ undoSeconds, firstContactHours, recallAfterDays, statusEveryDays, autoLostDays, longestDays }: Rules): Contradiction[] {
  return [
    ...when(undoSeconds >= firstContactHours * 3_600, 'undoSeconds', say('ruleWrong.undo', { hours: firstContactHours })),
    ...when(firstContactHours >= recallAfterDays * 24, 'firstContactHours', say('ruleWrong.firstContact', { days: days(recallAfterDays) })),
    ...when(recallAfterDays > autoLostDays, 'recallAfterDays', say('ruleWrong.recall', { days: days(autoLostDays) })),
    ...when(statusEveryDays > autoLostDays, 'statusEveryDays', say('ruleWrong.statusEvery', { days: days(autoLostDays) })),
    ...when(autoLostDays > longestDays, 'autoLostDays', say('ruleWrong.autoLost', { days: days(longestDays) })),
  ]
}

/** What makes a request wait has to end while the request is still open. */
function waitsInsideExpiry({ expireDays, openDelaySeconds, largeRequests: { minutes }, direct: { answerHours } }: Rules): Contradiction[] {
  return [
    ...when(openDelaySeconds >= expireDays * 86_400, 'openDelaySeconds', say('ruleWrong.openDelay', { days: days(expireDays) })),
    ...when(openDelaySeconds + minutes * 60 >= expireDays * 86_400, 'largeRequests.minutes', say('ruleWrong.large', { days: days(expireDays) })),
    ...when(answerHours >= expireDays * 24, 'direct.answerHours', say('ruleWrong.offer', { days: days(expireDays) })),
  ]
}

function warnings({ warnAt }: Rules): Contradiction[] {
  return warnAt.flatMap((share, index) => {
    const before = warnAt[index - 1]
    const field = `warnAt.${index}`
    return [
      ...when(!(share > 0 && share < 1), field, say('ruleWrong.warning')),
      ...when(before !== undefined && share <= before, field, say('ruleWrong.warningLater', { share: { share: before ?? 0 } })),
    ]
  })
}

function badReports({ badReport }: Rules): Contradiction[] {
  const { shareDays } = badReport
  return when(badReport.days > shareDays, 'badReport.days', say('ruleWrong.reportDays', { days: days(shareDays) }))
}

function notices({ statusRules: { noticeDays, ...rules } }: Rules): Contradiction[] {
  const shortest = Math.min(...Object.values(rules))
  return noticeDays.flatMap((notice, index) => {
    const before = noticeDays[index - 1]
    const field = `statusRules.noticeDays.${index}`
    return [
      ...when(before !== undefined && notice >= before, field, say('ruleWrong.noticeNearer', { days: days(before ?? 0) })),
      ...when(notice >= shortest, field, say('ruleWrong.noticeBegan', { days: days(shortest) })),
    ]
  })
}

function mail({ mailChannel, direct: { fromSeats } }: Rules): Contradiction[] {
  return [
    ...mailChannel.flatMap((status, index) => [
      ...when(!PARTNER_STATUSES.includes(status), `mailChannel.${index}`, say('ruleWrong.noStatus', { status, all: { all: PARTNER_STATUSES, as: 'commas' } })),
      ...when(mailChannel.indexOf(status) < index, `mailChannel.${index}`, say('ruleWrong.twice', { it: status })),
    ]),
    ...when(fromSeats !== null && mailChannel.length === 0, 'mailChannel', say('ruleWrong.nobodyByMail', { n: fromSeats ?? 0 })),
  ]
}

function reaches({ reach }: Rules): Contradiction[] {
  return PARTNER_STATUSES.flatMap((status) => when(!REACHES.includes(reach[status]), `reach.${status}`, say('ruleWrong.noReach', { reach: reach[status], all: { all: REACHES, as: 'commas' } })))
}

function alerts({ privacy: { alertAt } }: Rules): Contradiction[] {
  return alertAt.flatMap((share, index) => when(index > 0 && share <= (alertAt[index - 1] ?? 0), `privacy.alertAt.${index}`, say('ruleWrong.alertLater', { share: { share: alertAt[index - 1] ?? 0 } })))
}

function dataZone({ privacy: { timeZone } }: Rules): Contradiction[] {
  return when(!isTimeZone(timeZone), 'privacy.timeZone', say('ruleWrong.noZone', { zone: timeZone }))
}

function countries({ restrictedCountries: codes }: Rules): Contradiction[] {
  return codes.flatMap((code, index) => [
    ...when(!isCountryCode(code), `restrictedCountries.${index}`, say('ruleWrong.noCountry', { code })),
    ...when(codes.indexOf(code) < index, `restrictedCountries.${index}`, say('ruleWrong.twice', { it: { country: code } })),
  ])
}
