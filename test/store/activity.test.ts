import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { type Happening, insertEvent } from '../../electron/store/events'
import { first } from '../../electron/store/migrations/0001-first'
import { activity } from '../../electron/store/migrations/0002-activity'
import type { WritableDb } from '../../electron/store/open'
import { project, rebuild } from '../../electron/store/projections'
import { CLASS, storeWithClass, temporaryFolder } from '../helpers/store'

const MINUTE_MS = 60_000
const poll = { pollId: 'poll-0001', question: '?', kind: 'single' as const, choices: ['a', 'b'] }

/** Minute, actor, what: an attendee with two stays, one who is there to the end, a changed vote, a word of the teacher's. */
const script: [number, string, Happening][] = [
  [0, 'teacher', { type: 'class:started', data: {} }],
  [0, 'studio', { type: 'attendee:joined', data: { attendeeId: 'ann' } }],
  [0, 'studio', { type: 'attendee:arrived', data: { attendeeId: 'ann' } }],
  [1, 'studio', { type: 'attendee:joined', data: { attendeeId: 'bob' } }],
  [1, 'studio', { type: 'attendee:arrived', data: { attendeeId: 'bob' } }],
  [2, 'studio', { type: 'attendee:arrived', data: { attendeeId: 'bob' } }],
  [2, 'teacher', { type: 'chat:sent', data: { text: 'hello' } }],
  [2, 'ann', { type: 'chat:sent', data: { text: 'hi' } }],
  [2.5, 'ann', { type: 'reaction:sent', data: { reaction: 'clap' } }],
  [3, 'teacher', { type: 'poll:opened', data: poll }],
  [3, 'ann', { type: 'poll:voted', data: { pollId: poll.pollId, choices: [0] } }],
  [3.2, 'ann', { type: 'poll:voted', data: { pollId: poll.pollId, choices: [1] } }],
  [4, 'studio', { type: 'attendee:left', data: { attendeeId: 'ann' } }],
  [6, 'studio', { type: 'attendee:arrived', data: { attendeeId: 'ann' } }],
  [7, 'ann', { type: 'course:opened', data: { courseId: 'linear-2' } }],
  [8, 'studio', { type: 'attendee:left', data: { attendeeId: 'ann' } }],
  [10, 'teacher', { type: 'class:ended', data: {} }],
]

const ATTENDANCE = [
  { attendee_id: 'ann', present_ms: 6 * MINUTE_MS, messages: 1, votes: 1, reactions: 1 },
  { attendee_id: 'bob', present_ms: 9 * MINUTE_MS, messages: 0, votes: 0, reactions: 0 },
]
const ACTIVITY = [
  { attendee_id: 'ann', minute: 2, acts: 2 },
  { attendee_id: 'ann', minute: 3, acts: 2 },
  { attendee_id: 'ann', minute: 7, acts: 1 },
]

const sums = (db: { prepare: WritableDb['prepare'] }) => ({
  attendance: db.prepare('SELECT attendee_id, present_ms, messages, votes, reactions FROM attendance ORDER BY 1').all(),
  activity: db.prepare('SELECT attendee_id, minute, acts FROM activity ORDER BY 1, 2').all(),
})

function write(db: WritableDb, take: (event: Parameters<typeof project>[1]) => void): void {
  script.forEach(([minute, actor, happening], index) => {
    const draft = { ...happening, actor, id: `event-${index}`, classId: CLASS.id, atMs: 5000 + minute * MINUTE_MS }
    take({ ...draft, seq: insertEvent(db, draft) as number })
  })
}

test('the sums per attendee and minute are those counted by hand, and the same again after a rebuild', () => {
  const folder = temporaryFolder()
  const store = storeWithClass(folder.dir)
  write(store.write, (event) => project(store.write, event))
  expect(sums(store.read)).toEqual({ attendance: ATTENDANCE, activity: ACTIVITY })
  rebuild(store.write)
  expect(sums(store.read)).toEqual({ attendance: ATTENDANCE, activity: ACTIVITY })
  store.close()
  folder.remove()
})

test('a database from before the sums is given them by the migration', () => {
  const folder = temporaryFolder()
  const db = new Database(join(folder.dir, 'old.db'))
  db.exec(first)
  db.exec(`INSERT INTO courses VALUES ('c', '{}', '{}', '[]', 'beginner', 0, 'CNY', '[]', NULL, 0, 1);
    INSERT INTO classes VALUES ('${CLASS.id}', 't', '', 'c', '[]', 'token', 'code', 1, 5000, ${5000 + 10 * MINUTE_MS});
    INSERT INTO attendance VALUES ('${CLASS.id}', 'ann', 5000), ('${CLASS.id}', 'bob', ${5000 + MINUTE_MS});
    INSERT INTO presence VALUES ('${CLASS.id}', 'ann', 5000, ${5000 + 4 * MINUTE_MS}),
      ('${CLASS.id}', 'ann', ${5000 + 6 * MINUTE_MS}, ${5000 + 8 * MINUTE_MS}),
      ('${CLASS.id}', 'bob', ${5000 + MINUTE_MS}, ${5000 + 10 * MINUTE_MS});
    INSERT INTO messages VALUES (1, 'm0', '${CLASS.id}', 'teacher', 'hello', 1), (2, 'm1', '${CLASS.id}', 'ann', 'hi', 1);
    INSERT INTO polls VALUES ('${poll.pollId}', '${CLASS.id}', '?', 'single', '[]', 1, 2);
    INSERT INTO votes VALUES ('${poll.pollId}', 'ann', '[1]', 1);`)
  write(db as unknown as WritableDb, () => undefined)
  db.exec(activity)
  expect(sums(db)).toEqual({ attendance: ATTENDANCE, activity: ACTIVITY })
  db.close()
  folder.remove()
})
