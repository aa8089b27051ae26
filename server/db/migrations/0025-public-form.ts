import type { Migration } from '../migrate.ts'

export const publicForm: Migration = {
  name: '0025-public-form',
  statements: ({ int, bytes, strict }) => [
    // When the client likes to be called, and what the link to the form said of where they came from (JSON).
    `alter table requests add column call_time text`,
    `alter table requests add column source text`,

    // Files of a request. They go with its contact, so that there is one row to erase. \`sealed\` holds the name and the key of \`content\`.
    `create table attachments (
      id text primary key, request_id text not null references request_contacts (request_id) on delete cascade, position ${int} not null,
      type text not null, size ${int} not null, sealed text not null, content ${bytes} not null, unique (request_id, position)
    ) ${strict}`,

    // Forms that an operator closed: of one language, or of all as '*'.
    `create table form_closures (language text primary key, text text not null, until ${int}, closed_by text not null, closed_at ${int} not null) ${strict}`,
  ],
}
