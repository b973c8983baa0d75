/** Links for co-teachers and moderators of one class. Only a hash of each token is kept. */
export const staff = `
CREATE TABLE staff_links (
  id TEXT PRIMARY KEY,
  class_id TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('moderator', 'co-teacher')),
  token_hash BLOB NOT NULL UNIQUE,
  created_at_ms INTEGER NOT NULL,
  -- Projected from staff:revoked.
  revoked_at_ms INTEGER
) STRICT;
`
