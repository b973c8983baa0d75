/**
 * Which device a vote came from; votes of earlier versions do not say so. The log may lose that too when somebody is
 * erased, besides what they wrote.
 */
export const voteDevices = `
ALTER TABLE votes ADD COLUMN device TEXT;
DROP TRIGGER events_are_never_changed;
CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
WHEN NOT (
  NEW.seq = OLD.seq AND NEW.actor = OLD.actor AND NEW.id = OLD.id AND NEW.class_id IS OLD.class_id
  AND NEW.at_ms = OLD.at_ms AND NEW.type = OLD.type
  AND NEW.data = json_replace(OLD.data, '$.text', '', '$.note', '', '$.answer', NULL, '$.device', '')
)
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
`
