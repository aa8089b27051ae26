/** Work on one CRM item is done in order. */
export function crmLane(reservationId: string): string {
  return `crm/${reservationId}`
}

export function mailLane(reservationId: string): string {
  return `mail/${reservationId}`
}
