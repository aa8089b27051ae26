import type { Migration } from '../migrate.ts'

export const consents: Migration = {
  name: '0029-consents',
  statements: ({ int, strict, onlyAdded }) => [
    // The client wants no reminders of this request; what happens to it is told all the same.
    `alter table requests add column quiet_at ${int}`,
    // When they were asked whether anybody called: once.
    `alter table requests add column asked_at ${int}`,

    // The sentences a client agreed to, word for word with the cap filled in. A change of words, cap or policy is a version of its own.
    `create table consent_texts (
      language text not null, version ${int} not null, sha256 text not null, body text not null, cap ${int} not null, policy text not null, first_used_at ${int} not null,
      primary key (language, version), unique (language, sha256)
    ) ${strict}`,
    ...onlyAdded('consent_texts'),

    // That a client agreed: to what, how, and when. \`email_index\` proves whose it was once the contact is erased.
    `create table consents (
      request_id text primary key references requests, language text not null, version ${int} not null, sha256 text not null, policy text not null, how text not null,
      shown_at ${int}, given_at ${int} not null, confirmed_at ${int}, network text not null, email_index text not null, withdrawn_at ${int}, withdrawn_by text,
      foreign key (language, version) references consent_texts (language, version)
    ) ${strict}`,

    // Who got the contact under it. \`due_at\`: until when the partner has to confirm that the data are gone.
    `create table consent_recipients (
      reservation_id text primary key references reservations, request_id text not null references requests, partner_id text not null references partners,
      shown_at ${int} not null, told_at ${int}, ask_at ${int}, withdrawn_at ${int}, due_at ${int}, confirmed_at ${int}, confirmed_by text
    ) ${strict}`,
    `create index consent_recipients_by_request on consent_recipients (request_id)`,
    `create index consent_recipients_by_due on consent_recipients (due_at)`,
    `create index consent_recipients_by_ask on consent_recipients (ask_at)`,
  ],
}
