/** The client, as journal and history name them: never by their own name. */
export const THE_CLIENT = { memberId: null, userId: 'client', userName: 'client' } as const
