/**
 * GET /api/stream?ticket=… — server-sent events, each `event: message` with this JSON as data and its `id` as event id.
 * They say that something changed; the screens read the rest anew.
 */
export type LiveEvent =
  | { kind: 'request.published', number: string }
  | { kind: 'request.reserved', number: string, taken: number, cap: number }
  | { kind: 'request.released', number: string, taken: number, cap: number }
  | { kind: 'request.closed', number: string }
  /** The line for the next free place became longer or shorter. */
  | { kind: 'request.waiting', number: string, inLine: number }
  /** Somebody of the own company put it away for all of it, or took that back. */
  | { kind: 'request.hidden', number: string }
  | { kind: 'request.received' }
  | { kind: 'reservation.changed', reservationId: string }
  | { kind: 'rating.changed' }
  | { kind: 'notice' }
  | { kind: 'desk.changed' }
  | { kind: 'resync' }

/** POST /api/stream/ticket — usable once, within 60 s. */
export type StreamTicketView = { ticket: string }
