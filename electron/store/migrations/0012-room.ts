/** What people in a class do together: replies, reactions, questions, polls of all kinds, check-ins, hand-outs, ratings. */
export const room = `
ALTER TABLE messages ADD COLUMN reply_to INTEGER;
ALTER TABLE messages ADD COLUMN edited_at_ms INTEGER;
ALTER TABLE messages ADD COLUMN deleted_at_ms INTEGER;
ALTER TABLE messages ADD COLUMN pinned_at_ms INTEGER;
CREATE INDEX messages_by_author ON messages (class_id, actor, seq);

CREATE TABLE message_reactions (
  message_seq INTEGER NOT NULL,
  reaction TEXT NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (message_seq, reaction, actor)
) STRICT, WITHOUT ROWID;

CREATE TABLE chat_rules (class_id TEXT PRIMARY KEY, mode TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE restraints (
  class_id TEXT NOT NULL,
  attendee_id TEXT NOT NULL,
  muted INTEGER NOT NULL DEFAULT 0 CHECK (muted IN (0, 1)),
  -- The anonymous question whose asker was muted: the name must not show it.
  muted_question INTEGER,
  banned INTEGER NOT NULL DEFAULT 0 CHECK (banned IN (0, 1)),
  PRIMARY KEY (class_id, attendee_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE banned_devices (
  class_id TEXT NOT NULL,
  device TEXT NOT NULL,
  attendee_id TEXT NOT NULL,
  PRIMARY KEY (class_id, device, attendee_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE questions (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  class_id TEXT NOT NULL,
  actor TEXT NOT NULL,
  anonymous INTEGER NOT NULL CHECK (anonymous IN (0, 1)),
  text TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'answered', 'dismissed', 'withdrawn')),
  answer TEXT,
  answered_at_ms INTEGER
) STRICT;
CREATE INDEX questions_by_class ON questions (class_id, seq);

CREATE TABLE question_votes (
  question_seq INTEGER NOT NULL,
  attendee_id TEXT NOT NULL,
  PRIMARY KEY (question_seq, attendee_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE polls_next (
  id TEXT PRIMARY KEY,
  class_id TEXT NOT NULL,
  question TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('single', 'multiple', 'rating', 'text')),
  choices TEXT NOT NULL,
  opened_at_ms INTEGER NOT NULL,
  closed_at_ms INTEGER,
  correct TEXT NOT NULL DEFAULT '[]',
  anonymous INTEGER NOT NULL DEFAULT 0 CHECK (anonymous IN (0, 1)),
  shared INTEGER NOT NULL DEFAULT 1 CHECK (shared IN (0, 1))
) STRICT;
INSERT INTO polls_next (id, class_id, question, kind, choices, opened_at_ms, closed_at_ms)
  SELECT id, class_id, question, kind, choices, opened_at_ms, closed_at_ms FROM polls ORDER BY rowid;
DROP TABLE polls;
ALTER TABLE polls_next RENAME TO polls;
CREATE INDEX polls_by_class ON polls (class_id);
ALTER TABLE votes ADD COLUMN text TEXT NOT NULL DEFAULT '';

-- The teacher's own, kept from class to class; not derived from the log.
CREATE TABLE poll_templates (id TEXT PRIMARY KEY, draft TEXT NOT NULL, saved_at_ms INTEGER NOT NULL) STRICT;

CREATE TABLE checkins (
  id TEXT PRIMARY KEY,
  class_id TEXT NOT NULL,
  opened_at_ms INTEGER NOT NULL,
  ends_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX checkins_by_class ON checkins (class_id);
CREATE TABLE checkin_answers (
  checkin_id TEXT NOT NULL,
  attendee_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (checkin_id, attendee_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE handouts (
  id TEXT PRIMARY KEY,
  class_id TEXT NOT NULL,
  title TEXT NOT NULL,
  target TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX handouts_by_class ON handouts (class_id);
CREATE TABLE handout_openings (
  handout_id TEXT NOT NULL,
  attendee_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (handout_id, attendee_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE ratings (
  class_id TEXT NOT NULL,
  attendee_id TEXT NOT NULL,
  subject TEXT NOT NULL CHECK (subject IN ('class', 'course')),
  stars INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
  text TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  -- What the teacher did about it.
  handled TEXT NOT NULL DEFAULT '',
  handled_at_ms INTEGER,
  PRIMARY KEY (class_id, attendee_id, subject)
) STRICT, WITHOUT ROWID;
CREATE TABLE rating_requests (class_id TEXT PRIMARY KEY, at_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`
