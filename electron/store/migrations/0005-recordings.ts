/** The recordings of classes. Projected from the log; the files stand in a folder of their own. */
export const recordings = `
CREATE TABLE recordings (
  id TEXT PRIMARY KEY,
  class_id TEXT NOT NULL,
  -- Its name in the recordings folder.
  file TEXT NOT NULL,
  started_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  reason TEXT CHECK (reason IN ('asked', 'disk-full', 'failed', 'interrupted')),
  bytes INTEGER,
  -- Known once the file has its length and index.
  duration_ms INTEGER
) STRICT;
CREATE INDEX recordings_by_class ON recordings (class_id, started_at_ms);
`
