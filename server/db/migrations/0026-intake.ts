import type { Migration } from '../migrate.ts'

export const intake: Migration = {
  name: '0026-intake',
  statements: ({ int, strict }) => [
    // Sites that may frame the form: `blog.example`, with a port, or `*.example` for everything below a name.
    `create table embed_hosts (host text primary key, added_by text not null, added_at ${int} not null) ${strict}`,

    // What a key may do; those from before served the register of partners.
    `alter table api_keys add column scopes text not null default 'partners'`,

    // What a system handed in under which key of its own (`send_key` is its hash), and the form that became of it. The same key with another body is a mistake of that system.
    `create table intake_sends (
      key_id text not null, send_key text not null, form_key text not null, body_index text not null, at ${int} not null, primary key (key_id, send_key)
    ) ${strict}`,
    `create index intake_sends_by_time on intake_sends (at)`,

    // Forms of the vendor's own CRM whose records become requests. `body` is the mapping; Records made since `read_from` are still to be
    // looked for; `swept_at` is when somebody last began to.
    `create table feeds (id text primary key, body text not null, read_from ${int} not null, swept_at ${int} not null, changed_by text not null, changed_at ${int} not null) ${strict}`,

    // Records that a feed found, by what became of them. No row: it is none of a feed's.
    `create table feed_records (
      member_id text not null, entity_type_id ${int} not null, item_id ${int} not null, feed_id text not null, form_key text not null,
      state text not null check (state in ('taken', 'waiting', 'left')), request_number ${int}, reason text, fields text not null,
      found_at ${int} not null, looked_at ${int} not null, primary key (member_id, entity_type_id, item_id)
    ) ${strict}`,
    `create index feed_records_by_state on feed_records (state, looked_at)`,
  ],
}
