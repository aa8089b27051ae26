import type { RestAnswer } from './rest.ts'
import { scopeOf } from './scope-of.ts'

/**
 * What to do after a REST answer (TRUST §2.3), the only place that reads Bitrix24's codes for that.
 * `unknown` means the call may have taken effect: look before a create is tried again.
 */
export type Verdict =
  | { kind: 'ok', result: unknown }
  | { kind: 'refresh' }
  | { kind: 'other_user', reason: string }
  | { kind: 'moved' }
  | { kind: 'busy', reason: string }
  | { kind: 'blocked', what: 'method' | 'portal', reason: string }
  | { kind: 'park', reason: string }
  | { kind: 'gone', reason: string }
  | { kind: 'unknown', reason: string }
  | { kind: 'refused', code: string, reason: string }

const REDIRECTS = new Set([301, 302, 307, 308])

/** `method` is what was called; without it a missing scope can't be named. */
export function judge(answer: RestAnswer, method = ''): Verdict {
  if (answer.kind === 'ok') return { kind: 'ok', result: answer.result }
  if (answer.kind === 'silent') return judgeSilence(answer.status, answer.reason)
  return judgeError(answer.status, answer.code, answer.description, method)
}

function judgeSilence(status: number | null, reason: string): Verdict {
  if (status !== null && REDIRECTS.has(status)) return { kind: 'moved' }
  if (status === 401) return { kind: 'refresh' }
  if (status === 503 || status === 429) return { kind: 'busy', reason }
  return { kind: 'unknown', reason }
}

function judgeError(status: number, code: string, description: string, method: string): Verdict {
  const reason = description === '' ? code : `${code}: ${description}`
  switch (code) {
    case 'expired_token': case 'invalid_token': case 'NO_AUTH_FOUND':
      return { kind: 'refresh' }
    case 'user_access_error': case 'INVALID_CREDENTIALS': case 'authorization_error':
      return { kind: 'other_user', reason }
    case 'QUERY_LIMIT_EXCEEDED': case 'CONNECTION_ERROR':
      return { kind: 'busy', reason }
    case 'OPERATION_TIME_LIMIT':
      return { kind: 'blocked', what: 'method', reason }
    case 'OVERLOAD_LIMIT':
      return { kind: 'blocked', what: 'portal', reason }
    case 'INTERNAL_SERVER_ERROR': case 'ERROR_UNEXPECTED_ANSWER':
      return { kind: 'unknown', reason }
    case 'PAYMENT_REQUIRED':
      return { kind: 'park', reason }
    case 'insufficient_scope':
      return { kind: 'refused', code, reason: missingScope(method) ?? reason }
    case 'ACCESS_DENIED':
      return status === 403 ? { kind: 'park', reason } : { kind: 'refused', code, reason }
    case 'APPLICATION_NOT_FOUND': case 'PORTAL_DELETED':
      return { kind: 'gone', reason }
    default:
      if (status === 429) return { kind: 'busy', reason }
      return status >= 500 ? { kind: 'unknown', reason } : { kind: 'refused', code, reason }
  }
}

/** Bitrix24 says only that a permission is missing. Null when nobody can tell which. */
export function missingScope(method: string): string | null {
  const scope = scopeOf(method)
  return scope && `The app may not call ${method} here: its permission “${scope}” is missing. An administrator of the Bitrix24 has to update the app.`
}
