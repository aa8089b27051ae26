import type { Migration } from '../migrate.ts'

export const clientWords: Migration = {
  name: '0028-client-words',
  statements: ({ int, strict }) => [
    // The client too can say that they were reached. SQLite changes no check of a column: it is made anew.
    `alter table reservations add column reached_in text check (reached_in in ('app', 'crm', 'client'))`,
    `update reservations set reached_in = contacted_in`,
    `alter table reservations drop column contacted_in`,
    `alter table reservations rename column reached_in to contacted_in`,
    `create index reservations_by_contacted on reservations (contacted_at)`,
    `create index reservations_by_closed on reservations (closed_at)`,

    // What the client last said of a partner's first contact.
    `create table contact_words (
      reservation_id text primary key references reservations, contacted ${int} not null check (contacted in (0, 1)), at ${int} not null
    ) ${strict}`,

    // What the client thinks of a partner's work. The comment is sealed; null once it was erased, or when there is none.
    `create table client_ratings (
      reservation_id text primary key references reservations, contacted text not null check (contacted in ('within_day', 'later', 'no')),
      score ${int} not null check (score between 1 and 5), shown_as text not null check (shown_as in ('named', 'unnamed', 'hidden')), comment text,
      rated_at ${int} not null, changed_at ${int} not null
    ) ${strict}`,

    // The client's complaints about a partner; the id was made with the form, so that one sent twice is one. The words are sealed.
    `create table client_complaints (
      id text primary key, reservation_id text not null references reservations, reason text not null, words text, made_at ${int} not null
    ) ${strict}`,
    `create index client_complaints_by_reservation on client_complaints (reservation_id)`,

    // Of which reservations the client was asked how it went; each stage once.
    `create table follow_ups (
      reservation_id text not null references reservations, stage text not null check (stage in ('contact', 'outcome')), request_id text not null, asked_at ${int} not null,
      primary key (reservation_id, stage)
    ) ${strict}`,
    `create index follow_ups_by_request on follow_ups (request_id, asked_at)`,

    // What a client may be told of a partner beyond its name.
    `alter table partners add column website text`,
    `alter table partners add column phone text`,
  ],
}
