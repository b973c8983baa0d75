import type { Adviser } from '../advice/adviser'
import type { Classroom } from '../classroom/classroom'
import { randomId } from '../classroom/ids'
import { Trouble } from '../classroom/trouble'
import { getAttendee, hasJoined } from '../store/attendees'
import { wipeErased } from '../store/erased'
import { TEACHER } from '../store/events'
import type { Store } from '../store/open'

export interface Erasing {
  store: Pick<Store, 'read' | 'write'>
  classroom: Pick<Classroom, 'get' | 'ingest'>
  adviser: Pick<Adviser, 'forget'>
  now(): number
}

/**
 * Erases one person: the event and the removal of name, answers, access and words are one transaction; then advice
 * forgets them, with the stored model and a training run that has seen them, and the file is written anew. While a class
 * is live that last step waits until the studio is next opened.
 * @throws {Trouble} when there is no such person, or they are in the class that is going on
 */
export async function erasePerson({ store, classroom, adviser, now }: Erasing, attendeeId: string): Promise<void> {
  if (!getAttendee(store.read, attendeeId)) throw new Trouble('unknown-attendee')
  const live = classroom.get()
  if (live && hasJoined(store.read, live.class.id, attendeeId)) throw new Trouble('person-in-class')
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
  if (!classroom.get()) wipeErased(store.write)
}
