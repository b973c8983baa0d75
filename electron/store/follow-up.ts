import type { FollowUp, FollowUpPerson } from '../../shared/follow-up'
import type { Registration } from '../../shared/registration'
import { type Conduct, FOLLOW_UP_LISTS, isOn } from '../selling/follow-up'
import type { ReadableDb } from './open'
import { KEPT } from './orders'

interface PersonRow {
  attendee_id: string
  name: string
  simulated: number
  present_ms: number
  left_at_ms: number | null
  asked: number
  may_contact: number
  answers: string | null
}

/** In chat a question is a line with its mark, in either script; who asked without their name asked nothing here. */
const PEOPLE = `
  SELECT a.attendee_id, p.name, p.simulated,
    (SELECT coalesce(sum(max(0, coalesce(to_ms, from_ms) - from_ms)), 0) FROM presence s
      WHERE s.class_id = a.class_id AND s.attendee_id = a.attendee_id) AS present_ms,
    (SELECT max(coalesce(to_ms, 9e15)) FROM presence s
      WHERE s.class_id = a.class_id AND s.attendee_id = a.attendee_id) AS left_at_ms,
    EXISTS (SELECT 1 FROM messages m WHERE m.class_id = a.class_id AND m.actor = a.attendee_id
      AND m.deleted_at_ms IS NULL AND (m.text LIKE '%?%' OR m.text LIKE '%？%'))
    OR EXISTS (SELECT 1 FROM questions q WHERE q.class_id = a.class_id AND q.actor = a.attendee_id AND q.anonymous = 0)
      AS asked,
    EXISTS (SELECT 1 FROM consents c WHERE c.attendee_id = a.attendee_id AND c.purpose = 'contact' AND c.agreed = 1)
      AS may_contact,
    (SELECT answers FROM registration_answers r WHERE r.class_id = a.class_id AND r.attendee_id = a.attendee_id) AS answers
  FROM attendance a JOIN attendees p ON p.id = a.attendee_id WHERE a.class_id = ? ORDER BY p.name, a.attendee_id`

interface StepRow {
  attendee_id: string
  course_id: string
  seen_at_ms: number | null
  clicked_at_ms: number | null
  dismissed_at_ms: number | null
  kept: number
}

const STEPS = `
  SELECT g.attendee_id, f.course_id, g.seen_at_ms, coalesce(g.clicked_at_ms, g.checkout_at_ms) AS clicked_at_ms, g.dismissed_at_ms,
    EXISTS (SELECT 1 FROM orders o WHERE o.offer_id = g.offer_id AND o.attendee_id = g.attendee_id
      AND ${KEPT}) AS kept
  FROM offer_progress g JOIN offers f ON f.id = g.offer_id WHERE f.class_id = ?`

/** Everybody who came to a class, on the lists they belong to. Contacts only of those who agreed. Undefined: no such class. */
export function followUp(db: ReadableDb, classId: string): FollowUp | undefined {
  const row = db.prepare('SELECT registration FROM classes WHERE id = ?').get(classId) as
    | { registration: string | null }
    | undefined
  if (!row) return undefined
  const emails = row.registration ? emailFields(JSON.parse(row.registration) as Registration) : []
  const first = db.prepare('SELECT min(opens_at_ms) AS atMs FROM offers WHERE class_id = ?').get(classId)
  const firstOfferMs = (first as { atMs: number | null }).atMs
  const steps = new Map<string, StepRow[]>()
  for (const step of db.prepare(STEPS).all(classId) as StepRow[]) {
    steps.set(step.attendee_id, [...(steps.get(step.attendee_id) ?? []), step])
  }
  const people = (db.prepare(PEOPLE).all(classId) as PersonRow[]).map((person) => {
    const own = steps.get(person.attendee_id) ?? []
    const conduct: Conduct = {
      bought: own.some(({ kept }) => kept === 1),
      clicked: own.some((step) => step.clicked_at_ms !== null),
      seen: own.some((step) => step.seen_at_ms !== null),
      declined: own.some((step) => step.dismissed_at_ms !== null),
      offered: own.length > 0,
      asked: person.asked === 1,
      leftBefore: firstOfferMs !== null && person.left_at_ms !== null && person.left_at_ms < firstOfferMs,
    }
    return { conduct, shown: shownPerson(person, own, emails) }
  })
  const lists = Object.fromEntries(
    FOLLOW_UP_LISTS.map((list) => [
      list,
      people.filter(({ conduct }) => isOn(list, conduct)).map(({ shown }) => shown),
    ]),
  ) as FollowUp['lists']
  return { classId, lists, came: people.length }
}

function shownPerson(person: PersonRow, steps: StepRow[], emails: string[]): FollowUpPerson {
  const mayContact = person.may_contact === 1
  const answers = mayContact && person.answers ? (JSON.parse(person.answers) as Record<string, string>) : {}
  const contact = emails.map((field) => answers[field]).find(Boolean)
  return {
    attendeeId: person.attendee_id,
    name: person.name,
    courseIds: [
      ...new Set(steps.filter((step) => step.seen_at_ms !== null || step.kept === 1).map((step) => step.course_id)),
    ],
    presentMs: person.present_ms,
    simulated: person.simulated === 1,
    mayContact,
    ...(contact ? { contact } : {}),
  }
}

const emailFields = ({ fields }: Registration): string[] =>
  fields.filter(({ kind }) => kind === 'email').map(({ id }) => id)
