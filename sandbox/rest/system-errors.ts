import { RestError } from './rest-error.ts'

/** Any method may answer these. https://apidocs.bitrix24.com/error-codes.html; the last five are from the portal's own source. */
const SYSTEM_ERRORS: Record<string, [status: number, text: string]> = {
  INTERNAL_SERVER_ERROR: [500, 'Internal server error'],
  ERROR_UNEXPECTED_ANSWER: [500, 'Server returned an unexpected response'],
  QUERY_LIMIT_EXCEEDED: [503, 'Too many requests'],
  ERROR_BATCH_METHOD_NOT_ALLOWED: [405, 'Method is not allowed for batch usage'],
  ERROR_BATCH_LENGTH_EXCEEDED: [400, 'Max batch length exceeded'],
  NO_AUTH_FOUND: [401, 'Wrong authorization data'],
  INVALID_REQUEST: [400, 'Https required'],
  OVERLOAD_LIMIT: [503, 'REST API is blocked due to overload'],
  ACCESS_DENIED: [403, 'REST API is available only on commercial plans'],
  INVALID_CREDENTIALS: [403, 'Invalid request credentials'],
  ERROR_MANIFEST_IS_NOT_AVAILABLE: [404, 'Manifest is not available'],
  ERROR_METHOD_NOT_FOUND: [404, 'Method not found!'],
  expired_token: [401, 'The access token provided has expired'],
  user_access_error: [403, 'The user does not have access to the application'],
  PORTAL_DELETED: [500, 'Portal was deleted'],
  OPERATION_TIME_LIMIT: [429, 'Method is blocked due to operation time limit.'],
  WRONG_AUTH_TYPE: [403, 'Current authorization type is denied for this method Application context required'],
  allowed_only_intranet_user: [403, 'User is not an intranet user'],
  METHOD_CONFIRM_WAITING: [401, 'Waiting for confirmation'],
  METHOD_CONFIRM_DENIED: [403, 'Method call denied'],
  APPLICATION_NOT_FOUND: [401, 'Application not found'],
  CONNECTION_ERROR: [401, 'Error connecting to authorization server'],
  authorization_error: [401, 'Unable to authorize user'],
  invalid_token: [401, 'Unable to get application by token'],
}

/** A documented refusal; status and text may be overruled by the weather. */
export function systemError(code: string, wish: { status?: number | undefined, description?: string | undefined } = {}): RestError {
  const [status, text] = SYSTEM_ERRORS[code] ?? [400, code]
  return new RestError(code, wish.description ?? text, wish.status ?? status)
}

export function insufficientScope(kind: 'app' | 'webhook'): RestError {
  return new RestError('insufficient_scope', `The request requires higher privileges than provided by the ${kind === 'webhook' ? 'webhook' : 'access'} token`, 403)
}
