import type { ErrorCode, ErrorParams } from '../core/errors.ts'

/** What every answer of 4xx and 5xx carries; decide on `code`, show `message`. */
export type ErrorBody = {
  error: {
    code: ErrorCode
    message: string
    params: ErrorParams
    /** Field name → what to change; only with `invalid`. */
    fields?: Record<string, string>
    /** Short reference that stands in the server's log; only with `internal`. */
    ref?: string
  }
}
