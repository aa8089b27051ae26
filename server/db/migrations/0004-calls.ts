import type { Migration } from '../migrate.ts'

export const calls: Migration = {
  name: '0004-calls',
  statements: ({ int, strict, clustered }) => [
    // Of the portal's own telling; its plan decides how often it may be called.
    `alter table portals add column license text`,
    // `host:port` of portals that answer elsewhere than on 443.
    `create table allowed_addresses (host text primary key, added_by text not null, added_at ${int} not null) ${strict}`,
    // What an installation was refused for; `refused_by` is set once an operator said no.
    `create table wanted_addresses (
      host text primary key, member_id text not null, wanted_at ${int} not null, refused_by text, refused_at ${int}
    ) ${strict}`,
    // Methods that Bitrix24 asked to leave alone for a while; '*' is the whole portal.
    `create table method_blocks (
      member_id text not null references portals, method text not null, until ${int} not null, primary key (member_id, method)
    ) ${clustered}`,
  ],
}
