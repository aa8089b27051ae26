import type { Migration } from '../migrate.ts'

export const people: Migration = {
  name: '0023-people',
  statements: ({ int, id, strict }) => [
    // Who has opened the app in which portal, and how they want to be told. `prefs` null: nothing chosen yet. `read_up_to` is a notice.
    `create table people (
      member_id text not null, user_id text not null, name text not null, is_admin ${int} not null check (is_admin in (0, 1)), seen_at ${int} not null,
      read_up_to ${int} not null default 0, prefs text, prefs_version ${int} not null default 0, primary key (member_id, user_id)
    ) ${strict}`,

    // What one person is told by one channel, once. `queued`: the outbox has it.
    `create table messages (
      id ${id}, member_id text not null, user_id text not null, channel text not null check (channel in ('bitrix24', 'mail')), event text not null, subject text not null,
      said text, notice_id ${int}, request_id text, made_at ${int} not null, send_at ${int} not null,
      state text not null check (state in ('waiting', 'queued', 'sent', 'dropped')), unique (member_id, user_id, channel, event, subject)
    ) ${strict}`,
    `create index messages_by_state on messages (state, send_at)`,
    `create index messages_by_person on messages (member_id, user_id, event)`,

    // Which row of a person's choices it falls under, where its kind alone does not say.
    `alter table notices add column event text`,

    // When a request opens, to all or to those for whom it was locked; `told_at` null: they have not been told yet.
    `create table openings (request_id text not null references requests, at ${int} not null, told_at ${int}, primary key (request_id, at)) ${strict}`,
    `create index openings_by_told on openings (told_at, at)`,

    // The activities that stand on CRM records for the app.
    `create table crm_activities (
      reservation_id text not null, purpose text not null check (purpose in ('first_contact', 'proof')), activity_id ${int} not null,
      kind text not null check (kind in ('configurable', 'todo')), deadline ${int} not null, is_done ${int} not null check (is_done in (0, 1)),
      primary key (reservation_id, purpose)
    ) ${strict}`,
  ],
}
