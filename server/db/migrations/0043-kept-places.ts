import type { Migration } from '../migrate.ts'

export const keptPlaces: Migration = {
  name: '0043-kept-places',
  statements: ({ int, strict }) => [
    // A free place that an operator keeps for one partner until a moment; 'over' by the clock, 'ended' by a person, 'closed' with the request.
    `create table kept_places (
      id text primary key, request_id text not null references requests, partner_id text not null references partners, state text not null check (state in ('kept', 'taken', 'over', 'ended', 'closed')),
      kept_at ${int} not null, until ${int} not null, kept_by text not null, offer_id text, ended_at ${int}, ended_by text, reservation_id text
    ) ${strict}`,
    `create unique index kept_places_once on kept_places (request_id, partner_id) where state = 'kept'`,
    `create index kept_places_by_end on kept_places (until) where state = 'kept'`,
  ],
}
