import type { Migration } from '../migrate.ts'

export const languages: Migration = {
  name: '0017-languages',
  statements: () => [
    // The sentence itself (key and params) beside its English text, so that it is spoken in the language of whoever reads it.
    ...['notices', 'reservation_events', 'portal_checks', 'waiting_list', 'bad_reports'].map((table) => `alter table ${table} add column said text`),
    // As Bitrix24 told it when the app was installed or opened: for what is written into the portal and mailed to its people.
    `alter table portals add column language text`,
  ],
}
