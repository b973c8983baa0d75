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
  classroom: Pick<Classroom, 'liveClassId' | 'ingest'>
  adviser: Pick<Adviser, 'forget'>
  /** Copies made before know the person still: they go, and one without them is made. */
  backups: { renew(): Promise<void> }
  now(): number
}

/**
 * Erases one person.
 * @throws {Trouble} when there is no such person, or they are in the class that is going on
 */
export async function erasePerson(erasing: Erasing, attendeeId: string): Promise<void> {
  const { store, classroom } = erasing
  if (!getAttendee(store.read, attendeeId)) throw new Trouble('unknown-attendee')
  const liveClassId = classroom.liveClassId()
  if (liveClassId && hasJoined(store.read, liveClassId, attendeeId)) throw new Trouble('person-in-class')
  await erasePeople(erasing, [attendeeId])
}

/**
 * Erases people who are there and in no class: for each the event and the removal of name, answers, access and words are
 * one transaction; then advice forgets them, with the stored model and a training run that has seen them, the file is
 * written anew, and so are its copies. While a class is live, writing the file anew waits until the studio is next opened.
 */
export async function erasePeople(
  { store, classroom, adviser, backups, now }: Erasing,
  attendeeIds: readonly string[],
): Promise<void> {
  const erased = (attendeeId: string) =>
    classroom.ingest.append({
      type: 'attendee:erased',
      data: { attendeeId },
      actor: TEACHER,
      id: randomId(),
      classId: null,
      atMs: now(),
    })
  const receipts = await Promise.all(attendeeIds.map(erased))
  if (receipts.some(({ kind }) => kind === 'refused')) throw new Trouble('failed')
  await adviser.forget(...attendeeIds)
  if (!classroom.liveClassId()) wipeErased(store.write)
  await backups.renew()
}
