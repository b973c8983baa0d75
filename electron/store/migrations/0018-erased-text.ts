/**
 * The log may lose what somebody wrote, when they are erased, and nothing else. Text of people whom an earlier version
 * erased goes when the file is next opened.
 */
export const erasedText = `
DROP TRIGGER events_are_never_changed;
CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
WHEN NOT (
  NEW.seq = OLD.seq AND NEW.actor = OLD.actor AND NEW.id = OLD.id AND NEW.class_id IS OLD.class_id
  AND NEW.at_ms = OLD.at_ms AND NEW.type = OLD.type
  AND NEW.data = json_replace(OLD.data, '$.text', '', '$.note', '', '$.answer', NULL)
)
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
INSERT OR IGNORE INTO settings SELECT 'wipe', 'words-too' FROM events WHERE type = 'attendee:erased' LIMIT 1;
`
