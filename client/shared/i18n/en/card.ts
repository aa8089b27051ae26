/** The tab in a CRM record. */
export const card = {
  card: {
    label: 'Implementation request',
    loading: 'Loading the request…',
    openApp: 'Open in the app',
    notFromDeal: 'This deal did not come from a Bitrix24 request.',
    notFromLead: 'This lead did not come from a Bitrix24 request.',
    notFromProcess: 'This record did not come from a Bitrix24 request.',
    notFromText: 'Requests your company reserves appear in your CRM by themselves.',
    noRecord: 'This page works only as a tab of a deal, a lead or a record of a smart process.',
    offline: 'You are offline. What is here may be old, and nothing can be sent.',
    stale: 'This could not be read anew. It is from {time}.',
  },
} as const
