import type { Migration } from '../migrate.ts'

export const outcomes: Migration = {
  name: '0013-outcomes',
  statements: ({ int, id, strict }) => [
    // When it was Won first: a Won that is opened anew and won again counts from then.
    `alter table reservations add column won_at ${int}`,
    `update reservations set won_at = closed_at where outcome = 'won'`,
    // The level a partner was told last, and when somebody has to look whether it still stands.
    `create table told_levels (partner_id text primary key references partners, level ${int} not null, rulebook_version ${int} not null, at ${int} not null) ${strict}`,
    `create table level_checks (id ${id}, partner_id text not null references partners, due_at ${int} not null) ${strict}`,
    `create index level_checks_due on level_checks (due_at)`,
    `create index cases_by_reservation on cases (reservation_id, kind)`,
  ],
}
