/**
 * What each attendee did, by class and by minute, so that reports and comparisons of many classes need not read the
 * log. Filled from the log for the classes that have been.
 */
export const activity = `
ALTER TABLE attendance ADD COLUMN present_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attendance ADD COLUMN messages INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attendance ADD COLUMN votes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attendance ADD COLUMN reactions INTEGER NOT NULL DEFAULT 0;

CREATE TABLE activity (
  class_id TEXT NOT NULL,
  attendee_id TEXT NOT NULL,
  -- Whole minutes since the class began.
  minute INTEGER NOT NULL,
  acts INTEGER NOT NULL,
  PRIMARY KEY (class_id, attendee_id, minute)
) STRICT, WITHOUT ROWID;

UPDATE attendance SET
  present_ms = (SELECT coalesce(sum(max(0, to_ms - from_ms)), 0) FROM presence p
    WHERE p.class_id = attendance.class_id AND p.attendee_id = attendance.attendee_id AND p.to_ms IS NOT NULL),
  messages = (SELECT count(*) FROM messages m
    WHERE m.class_id = attendance.class_id AND m.actor = attendance.attendee_id),
  votes = (SELECT count(*) FROM votes v JOIN polls q ON q.id = v.poll_id
    WHERE q.class_id = attendance.class_id AND v.attendee_id = attendance.attendee_id),
  reactions = (SELECT count(*) FROM events e WHERE e.class_id = attendance.class_id
    AND e.actor = attendance.attendee_id AND e.type = 'reaction:sent');

INSERT INTO activity
SELECT e.class_id, e.actor, (e.at_ms - c.started_at_ms) / 60000, count(*)
FROM events e JOIN classes c ON c.id = e.class_id
WHERE e.actor NOT IN ('teacher', 'studio') AND c.started_at_ms IS NOT NULL AND e.at_ms >= c.started_at_ms
  AND e.type IN ('chat:sent', 'poll:voted', 'reaction:sent', 'course:opened', 'course:dismissed', 'offer:clicked',
    'offer:dismissed')
GROUP BY 1, 2, 3;
`
