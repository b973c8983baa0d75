/** Courses with versions, a review and a cover. A course without a review is from before reviews, and counts as approved. */
export const catalogue = `
CREATE TABLE course_covers (
  course_id TEXT PRIMARY KEY,
  hash TEXT NOT NULL,
  jpeg BLOB NOT NULL
) STRICT;

-- Projections.
CREATE TABLE course_versions (
  course_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  course TEXT NOT NULL,
  PRIMARY KEY (course_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE course_reviews (
  course_id TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('draft', 'in-review', 'approved')),
  version INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  confirmed TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`
