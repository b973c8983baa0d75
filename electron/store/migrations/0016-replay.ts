/** Classes watched later: links that are secrets, and, derived from the log, who watched what and answered it. */
export const replay = `
CREATE TABLE replay_links (
  id TEXT PRIMARY KEY,
  class_id TEXT NOT NULL,
  token TEXT NOT NULL UNIQUE
) STRICT;

-- Projections.
CREATE TABLE replays (
  class_id TEXT PRIMARY KEY,
  link_id TEXT NOT NULL,
  offers TEXT NOT NULL CHECK (offers IN ('anew', 'as-they-were')),
  opened_at_ms INTEGER NOT NULL,
  closed_at_ms INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE replay_attendance (
  class_id TEXT NOT NULL,
  attendee_id TEXT NOT NULL,
  joined_at_ms INTEGER NOT NULL,
  -- All that was played, what was played again too.
  watched_ms INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (class_id, attendee_id)
) STRICT, WITHOUT ROWID;

-- How much of each minute of a recording somebody has watched, never more than the minute has.
CREATE TABLE replay_minutes (
  class_id TEXT NOT NULL,
  attendee_id TEXT NOT NULL,
  recording_id TEXT NOT NULL,
  minute INTEGER NOT NULL,
  watched_ms INTEGER NOT NULL,
  PRIMARY KEY (class_id, attendee_id, recording_id, minute)
) STRICT, WITHOUT ROWID;

CREATE TABLE replay_votes (
  poll_id TEXT NOT NULL,
  attendee_id TEXT NOT NULL,
  choices TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  text TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (poll_id, attendee_id)
) STRICT, WITHOUT ROWID;

-- Offers reached in a replay stand beside those of the class, so that seats and codes are counted once; they have an
-- end of their own.
ALTER TABLE offer_progress ADD COLUMN replay INTEGER NOT NULL DEFAULT 0 CHECK (replay IN (0, 1));
ALTER TABLE offer_progress ADD COLUMN ends_at_ms INTEGER;
ALTER TABLE orders ADD COLUMN replay INTEGER NOT NULL DEFAULT 0 CHECK (replay IN (0, 1));
`
