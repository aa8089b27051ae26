import { BUDGET_WORDS, CURRENCY, NUMBERED_THINGS } from './masking-words.ts'

const DAY = '(?:0?[1-9]|[12]\\d|3[01])'
const MONTH = '(?:0?[1-9]|1[0-2])'
const YEAR = '(?:19|20)\\d\\d'
/** Dates and times of day that stand by themselves inside a longer run of digits. */
export const DATE = new RegExp(String.raw`(?<![^ ,\n(-])(?:${YEAR}([-./])${MONTH}\1${DAY}|${DAY}([-./])${MONTH}\2${YEAR}|${MONTH}/${DAY}/${YEAR}|\d{1,2}:[0-5]\d(?::[0-5]\d)?)(?![^ ,\n):-])`, 'g')

/** Everything with seven digits or more that people write and nobody can call. */
export function isCount(shape: string, before: string, after: string): boolean {
  const dated = new RegExp(`^${YEAR} (.+)$`).exec(shape)
  if (dated?.[1] && BEFORE_YEAR.test(before)) return dated[1].replace(/\D/g, '').length < 7 || isCount(dated[1], '', after)
  const noted = BRACKETED_YEAR.exec(shape)
  if (noted?.[1]) return isCount(noted[1], before, '')
  return isPrice(shape, before, after) || isRound(shape) || isDate(shape) || isRange(shape) || isVersion(shape, before) || isStandard(shape, before) || isNumbered(shape, before) || isModel(shape, before) || isMeasure(shape, after) || PRIVATE_ADDRESS.test(shape)
}

const BEFORE_YEAR = /(?<!\p{L})(?:in|since|by|until|till|from|of|year|em|en|im|seit|ab|bis|desde|hasta|do|od|w|до|с|в|год|к|dal|nel|depuis|(?:jan|feb|m[aä]r|apr|abr|avr|ma[iyj]|jun|jul|aug|ago|sep|set|oct|okt|out|ott|nov|dec|dez|dic|d[eé]c|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)\p{L}*\.?(?: de[l]?)?) $/u
/** "1.4.12 (2024": the bracket closes behind it. */
const BRACKETED_YEAR = new RegExp(String.raw`^(.{1,20}?) ?\(${YEAR}$`)
const AMOUNT = /^[1-9]\d{0,2}(?:([ .,'’])\d{3})(?:\1\d{3})*(?:[.,]\d{1,2})?$|^[1-9]\d{0,12}(?:[.,]\d{1,2})?$|^\d{1,2}(?:,\d{2})+,\d{3}$/
const CURRENCY_AFTER = new RegExp(String.raw`^(?:[.,][-–]{1,2})? ?(?:k|m|kk|mio|mln|млн|тыс\p{L}*|thousand|million\p{L}*|lakhs?|crores?|mil)?\.? {0,2}${CURRENCY}`, 'u')
const CURRENCY_BEFORE = new RegExp(String.raw`(?<![\p{L}\d])${CURRENCY.replace(/\(\?!\[\\p\{L\}\\d\]\)\)$/, ')')}\.? {0,2}:? ?$`, 'u')
const BUDGET_BEFORE = new RegExp(String.raw`(?<!\p{L})${BUDGET_WORDS}[^\d\n]{0,24}$`, 'u')

export function isPrice(shape: string, before: string, after: string): boolean {
  const amounts = shape.split(/ ?[-/~] ?/)
  if (amounts.length > 2 || !amounts.every((it) => AMOUNT.test(it) && isMoney(it))) return false
  return CURRENCY_AFTER.test(after) || CURRENCY_BEFORE.test(before) || BUDGET_BEFORE.test(before) && amounts.every(isRound)
}

/** "912 345 678 EUR" is no budget: sums of that size are round. */
function isMoney(amount: string): boolean {
  const whole = amount.replace(/[.,]\d{1,2}$/, '').replace(/\D/g, '')
  return whole.length <= 8 || whole.endsWith('000')
}

export function isRound(shape: string): boolean {
  const digits = shape.replace(/\D/g, '')
  if (/^[1-9]\d*000$/.test(shape)) return digits.length <= 8
  if (/^[1-9]\d{0,2}(?:,\d{3})+$/.test(shape) || /^[1-9]\d?(?:,\d{2})+,\d{3}$/.test(shape)) return digits.length <= 8 || digits.endsWith('000')
  return /^[1-9]\d{0,2}(?:([ .'’])\d{3})(?:\1\d{3})*$/.test(shape) && digits.endsWith('000') && digits.length <= 8
}

const DATES = [
  `${MONTH}/${DAY} ?- ?${MONTH}/${DAY}`, `${DAY}[./]${MONTH}\\.? ?- ?${DAY}[./]${MONTH}`, `${DAY} ${MONTH} ${YEAR}`, `${YEAR} ${MONTH} ${DAY}`, `${YEAR} ?[-/] ?${YEAR}`, `${MONTH}[./]${YEAR} ?- ?${MONTH}[./]${YEAR}`,
  `${DAY}(?:[./]${MONTH})?\\.? ?- ?${DAY}[./]${MONTH}[./]${YEAR}`, '[01]?\\d[.:][0-5]\\d ?- ?[0-2]?\\d[.:][0-5]\\d', `${DAY}[-./]${MONTH}[-./]${YEAR}`,
  `${YEAR}[-./]${MONTH}[-./]${DAY}(?: ?[-/] ?${YEAR}[-./]${MONTH}[-./]${DAY})?`,
].map((form) => new RegExp(`^(?:${form})$`))

export function isDate(shape: string): boolean {
  return DATES.some((form) => form.test(shape))
}

/** "1000-5000", "50/100/250/1000": round, rising, none with a leading zero. */
function isRange(shape: string): boolean {
  const numbers = shape.split(/ ?[-/] ?/)
  if (numbers.length < 2 || !numbers.every((it) => AMOUNT.test(it))) return false
  const values = numbers.map((it) => Number(it.replace(/\D/g, '')))
  if (/^(\d\d)\d\d-\1\d\d$/.test(shape) && (values[1] ?? 0) > (values[0] ?? 0)) return true
  const step = numbers.length === 2 ? 50 : 5
  return values.every((value, at) => value % step === 0 && (at === 0 || value > (values[at - 1] ?? 0)))
}

const VERSION_BEFORE = /(?<!\p{L})(?:v|ver|version|versión|versao|versão|версия|версии|build|release|rev|1c|1с|платформа|platform)\.? {0,2}$/u

function isVersion(shape: string, before: string): boolean {
  if (/^\d{1,2}(?:\.\d{1,3}){1,3}-20\d{6}$/.test(shape)) return true
  const groups = shape.split('.')
  if (groups.length < 2 || groups.length > 5 || !groups.every((it) => /^\d{1,6}$/.test(it)) || !/^(?:[1-9]\d?|0)$/.test(groups[0] ?? '')) return false
  return VERSION_BEFORE.test(before) || groups.slice(1, -1).some((it) => it.length === 1)
}

const STANDARD_BEFORE = /(?<!\p{L})(?:iso|iec|ansi|astm|vde|oiml|gost|снип|санпин|гост|din|ieee|rfc|nbr|jis|pci|фз)[ /:-]{0,2}(?:[a-zа-я]{1,3}[ /-]{0,2}){0,2}$/u

function isStandard(shape: string, before: string): boolean {
  return /^\d{3,5}(?:-\d{1,2})?:(?:19|20)\d\d$/.test(shape) || STANDARD_BEFORE.test(before) && shape.length <= 16 && /^\d[\d.-]*(?:[:-](?:19|20)?\d\d)?$/.test(shape)
}

const NUMBER_SIGN = String.raw`(?:no|nr|n|n[.]?o|num|number|numbers|номер|número|numero|numéro|numer|nummer|αρ|מספר|नंबर|नम्बर|নম্বর)(?!\p{L})[ .:#°º]{0,3}|# ?`
const UP_TO = String.raw`(?:\d{4,12} ?(?:to|bis|à|a|do|до|по|hasta|até|-) ?)?`
/** "order no. 1", "заказа № 1"; "purchase order 1"; "رقم الطلب 1"; "订单号1". A plural before a number is no order: "for quotes 212…". */
const NUMBERED_BEFORE = new RegExp(String.raw`(?:(?:${NUMBERED_THINGS})[\p{L}\p{M}]{0,8}[ .:]{0,3}(?:${NUMBER_SIGN})|(?<!\p{L})(?:${NUMBERED_THINGS})(?:nummer|nr|号|號|番号|번호)?[ .:]{0,2}|(?:رقم|شماره|เลขที่) ?(?:${NUMBERED_THINGS})[ :]{0,2}|(?:订单|合同|工单|注文|請求書|契約|주문|계약|송장)(?:编号|号|號|番号|번호)[ :]{0,2})${UP_TO}$`, 'u')

/** An order, an invoice or an article by its number: written in one piece, or in two with a dash. */
function isNumbered(shape: string, before: string): boolean {
  return /^[1-9]\d{5,13}$|^\d{2,8}[-/]\d{1,10}(?:[-/]\d{1,6})?$|^[1-9]\d{3,11} ?- ?\d{4,12}$/.test(shape) && !/^0/.test(shape) && NUMBERED_BEFORE.test(before)
}

/** "X-200 4000", "SN-2024-00018": a name that goes on in digits. */
function isModel(shape: string, before: string): boolean {
  return /(?<![a-zа-я])[a-zа-я]{1,4}-$/u.test(before) && /^[1-9]\d{1,3}[- ]\d{2,5}$/.test(shape)
}

/** Addresses inside a company's own network are the same everywhere. */
const PRIVATE_ADDRESS = /^(?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2,3}(?:\/\d{1,2})?$/

/** "0.001-25.000 kg". */
function isMeasure(shape: string, after: string): boolean {
  return /^\d{1,3}[.,]\d{1,3} ?- ?\d{1,3}[.,]\d{1,3}$/.test(shape) && /^ ?(?:kg|g|t|mm|cm|m|km|m2|m3|l|ml|kw|kwh|w|v|a|hz|bar|кг|г|т|мм|см|м|км|л|°|%)(?!\p{L})/u.test(after)
}
