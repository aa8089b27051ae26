/** What the app asks of a portal; the same list stands in the Marketplace card. */
export const SCOPES = ['crm', 'placement', 'user_brief', 'im'] as const

/** Events the app listens to; names in upper case, as they arrive. */
export const EVENTS = [
  'ONAPPUNINSTALL', 'ONAPPUPDATE',
  'ONCRMDEALUPDATE', 'ONCRMDEALDELETE', 'ONCRMDEALMOVETOCATEGORY',
  'ONCRMLEADUPDATE', 'ONCRMLEADDELETE',
] as const
