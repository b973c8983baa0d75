/** Raised hands and turns on stage; projections. */
export const stage = `
CREATE TABLE hands (
  class_id TEXT NOT NULL,
  attendee_id TEXT NOT NULL,
  raised_at_ms INTEGER NOT NULL,
  lowered_at_ms INTEGER,
  PRIMARY KEY (class_id, attendee_id, raised_at_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE stage_turns (
  class_id TEXT NOT NULL,
  attendee_id TEXT NOT NULL,
  invited_at_ms INTEGER NOT NULL,
  entered_at_ms INTEGER,
  left_at_ms INTEGER,
  camera INTEGER NOT NULL CHECK (camera IN (0, 1)),
  muted INTEGER NOT NULL CHECK (muted IN (0, 1)),
  PRIMARY KEY (class_id, attendee_id, invited_at_ms)
) STRICT, WITHOUT ROWID;
`
