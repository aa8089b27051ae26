import type { Migration } from '../migrate.ts'

export const notForUs: Migration = {
  name: '0018-not-for-us',
  statements: ({ int, clustered }) => [
    // `scope` is `company`, or the person: portal and user.
    `create table hidden_requests (
      partner_id text not null references partners, request_id text not null references requests, scope text not null,
      member_id text not null, user_id text not null, user_name text not null, reason text not null, hidden_at ${int} not null,
      primary key (partner_id, request_id, scope)
    ) ${clustered}`,
    `create index hidden_requests_by_request on hidden_requests (request_id)`,
    // When its time is over: partners sort by it.
    `alter table open_requests add column closes_at ${int}`,
    `update open_requests set closes_at = (select expires_at from requests where requests.id = open_requests.request_id)`,
    `create index requests_by_published on requests (published_at)`,
  ],
}
