/** Who opened which course under "for you", when first. Projected from the log. */
export const courseOpens = `
CREATE TABLE course_opens (
  class_id TEXT NOT NULL,
  attendee_id TEXT NOT NULL,
  course_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (class_id, attendee_id, course_id)
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO course_opens
  SELECT class_id, actor, json_extract(data, '$.courseId'), at_ms FROM events
  WHERE type = 'course:opened' AND class_id IS NOT NULL ORDER BY seq;
`
