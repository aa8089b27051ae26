import type { OperatorRequestCard } from '../../../server/contract/operator.ts'

/** The moment a row counts from: the last step that its request took. */
export function momentOf({ closedAt, publishedAt, receivedAt }: OperatorRequestCard): number {
  return closedAt ?? publishedAt ?? receivedAt
}
