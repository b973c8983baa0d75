/** Payments that came by webhook and could buy nothing. */
export const strandedPayments = `
CREATE TABLE stranded_payments (
  external_id TEXT PRIMARY KEY,
  reason TEXT NOT NULL CHECK (reason IN ('sold-out', 'paid-twice')),
  offer_id TEXT NOT NULL,
  attendee_id TEXT NOT NULL,
  cents INTEGER NOT NULL CHECK (cents >= 0),
  currency TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  settled_at_ms INTEGER
) STRICT;
`
