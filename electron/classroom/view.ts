import type { ChatMessage, Course, Topic } from '../../shared/model'
import type { OfferCard, PublicEvent, Snapshot } from '../../shared/wire'
import { getAttendee } from '../store/attendees'
import type { ClassRecord } from '../store/classes'
import { consentsOf } from '../store/consents'
import { type LoggedEvent, TEACHER } from '../store/events'
import { listOffers, progressFor } from '../store/offers'
import type { ReadableDb } from '../store/open'
import { getPoll, openPoll, tallyOf, voteOf } from '../store/polls'
import type { Advice } from './advice'
import { adviceCards, courseCard, namesOf, offerCard } from './cards'

/** What attendees may see of a logged event, and which of them; where `make` gives nothing, that one sees nothing. */
export interface Publication {
  to: 'everyone' | string[]
  make(attendeeId: string): PublicEvent | undefined
}

export interface ViewOptions {
  db: ReadableDb
  /** As it stands now. */
  record(): ClassRecord
  courses: ReadonlyMap<string, Course>
  topics: Topic[]
  teacherName: string
  advice: Advice
  now(): number
  /** The name of somebody who is in; the store knows the others. */
  nameOf(attendeeId: string): string | undefined
  /** How many are here now. */
  here(): number
}

export interface View {
  /** What is told of an event; undefined: nothing, to nobody. */
  published(event: LoggedEvent): Publication | undefined
  snapshot(attendeeId: string): Snapshot
  forYou(attendeeId: string): Pick<Snapshot, 'forYou' | 'slateId'>
}

/** The class as its attendees see it: read from the store, never kept. */
export function createView(options: ViewOptions): View {
  const { db, courses, topics, teacherName, advice, now, nameOf, here } = options
  const { id: classId, courseId } = options.record()
  const course = courses.get(courseId) as Course

  function forYou(attendeeId: string): Pick<Snapshot, 'forYou' | 'slateId'> {
    const { slateId, list } = advice.forAttendee(attendeeId)
    return { slateId, forYou: adviceCards(list, courses) }
  }

  function author(actor: string): ChatMessage['author'] {
    if (actor === TEACHER) return { kind: 'teacher', name: teacherName }
    const name = nameOf(actor) ?? getAttendee(db, actor)?.name ?? ''
    return { kind: 'attendee', id: actor, name }
  }

  function published(event: LoggedEvent): Publication | undefined {
    switch (event.type) {
      case 'chat:sent': {
        const message = { id: event.id, author: author(event.actor), text: event.data.text, atMs: event.atMs }
        return { to: 'everyone', make: () => ({ kind: 'chat', message }) }
      }
      case 'poll:opened': {
        const { pollId: id, question, kind, choices } = event.data
        const poll = { id, question, kind, choices, openedAtMs: event.atMs }
        return { to: 'everyone', make: () => ({ kind: 'poll-opened', poll }) }
      }
      case 'poll:closed': {
        const poll = getPoll(db, classId, event.data.pollId)
        return (
          poll && { to: 'everyone', make: () => ({ kind: 'poll-closed', pollId: poll.id, tally: tallyOf(db, poll) }) }
        )
      }
      case 'offer:sent': {
        const { offer, recipients } = event.data
        return {
          to: recipients.map(({ attendeeId }) => attendeeId),
          make: (attendeeId) => offerEvent(offer.id, attendeeId),
        }
      }
      case 'offer:claimed':
      case 'coupon:redeemed':
        return { to: [event.actor], make: (attendeeId) => offerEvent(event.data.offerId, attendeeId) }
      case 'order:confirmed':
        return { to: [event.data.attendeeId], make: () => ({ kind: 'order', offerId: event.data.offerId }) }
      case 'class:started':
        return { to: 'everyone', make: () => ({ kind: 'started', startedAtMs: event.atMs }) }
      case 'class:ended':
        return { to: 'everyone', make: () => ({ kind: 'ended' }) }
      default:
        return undefined
    }
  }

  function offerEvent(offerId: string, attendeeId: string): PublicEvent | undefined {
    const card = offersOf(attendeeId).find(({ offer }) => offer.id === offerId)
    return card && { kind: 'offer', card }
  }

  /** The offers this attendee was sent and that can still be taken or were paid. */
  function offersOf(attendeeId: string): OfferCard[] {
    return listOffers(db, classId).flatMap((offer) => {
      const progress = progressFor(db, offer.id, attendeeId)
      if (!progress || (offer.endsAtMs <= now() && progress.paidAtMs === undefined)) return []
      return offerCard(db, offer, courses, progress) ?? []
    })
  }

  function snapshot(attendeeId: string): Snapshot {
    const poll = openPoll(db, classId)
    const record = options.record()
    return {
      title: record.title,
      description: record.description,
      teacherName,
      course: courseCard(course),
      startedAtMs: record.state.kind === 'planned' ? now() : record.state.startedAtMs,
      phase: record.state.kind === 'planned' ? 'waiting' : 'live',
      here: here(),
      ...(poll ? { poll: { poll, myChoices: voteOf(db, poll.id, attendeeId), tally: tallyOf(db, poll) } } : {}),
      offers: offersOf(attendeeId),
      agreed: consentsOf(db, attendeeId),
      ...forYou(attendeeId),
      names: namesOf(courses.values(), topics),
    }
  }

  return { published, snapshot, forYou }
}
