/** GET /api/operator/requests/:number/consent — `consent` is null for requests from before it was kept. */
export type ConsentView = {
  consent: {
    language: string
    version: number
    /** The sentences as the client read them, one a line. */
    text: string
    sha256: string
    policy: string
    shownAt: number | null
    givenAt: number
    confirmedAt: number | null
    network: string
    withdrawnAt: number | null
    withdrawnBy: 'page' | 'operator' | null
  } | null
  recipients: { partner: string, shownAt: number, toldAt: number | null, withdrawnAt: number | null, dueAt: number | null, confirmedAt: number | null, confirmedBy: string | null }[]
}
