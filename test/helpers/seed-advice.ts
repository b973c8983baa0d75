/**
 * Fills a data folder with two ended classes on the sample catalogue: `node seed-advice.mjs DIR PEOPLE`. Everything is
 * written as events through the studio's own ingest. A third of those with personal advice open a course of it, a
 * tenth of those held out do: what the screen should find.
 */
import { join } from 'node:path'
import { createAdviser } from '../../electron/advice/adviser'
import { createAdvice } from '../../electron/classroom/advice'
import { createIngest } from '../../electron/classroom/ingest'
import { random } from '../../electron/recommender/table'
import { saveAttendee } from '../../electron/store/attendees'
import { type ClassRecord, insertClass } from '../../electron/store/classes'
import { listCourses } from '../../electron/store/courses'
import type { Happening } from '../../electron/store/events'
import { openStore } from '../../electron/store/open'
import { enterSample, readSample } from '../../electron/store/sample'
import { saveSettings } from '../../electron/store/settings'
import { NO_REGISTRATION } from '../../shared/registration'

const [dir, people = '120', locale = 'en', theme = 'light'] = process.argv.slice(2)
const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const nowMs = Date.now()
const store = openStore({ file: join(dir as string, 'lectern.db') })
const db = store.write
enterSample(db, readSample('resources'), nowMs)
saveSettings(db, { locale: locale as 'en', theme: theme as 'light', teacherName: 'Ms Lin' })
const courses = listCourses(db)
const draw = random(7)
let atMs = nowMs - 20 * DAY_MS
let written = 0
const ingest = createIngest({ db, onCommitted: () => {}, onProblem: (problem) => process.stderr.write(`${problem}\n`) })
const adviser = createAdviser({
  db: store.read,
  modelFile: join(dir as string, 'models', 'advice.model'),
  now: () => atMs,
  log: () => undefined,
})

for (const [index, title] of ['Vectors live', 'Programming for everyone'].entries()) {
  const taught = courses[index * 5] as (typeof courses)[number]
  const record: ClassRecord = {
    id: `seeded-${index}`,
    title,
    description: '',
    courseId: taught.id,
    recommendable: courses.map(({ id }) => id).filter((id) => id !== taught.id),
    createdAtMs: atMs,
    state: { kind: 'planned' },
    registration: NO_REGISTRATION,
    joinToken: `token-of-seeded-${index}`,
    shortCode: `SEED${index}2`,
  }
  insertClass(db, record)
  adviser.refresh()
  const advice = createAdvice({ db, adviser, ingest, record, now: () => atMs })
  const write = (actor: string, happening: Happening) => {
    written += 1
    ingest.submit({ ...happening, actor, id: `seeded-${written}`, classId: record.id, atMs })
  }
  write('teacher', { type: 'class:started', data: {} })
  for (let person = 0; person < Number(people); person += 1) {
    const id = `person-${(person + index * Math.floor(Number(people) / 2)) % Math.ceil(Number(people) * 1.2)}`
    saveAttendee(db, { id, name: nameOf(id), locale: 'en', simulated: false }, id.padEnd(43, 'x'), atMs)
    write('studio', { type: 'attendee:joined', data: { attendeeId: id } })
    write('studio', { type: 'attendee:arrived', data: { attendeeId: id } })
  }
  ingest.flush()
  adviser.refresh()
  const rows = db.prepare('SELECT attendee_id AS id FROM attendance WHERE class_id = ?').all(record.id) as {
    id: string
  }[]
  for (const { id } of rows) {
    advice.apply({
      type: 'attendee:arrived',
      data: { attendeeId: id },
      actor: 'studio',
      id: 'x',
      classId: record.id,
      atMs,
      seq: 0,
    })
    ingest.flush()
    const { slateId, list } = advice.forAttendee(id)
    const shown = advice.shown(id, slateId)
    atMs += 50
    if (shown) write(id, shown)
    const heldOut = shown?.type === 'advice:shown' && shown.data.policy === 'popular'
    const wanted = list[Math.floor(draw() * list.length)]
    if (wanted && draw() < (heldOut ? 0.1 : 0.33))
      write(id, { type: 'course:opened', data: { courseId: wanted.courseId } })
    if (draw() < 0.3) write(id, { type: 'chat:sent', data: { text: 'I would like more statistics. 想学编程。' } })
    if (draw() < 0.5) write(id, { type: 'reaction:sent', data: { reaction: 'clap' } })
    if (draw() < 0.05) write(id, { type: 'course:dismissed', data: { courseId: list[0]?.courseId as string } })
  }
  atMs += 50 * MINUTE_MS
  write('teacher', { type: 'class:ended', data: {} })
  ingest.flush()
  atMs += 7 * DAY_MS
}
store.close()

function nameOf(id: string): string {
  const number = Number(id.slice(id.indexOf('-') + 1))
  const first = ['Ann', 'Bob', '陈晓雨', 'Chen', '李明', 'Maya', 'Noah', '王思远'][number % 8]
  return `${first} ${number}`
}
