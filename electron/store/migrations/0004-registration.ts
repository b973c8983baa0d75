/** When a class is planned, what it asks of those who enter, and what they answered. */
export const registration = `
-- Projected from class:planned.
ALTER TABLE classes ADD COLUMN starts_at_ms INTEGER;
ALTER TABLE classes ADD COLUMN minutes INTEGER;
ALTER TABLE classes ADD COLUMN registration TEXT;

-- Personal, and so not in the log: erased with the attendee.
CREATE TABLE registration_answers (
  class_id TEXT NOT NULL,
  attendee_id TEXT NOT NULL,
  answers TEXT NOT NULL,
  PRIMARY KEY (class_id, attendee_id)
) STRICT, WITHOUT ROWID;

-- Projection: who registered, and the version of the text they agreed to.
CREATE TABLE registrations (
  class_id TEXT NOT NULL,
  attendee_id TEXT NOT NULL,
  consent_version INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (class_id, attendee_id)
) STRICT, WITHOUT ROWID;
`
