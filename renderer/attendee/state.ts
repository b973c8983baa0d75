import type { Quality, QualityWish, ViewerHealth } from '../../shared/broadcast'
import type { OwnGroup } from '../../shared/groups'
import type { Caption, Locale, LocalText, Poll, Purpose, Role, Tally } from '../../shared/model'
import type { ReplaySnapshot } from '../../shared/replay'
import type { HelpersDesk } from '../../shared/staff'
import type { OwnStage } from '../../shared/stage'
import type { CourseAdvice, Entry, OfferCard, PublicEvent, Refusal, ServerMessage, Snapshot } from '../../shared/wire'
import {
  type Conversation,
  conversationAfter,
  conversationCounted,
  conversationIn,
  emptyConversation,
} from './conversation'
import type { Speaking } from './speaking'

/** Where the page stands with the studio. */
export type Stage =
  | { kind: 'connecting' }
  | { kind: 'joining'; refused?: Refusal }
  /** Entered; the class has not begun. */
  | { kind: 'waiting' }
  | { kind: 'in' }
  /** The class is over; its recording is watched. */
  | { kind: 'replay' }
  | { kind: 'retrying' }
  /** The teacher has shown this attendee out. */
  | { kind: 'shown-out'; banned: boolean }
  /** `rating`: whether the studio still takes one. */
  | { kind: 'ended'; rating: 'open' | 'closed' }

export interface OwnPoll {
  poll: Poll
  tally: Tally
  myChoices: number[]
  myText: string
  /** Answered on another device of this person's: only there it can be changed. */
  elsewhere: boolean
  away: boolean
  /** The answer that is on its way, and what stood before it. */
  sent?: { id: string } & Pick<OwnPoll, 'myChoices' | 'myText'>
  /** In a replay: it is answered once, and the result is that of the class. */
  later?: true
}

export interface PageState extends Conversation {
  stage: Stage
  locale: Locale
  attendeeId: string
  lastSeq: number
  /** The studio's clock minus ours, in milliseconds. */
  clockOffsetMs: number
  here: number
  /** What may be known before entering. */
  entry?: Entry
  /** Seated, invited onto the stage, or on it. */
  own: OwnStage
  /** What one may do beside taking part. */
  role: Role
  /** Told only to those who help to run the class. */
  desk?: HelpersDesk
  /** The small group one is in; absent while the class is together. */
  group?: OwnGroup
  /** The members of the group who speak. */
  voices: string[]
  /** This page's own voice in the group; absent while it does not speak there. */
  talking?: { microphone: boolean }
  /** What this page sends; absent while it does not speak. */
  speaking?: Speaking
  about?: Pick<Snapshot, 'title' | 'teacherName' | 'names'>
  poll?: OwnPoll
  replay?: ReplaySnapshot
  offers: OfferCard[]
  /** Offers put away for now; dismissing is another thing. */
  offerAway: boolean
  /** What one has agreed to. */
  agreed: Purpose[]
  /** What was said last, oldest first. */
  captions: Caption[]
  captionsOff: boolean
  /** Who bought last, shown for a moment. */
  bought?: { name: string; title: LocalText }
  forYou: CourseAdvice[]
  /** Names the list above. */
  slateId?: string
  /** Which picture was asked for, and which one comes. */
  wish: QualityWish
  quality?: { quality: Quality; limit: ViewerHealth['limit'] }
  /** What the class looked like a moment ago, while sound alone comes. */
  still?: { jpeg: string; atMs: number }
  notice?: Refusal | 'failed'
}

/** More would cover the picture. */
const CAPTIONS_KEPT = 2

export const firstState = (locale: Locale): PageState => ({
  stage: { kind: 'connecting' },
  locale,
  attendeeId: '',
  lastSeq: 0,
  clockOffsetMs: 0,
  here: 0,
  own: { kind: 'seated', handRaised: false },
  role: 'attendee',
  ...emptyConversation,
  voices: [],
  chat: [],
  pending: [],
  offers: [],
  offerAway: false,
  agreed: [],
  captions: [],
  captionsOff: false,
  forYou: [],
  wish: 'auto',
})

/** What the page knows after a message of the studio's. */
export function afterMessage(state: PageState, message: ServerMessage, nowMs: number): PageState {
  switch (message.type) {
    case 'entry':
      return { ...state, entry: message.entry, clockOffsetMs: message.nowMs - nowMs }
    case 'welcome':
      return message.missed
        .filter(({ event }) => !isPast(event, message.snapshot))
        .reduce((next, { seq, event }) => afterEvent(next, seq, event), welcomed(state, message, nowMs))
    case 'replay':
      return replayed(state, message, nowMs)
    case 'replay:poll': {
      const { poll } = message
      const isShown = state.poll?.poll.id === poll.poll.id
      return {
        ...state,
        ...(state.replay
          ? {
              replay: {
                ...state.replay,
                polls: state.replay.polls.map((one) => (one.poll.id === poll.poll.id ? poll : one)),
              },
            }
          : {}),
        ...(state.poll && isShown ? { poll: { ...state.poll, ...poll } } : {}),
      }
    }
    case 'event':
      return afterEvent(state, message.seq, message.event)
    case 'ack':
      return {
        ...state,
        pending: state.pending.filter(({ id }) => id !== message.id),
        ...voteAnswered(state, message.id),
      }
    case 'refused': {
      // The list was replaced before the page could say that it was seen: nobody needs to know.
      if (message.code === 'unknown-list') return state
      const returned = state.pending.find(({ id }) => id === message.id)
      return {
        ...state,
        pending: state.pending.filter(({ id }) => id !== message.id),
        ...(returned ? { returned } : {}),
        ...voteAnswered(state, message.id, 'refused'),
        notice: message.code,
      }
    }
    case 'pong':
      return { ...state, clockOffsetMs: message.nowMs - nowMs }
    case 'presence':
      return { ...state, here: message.here }
    case 'tally':
      return state.poll?.poll.id === message.tally.pollId
        ? { ...state, poll: { ...state.poll, tally: message.tally } }
        : state
    case 'vote': {
      if (state.poll?.poll.id !== message.pollId) return state
      const { sent: _, ...poll } = state.poll
      const { myChoices, myText, elsewhere } = message
      return { ...state, poll: { ...poll, myChoices, myText, elsewhere } }
    }
    case 'seats':
      return {
        ...state,
        offers: state.offers.map((card) =>
          card.offer.id === message.offerId ? { ...card, seatsLeft: message.left } : card,
        ),
      }
    case 'bought':
      return { ...state, bought: { name: message.name, title: message.title } }
    case 'group': {
      const { group: _, ...rest } = state
      return message.own ? { ...rest, group: message.own } : { ...rest, voices: [] }
    }
    case 'group:voices':
      return { ...state, voices: message.voices }
    case 'role':
      return { ...state, role: message.role }
    case 'desk':
      return { ...state, desk: message.desk }
    case 'stage':
      return { ...state, own: message.own }
    case 'message-reactions':
    case 'question-votes':
      return { ...state, ...conversationCounted(state, message) }
    case 'for-you':
      return { ...state, forYou: message.forYou, slateId: message.slateId }
    case 'media:quality': {
      const { still, ...rest } = state
      const quality = { quality: message.quality, limit: message.limit }
      return { ...rest, quality, ...(still && message.quality === 'sound' ? { still } : {}) }
    }
    case 'media:still':
      return { ...state, still: { jpeg: message.jpeg, atMs: message.atMs } }
    default:
      return state
  }
}

/** The vote that was sent is on disk, or was refused: then what stood before it stands again. */
function voteAnswered({ poll }: PageState, id: string | undefined, refused?: 'refused'): Pick<PageState, 'poll'> {
  if (!poll?.sent || poll.sent.id !== id) return {}
  const { sent, ...own } = poll
  return { poll: refused ? { ...own, myChoices: sent.myChoices, myText: sent.myText } : own }
}

function replayed(
  state: PageState,
  { attendeeId, nowMs, seq, replay }: Extract<ServerMessage, { type: 'replay' }>,
  hereMs: number,
): PageState {
  const { title, teacherName, offers, agreed } = replay
  return {
    ...state,
    stage: { kind: 'replay' },
    attendeeId,
    lastSeq: seq,
    clockOffsetMs: nowMs - hereMs,
    about: { title, teacherName, names: { courses: {}, topics: {} } },
    replay,
    offers,
    agreed,
  }
}

/** Of a poll or check-in before the one that is open: the snapshot knows that one, and what one has answered to it. */
function isPast(event: PublicEvent, { poll, checkin }: Snapshot): boolean {
  switch (event.kind) {
    case 'poll-opened':
    case 'poll-changed':
      return poll !== undefined && event.poll.id !== poll.poll.id
    case 'checkin':
      return checkin !== undefined && event.checkin.id !== checkin.checkin.id
    default:
      return false
  }
}

function welcomed(
  state: PageState,
  { attendeeId, nowMs, snapshot }: Extract<ServerMessage, { type: 'welcome' }>,
  hereMs: number,
): PageState {
  const { title, teacherName, names, here, poll, offers, agreed, forYou, slateId } = snapshot
  const { poll: _, checkin: __, ...rest } = state
  return {
    ...rest,
    ...conversationIn(snapshot, state),
    stage: { kind: snapshot.phase === 'waiting' ? 'waiting' : 'in' },
    attendeeId,
    clockOffsetMs: nowMs - hereMs,
    about: { title, teacherName, names },
    here,
    offers,
    agreed,
    forYou,
    slateId,
    ...(poll ? { poll: { ...poll, away: state.poll?.poll.id === poll.poll.id && state.poll.away } } : {}),
  }
}

function afterEvent(before: PageState, seq: number, event: PublicEvent): PageState {
  if (seq <= before.lastSeq) return before
  const state = { ...before, lastSeq: seq }
  switch (event.kind) {
    case 'started':
      return state.stage.kind === 'waiting' ? { ...state, stage: { kind: 'in' } } : state
    case 'poll-opened':
      // A snapshot of the same moment may have brought it already, with the vote.
      if (state.poll?.poll.id === event.poll.id) return state
      return {
        ...state,
        poll: {
          poll: event.poll,
          tally: { pollId: event.poll.id, counts: event.poll.choices.map(() => 0), voters: 0, texts: [] },
          myChoices: [],
          myText: '',
          elsewhere: false,
          away: false,
        },
      }
    case 'poll-changed':
      return state.poll?.poll.id === event.poll.id
        ? { ...state, poll: { ...state.poll, poll: event.poll, tally: event.tally } }
        : state
    case 'offer':
      return {
        ...state,
        offers: [...state.offers.filter(({ offer }) => offer.id !== event.card.offer.id), event.card],
        offerAway: false,
      }
    case 'order':
      return {
        ...state,
        offers: state.offers.map((card) => (card.offer.id === event.offerId ? { ...card, status: 'paid' } : card)),
        offerAway: false,
      }
    case 'caption':
      return { ...state, captions: [...state.captions, { text: event.text, atMs: event.atMs }].slice(-CAPTIONS_KEPT) }
    case 'ended':
      return { ...state, stage: { kind: 'ended', rating: 'open' } }
    default:
      return { ...state, ...conversationAfter(state, event) }
  }
}
