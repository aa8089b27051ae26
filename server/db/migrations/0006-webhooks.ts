import type { Migration } from '../migrate.ts'

export const webhooks: Migration = {
  name: '0006-webhooks',
  statements: ({ int, strict }) => [
    // A portal without the app is known by a number made of its address; this is the one its outbound webhook tells.
    `alter table portals add column told_member_id text`,
    // The entry that took this one's place when the app was installed from the Marketplace.
    `alter table portals add column moved_to text`,
    // Addresses that let somebody in once: `setup` goes on with connecting a portal, `sign_in` begins a session.
    `create table one_time_links (
      token_hash text primary key, purpose text not null check (purpose in ('setup', 'sign_in')), member_id text not null references portals,
      user_id text not null, expires_at ${int} not null
    ) ${strict}`,
    // When somebody whom we do not know tried something lately, as a JSON list of moments; the name holds no address in clear.
    `create table recent_tries (name text primary key, moments text not null, last_at ${int} not null) ${strict}`,
  ],
}
