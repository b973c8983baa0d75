import { fittingAnswers } from '../../shared/registration'
import type { Greeting, Refusal } from '../../shared/wire'
import { type AttendeeRecord, attendeeBySession, saveAttendee } from '../store/attendees'
import type { ClassRecord } from '../store/classes'
import { type EventDraft, STUDIO } from '../store/events'
import type { ReadableDb, WritableDb } from '../store/open'
import { saveAnswers } from '../store/registrations'
import { isDeviceBanned, restraintOf } from '../store/restraints'
import type { Device } from './device'
import { randomId } from './ids'

/** Somebody who has agreed and answered what the class asks, and the event that says so. */
export interface Enrolment {
  attendee: AttendeeRecord
  session: string
  registered: EventDraft
}

/** Whether this person, or whoever comes with this device, was banned from a class. */
export function isBanned(db: ReadableDb, classId: string, attendeeId: string | undefined, device: Device): boolean {
  if (attendeeId !== undefined && restraintOf(db, classId, attendeeId)?.banned) return true
  return isDeviceBanned(db, classId, device.browser ? [device.browser, device.address] : [device.address])
}

/** Enters a person who joins, in the words of the class's own registration; a refusal where that is not done yet. */
export function enrol(
  { db, record, now }: { db: WritableDb; record: ClassRecord; now(): number },
  greeting: Extract<Greeting, { type: 'join' }>,
  simulated: boolean,
): Enrolment | Refusal {
  const { registration, id: classId } = record
  const known = greeting.session === undefined ? undefined : attendeeBySession(db, greeting.session)
  const answers = fittingAnswers(registration, greeting.answers ?? {})
  if (!answers) return 'bad-answer'
  const consentVersion = registration.consentText === '' ? 0 : registration.consentVersion
  if ((greeting.consentVersion ?? 0) !== consentVersion) return 'old-consent'
  const session = known && greeting.session ? greeting.session : randomId(32)
  const attendee = { id: known?.id ?? randomId(), name: greeting.name, locale: greeting.locale, simulated }
  saveAttendee(db, attendee, session, now())
  if (registration.fields.length > 0) saveAnswers(db, classId, attendee.id, answers)
  return {
    attendee,
    session,
    registered: {
      type: 'attendee:registered',
      data: { attendeeId: attendee.id, consentVersion },
      actor: STUDIO,
      id: `registered:${classId}:${attendee.id}:${consentVersion}`,
      classId,
      atMs: now(),
    },
  }
}
