/** The log, the records it speaks of, and the projections that can be rebuilt from it. */
export const first = `
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE topics (id TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE courses (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  topics TEXT NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('beginner', 'intermediate', 'advanced')),
  price_cents INTEGER NOT NULL CHECK (price_cents >= 0),
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  prerequisites TEXT NOT NULL,
  checkout_url TEXT,
  sample INTEGER NOT NULL CHECK (sample IN (0, 1)),
  created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE classes (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  course_id TEXT NOT NULL REFERENCES courses (id),
  recommendable TEXT NOT NULL,
  join_token TEXT NOT NULL UNIQUE,
  short_code TEXT NOT NULL UNIQUE,
  created_at_ms INTEGER NOT NULL,
  -- Projected from class:started and class:ended.
  started_at_ms INTEGER,
  ended_at_ms INTEGER
) STRICT;

-- Who a browser is. Names stand here and nowhere in the log, so that they can be erased.
CREATE TABLE attendees (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  session_hash BLOB NOT NULL UNIQUE,
  locale TEXT NOT NULL,
  consent_at_ms INTEGER NOT NULL,
  simulated INTEGER NOT NULL CHECK (simulated IN (0, 1))
) STRICT;

CREATE TABLE events (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  -- An attendee's id, 'teacher', 'studio' or 'sample:…'; with the id it minted, unique: a resend changes nothing.
  actor TEXT NOT NULL,
  id TEXT NOT NULL,
  class_id TEXT,
  at_ms INTEGER NOT NULL,
  type TEXT NOT NULL,
  data TEXT NOT NULL,
  UNIQUE (actor, id)
) STRICT;
CREATE INDEX events_by_class ON events (class_id, seq);
CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

-- Projections.
CREATE TABLE attendance (
  class_id TEXT NOT NULL,
  attendee_id TEXT NOT NULL,
  joined_at_ms INTEGER NOT NULL,
  PRIMARY KEY (class_id, attendee_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE presence (
  class_id TEXT NOT NULL,
  attendee_id TEXT NOT NULL,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER,
  PRIMARY KEY (class_id, attendee_id, from_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE messages (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  class_id TEXT NOT NULL,
  actor TEXT NOT NULL,
  text TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX messages_by_class ON messages (class_id, seq);

CREATE TABLE polls (
  id TEXT PRIMARY KEY,
  class_id TEXT NOT NULL,
  question TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('single', 'multiple')),
  choices TEXT NOT NULL,
  opened_at_ms INTEGER NOT NULL,
  closed_at_ms INTEGER
) STRICT;
CREATE INDEX polls_by_class ON polls (class_id);

CREATE TABLE votes (
  poll_id TEXT NOT NULL,
  attendee_id TEXT NOT NULL,
  choices TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (poll_id, attendee_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE offers (
  id TEXT PRIMARY KEY,
  class_id TEXT NOT NULL,
  course_id TEXT NOT NULL,
  discount_percent INTEGER NOT NULL CHECK (discount_percent BETWEEN 0 AND 100),
  list_cents INTEGER NOT NULL CHECK (list_cents >= 0),
  price_cents INTEGER NOT NULL CHECK (price_cents >= 0),
  currency TEXT NOT NULL,
  opens_at_ms INTEGER NOT NULL,
  ends_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX offers_by_class ON offers (class_id);

CREATE TABLE offer_progress (
  offer_id TEXT NOT NULL,
  attendee_id TEXT NOT NULL,
  reference TEXT NOT NULL UNIQUE,
  sent_at_ms INTEGER NOT NULL,
  shown_at_ms INTEGER,
  seen_at_ms INTEGER,
  clicked_at_ms INTEGER,
  dismissed_at_ms INTEGER,
  paid_at_ms INTEGER,
  PRIMARY KEY (offer_id, attendee_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE orders (
  id TEXT PRIMARY KEY,
  class_id TEXT NOT NULL,
  offer_id TEXT NOT NULL,
  attendee_id TEXT NOT NULL,
  course_id TEXT NOT NULL,
  cents INTEGER NOT NULL CHECK (cents >= 0),
  currency TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  UNIQUE (offer_id, attendee_id)
) STRICT;
CREATE INDEX orders_by_class ON orders (class_id);
`
