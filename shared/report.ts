/** The class report as the studio shows and exports it. Each figure stands beside its denominator. */
import type {
  Caption,
  ChatMessage,
  Class,
  Course,
  Feedback,
  LocalText,
  Offer,
  Poll,
  Question,
  Reaction,
  Recording,
  Tally,
} from './model'

/** Below this many people a share says little, and the report says so. */
export const FEW = 10

/** What can be saved as a table of its own. */
export const REPORT_TABLES = [
  'attendance',
  'minutes',
  'moments',
  'chat',
  'transcript',
  'polls',
  'participation',
  'funnel',
  'orders',
  'later',
] as const
export type ReportTable = (typeof REPORT_TABLES)[number]

export interface ReportMarker {
  atMs: number
  kind: 'poll' | 'offer' | 'order'
  label: LocalText
}

/** So many of so many, with the range that holds the true share in 95 of 100 repetitions (Wilson). */
export interface Share {
  part: number
  whole: number
  /** Absent where there was nobody to count. */
  range?: { low: number; high: number }
}

export const FUNNEL_STEPS = ['shown', 'seen', 'clicked', 'checkout', 'paid'] as const
export type FunnelStep = (typeof FUNNEL_STEPS)[number]

export interface FunnelRow {
  offer: Offer
  course: Course
  sent: number
  /** Each of those it was sent to. */
  steps: Record<FunnelStep, Share>
  dismissed: number
  revenueCents: number
  /** Held out by lot: how many bought the course all the same, and what the offer caused (shares, first less second). */
  heldOut?: { bought: Share; treated: Share; difference: number; low: number; high: number }
}

/** One attendee, minute by minute: −1 away, 0 there and silent, else how many things they did. */
export interface HeatRow {
  attendeeId: string
  cells: number[]
}

export type MomentKind = 'fall' | 'rise' | 'chat' | 'questions' | 'reactions' | 'sale'

/** A stretch of the class that stands out, and what happened just before and in it. */
export interface Moment {
  kind: MomentKind
  fromMs: number
  toMs: number
  /** People gone or come, messages, reactions, orders. */
  size: number
  /** What the size is to be held against: people there before, the usual number in as long a stretch, all orders. */
  against: number
  happened: ReportMarker[]
}

export interface AttendeeRow {
  attendeeId: string
  name: string
  simulated: boolean
  joinedAtMs: number
  /** Time with at least one connection, never counted twice. */
  presentMs: number
  messages: number
  votes: number
  reactions: number
}

/** How the courses shown to attendees fared in this class. */
export interface AdviceRow {
  course: Course
  /** Different attendees. */
  opened: number
  dismissed: number
  offered: number
  bought: number
}

/** People who saw lists of "for you", and what they did with a course after it stood on theirs. */
export interface AdvisedGroup {
  lists: number
  opened: Share
  bought: Share
}
export interface AdvisedFigures {
  personal: AdvisedGroup
  /** By place of a personal list, first to last: of the lists seen, those whose course in that place was opened. */
  places: Share[]
  /** Held out by lot: they saw what is popular. `difference`: opened, first less second, with its range. */
  popular?: AdvisedGroup & { difference?: { difference: number; low: number; high: number } }
}

export interface Digest {
  /** Attendees who wrote at all, of those who came. */
  writers: Share
  /** Words many different people used, most widely used first. */
  words: { word: string; people: number; messages: number }[]
  /** Lines that ask something, oldest first, with who answered when the teacher replied within five minutes. */
  questions: { message: ChatMessage; answeredAfterMs?: number }[]
}

/** Stars from 1 to 5 with Student's range; of all who came. */
export interface RatingMean {
  subject: Feedback['subject']
  mean: number
  range?: { low: number; high: number }
  rated: number
}

/** Somebody who has watched a class's recording. */
export interface LaterRow {
  attendeeId: string
  name: string
  simulated: boolean
  joinedAtMs: number
  /** All that was played, what was played again too. */
  watchedMs: number
  /** Of the recording, each stretch once. */
  coveredMs: number
  votes: number
  /** Had been in the class itself as well. */
  inClass: boolean
}

export interface LaterFigures {
  people: LaterRow[]
  /** All recordings of the class, end to end. */
  lengthMs: number
  /** Of those who opened it, who has watched four fifths of it. */
  stayed: Share
  /** By minute of the recordings, how many have watched at least half of it. */
  curve: { minute: number; watched: number }[]
  polls: { poll: Poll; tally: Tally }[]
  /** Of those who reached the offer in the replay. */
  funnel: FunnelRow[]
  revenue: Report['revenue']
  orders: Report['orders']
}

export const PART_KINDS = ['checkin', 'groups', 'handout', 'hands', 'stage'] as const
export type PartKind = (typeof PART_KINDS)[number]

/** How many took part in something the class did together. */
export interface TookPart {
  kind: PartKind
  /** When it began; of hands and the stage, when the first did. */
  atMs: number
  share: Share
  /** Of one check-in, one round of groups, one hand-out. */
  id?: string
  /** Of a hand-out. */
  title?: string
  /** Hands raised, turns on stage. */
  times?: number
  groups?: number
  /** Written in the groups. */
  messages?: number
}

export interface Report {
  class: Class
  course: Course
  startMs: number
  endMs: number
  /** Attendees present at the end of each step of the curve. */
  curve: { atMs: number; here: number }[]
  markers: ReportMarker[]
  attendees: AttendeeRow[]
  heat: HeatRow[]
  moments: Moment[]
  peak: { atMs: number; here: number }
  /** Over all who came. */
  meanPresentMs: number
  /** Student's range of that mean; absent for fewer than two. */
  presentRange?: { low: number; high: number }
  /** Of all who came: still there when a quarter, half, three quarters of the class and its last minute had begun. */
  stayed: { part: number; share: Share }[]
  polls: { poll: Poll; tally: Tally; present: number }[]
  reactions: Partial<Record<Reaction, number>>
  participation: TookPart[]
  funnel: FunnelRow[]
  /** One entry a currency: currencies are never added together. */
  revenue: { currency: string; cents: number; refundedCents: number; orders: number }[]
  orders: {
    offerId: string
    attendeeId: string
    name: string
    courseId: string
    cents: number
    /** Of them, given back. */
    refundedCents: number
    currency: string
    atMs: number
  }[]
  advice: AdviceRow[]
  /** Absent where no list of "for you" was seen. */
  advised?: AdvisedFigures
  digest: Digest
  /** Asked under Questions, oldest first; whoever asked namelessly stays nameless. */
  questions: Question[]
  ratings: { feedback: Feedback[]; means: RatingMean[] }
  recordings: Recording[]
  /** Of those who watched the recording afterwards; in none of the other figures. Absent while nobody has. */
  later?: LaterFigures
  chat: ChatMessage[]
  /** What was said: typed as captions, or read in from a file. */
  transcript: Caption[]
}

/** What a figure of the report was counted from. */
export interface EventLine {
  seq: number
  atMs: number
  /** Empty for the studio itself. */
  who: string
  type: string
  /** What was said, chosen or bought. */
  detail: string
}
export interface EventsBehind {
  total: number
  /** The first of them, oldest first. */
  lines: EventLine[]
}
