import type { Migration } from '../migrate.ts'

export const portalSettings: Migration = {
  name: '0005-portal-settings',
  statements: ({ int, strict }) => [
    // What a portal's administrator decided, as JSON; `version` lets two administrators notice each other.
    `create table portal_settings (
      member_id text primary key references portals, body text not null, version ${int} not null, changed_by text not null, changed_at ${int} not null
    ) ${strict}`,
    `insert into portal_settings (member_id, body, version, changed_by, changed_at)
      select member_id, '{"target":{"entityTypeId":' || case crm_entity when 'lead' then '1' else '2' end || ',"categoryId":' || crm_category || '}}', 1, '', updated_at
      from portals`,
    `alter table portals drop column crm_entity`,
    `alter table portals drop column crm_category`,
    // `app` is the Marketplace way, `webhook` the second one.
    `alter table portals add column access text not null default 'app' check (access in ('app', 'webhook'))`,
    // How custom fields of the chosen smart process begin, and who works in the portal (JSON list of user ids).
    `alter table portals add column process_prefix text`,
    `alter table portals add column active_people text`,
    `alter table portals add column offline_events ${int} not null default 0`,
    // Set when the portal said that it is gone: its address may be another company's by now.
    `alter table portals add column doubted ${int} not null default 0`,
    // What a check of the portal found; `since` is when that state began.
    `create table portal_checks (
      member_id text not null references portals, name text not null, state text not null check (state in ('ok', 'attention', 'broken')),
      detail text not null, since ${int} not null, checked_at ${int} not null, primary key (member_id, name)
    ) ${strict}`,
    // What healed by itself, counted.
    `create table portal_repairs (
      member_id text not null references portals, kind text not null, count ${int} not null, last_at ${int} not null, primary key (member_id, kind)
    ) ${strict}`,
    // How a portal's deliveries and events stand is asked for one portal at a time.
    `create index outbox_by_portal on outbox (member_id, state)`,
    `create index inbox_by_portal on inbox (member_id, received_at)`,
    `alter table reservations add column contacted_at ${int}`,
    `alter table reservations add column contacted_in text check (contacted_in in ('app', 'crm'))`,
    `alter table crm_items add column responsible_id text`,
    // The lead that the deal was converted from.
    `alter table crm_items add column lead_id ${int}`,
    // When a create was first sent: from then on something of it may stand in the portal.
    `alter table crm_items add column sent_at ${int}`,
  ],
}
