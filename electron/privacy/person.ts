import type { FoundPerson } from '../../shared/person'
import type { Answers, Registration } from '../../shared/registration'
import { Trouble } from '../classroom/trouble'
import { getAttendee } from '../store/attendees'
import type { ReadableDb } from '../store/open'

const MOST_FOUND = 30

/** Whose name, or whose answers on registering, have these letters in them; who was here last comes first. */
export function findPeople(db: ReadableDb, text: string): FoundPerson[] {
  const like = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  return db
    .prepare(
      `SELECT p.id AS attendeeId, p.name, count(a.class_id) AS classes, max(a.joined_at_ms) AS lastMs
       FROM attendees p LEFT JOIN attendance a ON a.attendee_id = p.id
       WHERE p.name <> '' AND (p.name LIKE @like ESCAPE '\\' OR p.id IN (
         SELECT r.attendee_id FROM registration_answers r WHERE r.answers LIKE @like ESCAPE '\\'))
       GROUP BY p.id ORDER BY lastMs DESC, p.id LIMIT ${MOST_FOUND}`,
    )
    .all({ like }) as FoundPerson[]
}

/**
 * Everything that is kept of one person, as JSON that people and programs can read: what they gave, what they agreed to,
 * what they did and what was done for them. Times are in UTC.
 * @throws {Trouble} `unknown-attendee`, also of those who were erased
 */
export function personFile(db: ReadableDb, attendeeId: string): string {
  const person = getAttendee(db, attendeeId)
  if (!person?.name) throw new Trouble('unknown-attendee')
  const all = (sql: string) => db.prepare(sql).all({ id: attendeeId }) as Record<string, unknown>[]
  const parts = {
    person: { id: person.id, name: person.name, language: person.locale },
    registrations: all(
      `SELECT c.title AS class, r.answers, coalesce(c.registration, '{}') AS form FROM registration_answers r
       JOIN classes c ON c.id = r.class_id WHERE r.attendee_id = @id ORDER BY c.created_at_ms`,
    ).map((row) => ({ class: row.class, answers: labelled(row as unknown as Asked) })),
    consents: all('SELECT purpose, agreed, at_ms FROM consents WHERE attendee_id = @id ORDER BY at_ms'),
    classes: all(
      `SELECT c.title AS class, a.joined_at_ms, a.present_ms, a.messages, a.votes, a.reactions
       FROM attendance a JOIN classes c ON c.id = a.class_id WHERE a.attendee_id = @id ORDER BY a.joined_at_ms`,
    ),
    questions: all('SELECT text, anonymous, state, answer FROM questions WHERE actor = @id ORDER BY seq'),
    orders: all('SELECT course_id, cents, currency, at_ms FROM orders WHERE attendee_id = @id ORDER BY at_ms'),
    events: all(
      `SELECT e.at_ms, c.title AS class, e.type, e.data FROM events e LEFT JOIN classes c ON c.id = e.class_id
       WHERE e.actor = @id OR json_extract(e.data, '$.attendeeId') = @id ORDER BY e.seq`,
    ),
  }
  return `${JSON.stringify(parts, readable, 2)}\n`
}

interface Asked {
  answers: string
  form: string
}

/** By the words of the form, which say more than the names of its fields; a field that is gone keeps its name. */
function labelled({ answers, form }: Asked): Record<string, string> {
  const { fields = [] } = JSON.parse(form) as Partial<Registration>
  const labels = new Map(fields.map(({ id, label }) => [id, label]))
  return Object.fromEntries(
    Object.entries(JSON.parse(answers) as Answers).map(([id, answer]) => [labels.get(id) ?? id, answer]),
  )
}

/** What is JSON in the database is part of this one, and times are dates. */
function readable(key: string, value: unknown): unknown {
  if (key === 'data' && typeof value === 'string') return JSON.parse(value) as unknown
  return /(_at|^at)_ms$/.test(key) && typeof value === 'number' ? new Date(value).toISOString() : value
}
