/** Training runs, the lists that were shown with their chances, and who was held out. Projected from the log. */
export const advice = `
CREATE TABLE training_runs (seq INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, data TEXT NOT NULL) STRICT;

CREATE TABLE slates (
  seq INTEGER PRIMARY KEY,
  class_id TEXT NOT NULL,
  attendee_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  data TEXT NOT NULL
) STRICT;
CREATE INDEX slates_by_attendee ON slates (class_id, attendee_id);

CREATE TABLE advice_groups (
  class_id TEXT NOT NULL,
  attendee_id TEXT NOT NULL,
  held_out INTEGER NOT NULL CHECK (held_out IN (0, 1)),
  share REAL NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (class_id, attendee_id)
) STRICT, WITHOUT ROWID;
`
