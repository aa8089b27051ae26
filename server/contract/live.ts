/**
 * GET /api/stream?ticket=… — server-sent events, each `event: message` with this JSON as data and its `id` as event id.
 * They say that something changed; the screens read the rest anew. Beside each, at the opening and every 20 s comes
 * `event: clock` with the server's time in milliseconds as data.
 */
export type LiveEvent =
  | { kind: 'request.published', number: string }
  | { kind: 'request.reserved', number: string, taken: number, cap: number }
  | { kind: 'request.released', number: string, taken: number, cap: number }
  | { kind: 'request.closed', number: string }
  /** The line for the next free place became longer or shorter. */
  | { kind: 'request.waiting', number: string, inLine: number }
  /** A free place is kept for a partner, or is not any more. */
  | { kind: 'request.kept', number: string }
  /** Somebody of the own company put it away for all of it, or took that back. */
  | { kind: 'request.hidden', number: string }
  | { kind: 'request.received' }
  /** For operators: a moderator decided on it, took that back, put it aside or took it up again. */
  | { kind: 'request.moderated', number: string }
  /** For operators: another one looks at it, or does not any more. */
  | { kind: 'request.watched', number: string }
  | { kind: 'reservation.changed', reservationId: string }
  | { kind: 'rating.changed' }
  | { kind: 'notice' }
  /** Reserving was closed for the company, or opened again; the gate says the rest. */
  | { kind: 'me.suspended', until: number | 'for_good' | null }
  /** Another rulebook was announced. */
  | { kind: 'rules.changed', version: number, startsAt: number }
  /** How a reservation stands on its way into the CRM. */
  | { kind: 'crm.sync', reservationId: string, state: 'waiting' | 'in_crm' | 'failed' }
  | { kind: 'desk.changed' }
  /** For operators: what somebody of the staff may do changed, or waits for a second person. */
  | { kind: 'access.changed' }
  | { kind: 'resync' }

/** POST /api/stream/ticket — usable once, within 60 s. */
export type StreamTicketView = { ticket: string }
