-- Who is kept out, who was here lately, and what became of reports.

alter table users
  add column suspended_at timestamptz,
  add column suspension_reason text,
  -- A day and no time: enough to count who was here lately, and no record of when somebody was.
  add column active_day date,
  add constraint suspended_with_reason check ((suspended_at is null) = (suspension_reason is null));

create index users_suspended on users (suspended_at) where suspended_at is not null;

alter table reports
  add column outcome text check (outcome in ('none', 'warn', 'suspend')),
  -- For administrators alone.
  add column review_note text,
  add column reviewed_at timestamptz,
  add column reviewed_by uuid references users on delete set null,
  add constraint reviewed_with_outcome check ((outcome is null) = (reviewed_at is null));

create index reports_by_time on reports (created_at desc, id desc);

-- Messages are appended in the order of their time, so a few kilobytes of block ranges are enough to count recent days.
create index messages_by_time on messages using brin (sent_at);
