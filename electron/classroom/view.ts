import type { Course, Poll, Topic } from '../../shared/model'
import type { OfferCard, PublicEvent, Snapshot } from '../../shared/wire'
import { checkinAnswers, getCheckin, listCheckins } from '../store/checkins'
import type { ClassRecord } from '../store/classes'
import { consentsOf } from '../store/consents'
import type { LoggedEvent } from '../store/events'
import { getHandout, listHandouts, openedHandouts } from '../store/handouts'
import { chatMode, getMessage, pinnedMessages, reactedBy } from '../store/messages'
import { listOffers, progressFor } from '../store/offers'
import type { ReadableDb } from '../store/open'
import { getPoll, openPoll } from '../store/polls'
import { getQuestion, listQuestions, ownQuestions } from '../store/questions'
import { ratingAsked, ratingsBy } from '../store/ratings'
import { restraintOf } from '../store/restraints'
import type { Advice } from './advice'
import { adviceCards, courseCard, namesOf, offerCard } from './cards'
import { ownVote, publicPoll, publicTally } from './polls'

const QUESTIONS_SHOWN = 200

/** The types of events attendees are told of, one by one, also when they come back. Captions are of their moment. */
export const PUBLISHED = [
  'chat:sent',
  'chat:edited',
  'chat:deleted',
  'chat:pinned',
  'chat:mode-set',
  'attendee:muted',
  'question:asked',
  'question:answered',
  'question:dismissed',
  'question:reopened',
  'question:withdrawn',
  'poll:opened',
  'poll:closed',
  'poll:shared',
  'checkin:opened',
  'handout:shared',
  'rating:asked',
  'offer:sent',
  'order:confirmed',
  'class:ended',
] as const satisfies LoggedEvent['type'][]

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
  /** How many are here now. */
  here(): number
}

export interface View {
  /** What is told of an event; undefined: nothing, to nobody. */
  published(event: LoggedEvent): Publication | undefined
  /** @param device of the page it is for */
  snapshot(attendeeId: string, device: string): Snapshot
  forYou(attendeeId: string): Pick<Snapshot, 'forYou' | 'slateId'>
}

/** The class as its attendees see it: read from the store, never kept. */
export function createView(options: ViewOptions): View {
  const { db, courses, topics, teacherName, advice, now, here } = options
  const { id: classId, courseId } = options.record()
  const course = courses.get(courseId) as Course

  function forYou(attendeeId: string): Pick<Snapshot, 'forYou' | 'slateId'> {
    const { slateId, list } = advice.forAttendee(attendeeId)
    return { slateId, forYou: adviceCards(list, courses) }
  }

  function published(event: LoggedEvent): Publication | undefined {
    switch (event.type) {
      case 'chat:sent': {
        const message = getMessage(db, event.seq, teacherName)
        // What was deleted since is not brought back by a resume.
        return message && !message.deleted ? toAll({ kind: 'chat', message }) : undefined
      }
      case 'chat:edited':
      case 'chat:deleted':
      case 'chat:pinned': {
        const message = getMessage(db, event.data.messageSeq, teacherName)
        return message && toAll({ kind: 'chat-changed', message })
      }
      case 'chat:mode-set':
        return toAll({ kind: 'chat-mode', mode: event.data.mode })
      case 'attendee:muted': {
        const { attendeeId, muted } = event.data
        return { to: [attendeeId], make: () => ({ kind: 'muted', muted }) }
      }
      case 'question:asked':
        return question(event.seq)
      case 'question:answered':
      case 'question:dismissed':
      case 'question:reopened':
      case 'question:withdrawn':
        return question(event.data.questionSeq)
      case 'poll:opened': {
        const poll = getPoll(db, classId, event.data.pollId)
        return poll && toAll({ kind: 'poll-opened', poll: publicPoll(poll) })
      }
      case 'poll:closed':
      case 'poll:shared': {
        const poll = getPoll(db, classId, event.data.pollId)
        return poll && toAll({ kind: 'poll-changed', poll: publicPoll(poll), tally: publicTally(db, poll) })
      }
      case 'checkin:opened': {
        const checkin = getCheckin(db, classId, event.data.checkinId)
        return checkin && toAll({ kind: 'checkin', checkin })
      }
      case 'handout:shared': {
        const handout = getHandout(db, classId, event.data.handoutId)
        return handout && toAll({ kind: 'handout', handout })
      }
      case 'caption:said':
        return toAll({ kind: 'caption', text: event.data.text, atMs: event.atMs })
      case 'rating:asked':
        return toAll({ kind: 'rating-asked' })
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
        return toAll({ kind: 'ended' })
      default:
        return undefined
    }
  }

  const toAll = (event: PublicEvent): Publication => ({ to: 'everyone', make: () => event })

  function question(seq: number): Publication | undefined {
    const asked = getQuestion(db, classId, seq)
    return asked && toAll({ kind: 'question', question: asked })
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

  function ownPoll(poll: Poll, attendeeId: string, device: string): NonNullable<Snapshot['poll']> {
    const { pollId: _, ...own } = ownVote(db, poll.id, attendeeId, device)
    return { poll: publicPoll(poll), ...own, tally: publicTally(db, poll) }
  }

  function snapshot(attendeeId: string, device: string): Snapshot {
    const poll = openPoll(db, classId)
    const record = options.record()
    const checkin = listCheckins(db, classId)
      .filter(({ endsAtMs }) => endsAtMs > now())
      .at(-1)
    return {
      title: record.title,
      description: record.description,
      teacherName,
      course: courseCard(course),
      startedAtMs: record.state.kind === 'planned' ? now() : record.state.startedAtMs,
      phase: record.state.kind === 'planned' ? 'waiting' : 'live',
      here: here(),
      ...(poll ? { poll: ownPoll(poll, attendeeId, device) } : {}),
      chat: {
        mode: chatMode(db, classId),
        muted: restraintOf(db, classId, attendeeId)?.muted ?? false,
        pinned: pinnedMessages(db, classId, teacherName),
        reacted: reactedBy(db, classId, attendeeId),
      },
      questions: { list: listQuestions(db, classId, QUESTIONS_SHOWN), ...ownQuestions(db, classId, attendeeId) },
      ...(checkin ? { checkin: { checkin, answered: checkinAnswers(db, checkin.id).includes(attendeeId) } } : {}),
      handouts: { list: listHandouts(db, classId), opened: openedHandouts(db, classId, attendeeId) },
      ratings: { asked: ratingAsked(db, classId), mine: ratingsBy(db, classId, attendeeId) },
      offers: offersOf(attendeeId),
      agreed: consentsOf(db, attendeeId),
      ...forYou(attendeeId),
      names: namesOf(courses.values(), topics),
    }
  }

  return { published, snapshot, forYou }
}
