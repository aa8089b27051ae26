import type { WonBody } from '../../../server/contract/reservation.ts'

/** What was bought, as it is typed. */
export type SaleDraft = { product: string, seats: string, amount: string, currency: string, boughtOn: string }

export const EMPTY_SALE: SaleDraft = { product: '', seats: '', amount: '', currency: '', boughtOn: '' }

export type SaleProblem = 'seats' | 'amount' | 'currency'

/** The whole number in what people type, `4 900,00` and `4.900` too; null when it is none. */
export function wholeNumber(typed: string): number | null {
  const digits = typed.trim().replace(/[.,]\d{1,2}$/, '').replace(/[\s.,'’\u00a0\u202f]/g, '')
  return /^\d{1,9}$/.test(digits) ? Number(digits) : null
}

/** Ready to be sent; or which field can't be read. Nothing typed is nothing said. */
export function readSale({ product, seats, amount, currency, boughtOn }: SaleDraft): { sale: NonNullable<WonBody['sale']> | undefined } | { problem: SaleProblem } {
  const isTyped = (text: string): boolean => text.trim() !== ''
  if (![product, seats, amount, boughtOn].some(isTyped)) return { sale: undefined }
  const [people, sum] = [isTyped(seats) ? wholeNumber(seats) : null, isTyped(amount) ? wholeNumber(amount) : null]
  if (isTyped(seats) && !people) return { problem: 'seats' }
  if (isTyped(amount) && sum === null) return { problem: 'amount' }
  if (sum !== null && !/^[A-Z]{3}$/.test(currency.trim())) return { problem: 'currency' }
  return { sale: { product: product.trim() || null, seats: people, amount: sum, currency: sum === null ? null : currency.trim(), boughtOn: boughtOn || null } }
}
