import type { Migration } from '../migrate.ts'

export const contactNames: Migration = {
  name: '0039-contact-names',
  statements: ({ int, strict }) => [
    // A blind index of each word of a client's name, written with the contact and gone with it.
    `create table contact_names (request_id text not null references requests, name_index text not null, primary key (request_id, name_index)) ${strict}`,
    `create index contact_names_by_index on contact_names (name_index)`,
    // 0 while the words of an older contact are not written yet (app/request/index-names.ts).
    `alter table request_contacts add column has_names ${int} not null default 0`,
    `create index request_contacts_unnamed on request_contacts (request_id) where has_names = 0`,
  ],
}
