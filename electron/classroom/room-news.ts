import type { Reaction } from '../../shared/model'
import { type LoggedEvent, newestOfType } from '../store/events'
import { reactionsOf } from '../store/messages'
import type { ReadableDb } from '../store/open'
import { getPoll } from '../store/polls'
import { getQuestion } from '../store/questions'
import type { Advice } from './advice'
import { deviceKey } from './device'
import { createDigest } from './digest'
import type { Members } from './members'
import { createPaceMeter, PACE_HOLDS_MS, type PaceCounts } from './pace'
import { ownVote, publicTally } from './polls'
import type { Sales } from './sales'
import type { View } from './view'

/** What the studio is told as it happens. */
export interface RoomListener {
  events(events: LoggedEvent[]): void
  attendees(): void
  poll(pollId: string): void
  reactions(counts: Partial<Record<Reaction, number>>): void
  messages(seqs: number[]): void
  questions(seqs: number[]): void
  pace(counts: PaceCounts): void
  checkin(checkinId: string): void
  handout(handoutId: string): void
  feedback(): void
  offer(offerId: string): void
  advice(): void
}

export interface RoomNewsOptions {
  db: ReadableDb
  classId: string
  members: Members
  view: View
  sales: Sales
  advice: Advice
  listener: RoomListener
  now(): number
}

/** What is told to whom when the log grows: at once what is said, a few times a second what is counted. */
export function createRoomNews(options: RoomNewsOptions) {
  const { db, classId, members, view, sales, advice, listener, now } = options
  const { tell, tellAll } = members

  const digest = createDigest({
    presence: () => {
      tellAll({ type: 'presence', here: members.here().length })
      listener.attendees()
    },
    tally: (pollId) => {
      const poll = getPoll(db, classId, pollId)
      if (poll) tellAll({ type: 'tally', tally: publicTally(db, poll) })
      listener.poll(pollId)
    },
    reactions: (counts) => {
      tellAll({ type: 'reactions', counts })
      listener.reactions(counts)
    },
    messages: (seqs) => {
      tellAll({ type: 'message-reactions', changed: seqs.map((seq) => ({ seq, reactions: reactionsOf(db, seq) })) })
      listener.messages(seqs)
    },
    questions: (seqs) => {
      const changed = seqs
        .flatMap((seq) => getQuestion(db, classId, seq) ?? [])
        .map(({ seq, votes }) => ({ seq, votes }))
      tellAll({ type: 'question-votes', changed })
      listener.questions(seqs)
    },
    pace: tellPace,
    checkin: (checkinId) => listener.checkin(checkinId),
    handout: (handoutId) => listener.handout(handoutId),
    feedback: () => listener.feedback(),
    offer: (offerId) => {
      listener.offer(offerId)
      sales.tellSeats(offerId)
    },
    advice: (attendeeId) => tell(attendeeId, { type: 'for-you', ...view.forYou(attendeeId) }),
    advised: () => listener.advice(),
  })

  function publish(event: LoggedEvent): void {
    const publication = view.published(event)
    if (!publication) return
    if (publication.to === 'everyone') {
      const shown = publication.make('')
      if (shown) tellAll({ type: 'event', seq: event.seq, event: shown })
      return
    }
    // Events reach each page in the order of the log.
    members.deliver()
    for (const attendeeId of publication.to) {
      const shown = publication.make(attendeeId)
      if (shown) tell(attendeeId, { type: 'event', seq: event.seq, event: shown })
    }
  }

  const pace = createPaceMeter(now)
  for (const event of newestOfType(db, classId, 'pace:sent', now() - PACE_HOLDS_MS)) hearPace(event)
  let paceTimer: NodeJS.Timeout | undefined

  function hearPace(event: LoggedEvent): void {
    if (event.type === 'pace:sent') pace.hear(event.actor, event.data.pace, event.atMs)
  }

  /** Tells the counts, and again when the oldest signal has had its time. */
  function tellPace(): void {
    clearTimeout(paceTimer)
    listener.pace(pace.counts())
    const waitMs = pace.changesInMs()
    if (waitMs !== undefined) paceTimer = setTimeout(tellPace, waitMs + 50)
  }

  /** Called with what one commit wrote, in order. */
  function committed(events: LoggedEvent[]): void {
    for (const event of events) {
      if (event.classId !== classId) continue
      publish(event)
      note(event)
      for (const attendeeId of advice.apply(event)) digest.advice(attendeeId)
    }
    listener.events(events)
  }

  /** Somebody with several pages has voted: each of them knows it now, and whether the vote is its own to change. */
  function tellOwnPages(attendeeId: string, pollId: string): void {
    const { seats } = members.get(attendeeId) ?? {}
    if (!seats || seats.size < 2) return
    for (const seat of seats) {
      seat.send({ type: 'vote', ...ownVote(db, pollId, attendeeId, deviceKey(seat.device)) })
    }
  }

  function note(event: LoggedEvent): void {
    switch (event.type) {
      case 'poll:voted':
        tellOwnPages(event.actor, event.data.pollId)
        return digest.tally(event.data.pollId)
      case 'poll:opened':
      case 'poll:closed':
      case 'poll:shared':
        return digest.tally(event.data.pollId)
      case 'reaction:sent':
        return digest.reaction(event.data.reaction)
      case 'chat:reacted':
        return digest.message(event.data.messageSeq)
      case 'question:voted':
        return digest.question(event.data.questionSeq)
      case 'pace:sent':
        hearPace(event)
        return digest.pace()
      case 'checkin:opened':
      case 'checkin:answered':
        return digest.checkin(event.data.checkinId)
      case 'handout:shared':
      case 'handout:opened':
        return digest.handout(event.data.handoutId)
      case 'rating:asked':
      case 'rating:sent':
        return digest.feedback()
      case 'attendee:muted':
        return listener.attendees()
      case 'attendee:kicked':
        return members.showOut(event.data.attendeeId, 'kicked')
      case 'attendee:banned':
        if (event.data.banned) members.showOut(event.data.attendeeId, 'banned')
        return listener.attendees()
      case 'offer:shown':
      case 'offer:seen':
      case 'offer:clicked':
      case 'offer:dismissed':
      case 'offer:claimed':
      case 'coupon:redeemed':
        return digest.offer(event.data.offerId)
      case 'order:confirmed':
        sales.announce(event.data)
        return digest.offer(event.data.offerId)
      case 'offer:sent':
        return digest.offer(event.data.offer.id)
      default:
        return
    }
  }

  return {
    committed,
    presence: digest.presence,
    advice: digest.advice,
    pace: pace.counts,
    close(): void {
      digest.close()
      clearTimeout(paceTimer)
    },
  }
}
