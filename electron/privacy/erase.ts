import type { Adviser } from '../advice/adviser'
import type { Classroom } from '../classroom/classroom'
import { randomId } from '../classroom/ids'
import { Trouble } from '../classroom/trouble'
import { getAttendee, hasJoined } from '../store/attendees'
import { TEACHER } from '../store/events'
import type { ReadableDb } from '../store/open'

export interface Erasing {
  db: ReadableDb
  classroom: Pick<Classroom, 'get' | 'ingest'>
  adviser: Pick<Adviser, 'forget'>
  now(): number
}

/**
 * Erases one person: the event and the removal of name, answers and access are one transaction; then advice forgets
 * them, with the stored model and a training run that has seen them.
 * @throws {Trouble} when there is no such person, or they are in the class that is going on
 */
export async function erasePerson({ db, classroom, adviser, now }: Erasing, attendeeId: string): Promise<void> {
  if (!getAttendee(db, attendeeId)) throw new Trouble('unknown-attendee')
  const live = classroom.get()
  if (live && hasJoined(db, live.class.id, attendeeId)) throw new Trouble('person-in-class')
  const receipt = await classroom.ingest.append({
    type: 'attendee:erased',
    data: { attendeeId },
    actor: TEACHER,
    id: randomId(),
    classId: null,
    atMs: now(),
  })
  if (receipt.kind === 'refused') throw new Trouble('failed')
  await adviser.forget(attendeeId)
}
