import { Refusal } from '../../core/errors.ts'
import type { ErrorCode } from '../../core/errors.ts'

/** Troubles that pass, or that an operator can end. */
const PASSING = new Set<ErrorCode>(['portal_silent', 'port_not_allowed'])

/** The installation was confirmed but could not be ended: the token it came with is spent, only `refreshToken` can go on with it. */
export class UnfinishedInstall extends Refusal {
  readonly refreshToken: string

  constructor({ code, params }: Refusal, refreshToken: string) {
    super(code, params)
    this.refreshToken = refreshToken
  }
}

/** The error as it is, or as an unfinished installation when it may pass. */
export function asUnfinished(error: unknown, refreshToken: string): unknown {
  return error instanceof Refusal && PASSING.has(error.code) ? new UnfinishedInstall(error, refreshToken) : error
}
