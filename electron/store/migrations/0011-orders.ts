/** Orders that came from a file or a payment page, also without an offer, and what of them was given back. */
export const orders = `
CREATE TABLE orders_with_refunds (
  id TEXT PRIMARY KEY,
  class_id TEXT,
  offer_id TEXT,
  attendee_id TEXT NOT NULL,
  course_id TEXT NOT NULL,
  cents INTEGER NOT NULL CHECK (cents >= 0),
  currency TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  source TEXT NOT NULL DEFAULT 'teacher' CHECK (source IN ('teacher', 'import', 'webhook')),
  -- What whoever took the payment calls it.
  external_id TEXT UNIQUE,
  refunded_cents INTEGER NOT NULL DEFAULT 0 CHECK (refunded_cents BETWEEN 0 AND cents),
  UNIQUE (offer_id, attendee_id)
) STRICT;
INSERT INTO orders_with_refunds (id, class_id, offer_id, attendee_id, course_id, cents, currency, at_ms)
  SELECT id, class_id, offer_id, attendee_id, course_id, cents, currency, at_ms FROM orders;
DROP TABLE orders;
ALTER TABLE orders_with_refunds RENAME TO orders;
CREATE INDEX orders_by_class ON orders (class_id);

CREATE TABLE refunds (
  id TEXT PRIMARY KEY,
  order_id TEXT NOT NULL,
  cents INTEGER NOT NULL CHECK (cents > 0),
  at_ms INTEGER NOT NULL
) STRICT;
`
