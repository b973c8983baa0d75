/** Offers with a stock, a coupon, a hold-out and several courses; refusals and consents; bundles. */
export const offers = `
ALTER TABLE offers ADD COLUMN stock INTEGER CHECK (stock IS NULL OR stock > 0);
ALTER TABLE offers ADD COLUMN bundle TEXT;
ALTER TABLE offers ADD COLUMN coupon TEXT;
ALTER TABLE offer_progress ADD COLUMN claimed_at_ms INTEGER;
ALTER TABLE offer_progress ADD COLUMN redeemed_at_ms INTEGER;
UPDATE offer_progress SET claimed_at_ms = paid_at_ms;

CREATE TABLE bundles (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  course_ids TEXT NOT NULL,
  price_cents INTEGER NOT NULL CHECK (price_cents >= 0),
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  created_at_ms INTEGER NOT NULL
) STRICT;

-- Projections.
CREATE TABLE held_out (
  offer_id TEXT NOT NULL,
  attendee_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (offer_id, attendee_id)
) STRICT, WITHOUT ROWID;

-- Who has put away which course in which class, as an offer or as a recommendation.
CREATE TABLE course_refusals (
  class_id TEXT NOT NULL,
  course_id TEXT NOT NULL,
  attendee_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (class_id, course_id, attendee_id)
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO course_refusals
  SELECT class_id, json_extract(data, '$.courseId'), actor, at_ms FROM events
  WHERE type = 'course:dismissed' AND class_id IS NOT NULL ORDER BY seq;
INSERT OR IGNORE INTO course_refusals
  SELECT e.class_id, o.course_id, e.actor, e.at_ms
  FROM events e JOIN offers o ON o.id = json_extract(e.data, '$.offerId')
  WHERE e.type = 'offer:dismissed' AND e.class_id IS NOT NULL ORDER BY e.seq;

CREATE TABLE consents (
  attendee_id TEXT NOT NULL,
  purpose TEXT NOT NULL,
  agreed INTEGER NOT NULL CHECK (agreed IN (0, 1)),
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (attendee_id, purpose)
) STRICT, WITHOUT ROWID;
`
