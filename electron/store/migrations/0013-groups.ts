/** Groups inside a class; projections. */
export const groups = `
CREATE TABLE group_rounds (
  id TEXT PRIMARY KEY,
  class_id TEXT NOT NULL,
  opened_at_ms INTEGER NOT NULL,
  ends_at_ms INTEGER NOT NULL,
  closed_at_ms INTEGER
) STRICT;
CREATE INDEX group_rounds_by_class ON group_rounds (class_id);

CREATE TABLE class_groups (
  id TEXT PRIMARY KEY,
  round_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  label TEXT,
  help_at_ms INTEGER,
  visited INTEGER NOT NULL CHECK (visited IN (0, 1))
) STRICT;
CREATE INDEX class_groups_by_round ON class_groups (round_id, number);

CREATE TABLE group_members (
  class_id TEXT NOT NULL,
  group_id TEXT NOT NULL,
  attendee_id TEXT NOT NULL,
  PRIMARY KEY (group_id, attendee_id)
) STRICT, WITHOUT ROWID;

-- What is said to all groups is one event and one row in each.
CREATE TABLE group_messages (
  group_id TEXT NOT NULL,
  log_seq INTEGER NOT NULL,
  id TEXT NOT NULL,
  actor TEXT NOT NULL,
  text TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (group_id, log_seq)
) STRICT, WITHOUT ROWID;
`
