/** The words of the domain, as types. Nothing here runs except the exhaustiveness check and the text picker. */

import type { ClassPlan, Registration } from './registration'

export type Locale = 'zh-CN' | 'en'

/** Text in one or both product languages; at least one is present. */
export interface LocalText {
  zh?: string
  en?: string
}

/** The text in the reader's language, or in the other one where that is all there is. */
export function pickText(text: LocalText, locale: Locale): string {
  return (locale === 'zh-CN' ? (text.zh ?? text.en) : (text.en ?? text.zh)) ?? ''
}

export type Level = 'beginner' | 'intermediate' | 'advanced'
export type Theme = 'system' | 'light' | 'dark'

export interface Settings {
  locale: Locale
  theme: Theme
  teacherName: string
}

export interface Topic {
  id: string
  name: LocalText
}

export interface Course {
  id: string
  title: LocalText
  description: LocalText
  topics: string[]
  level: Level
  /** Integer minor units of `currency`. */
  priceCents: number
  /** ISO 4217. */
  currency: string
  prerequisites: string[]
  /** Where a student pays; absent when the teacher takes payment by hand. */
  checkoutUrl?: string
  /** A picture's path below the class's link; its name changes with the picture. */
  cover?: string
  /** True for what came with the program, so that it is never mistaken for the teacher's own. */
  sample: boolean
}

/** What viewers see. `both` is the screen with the camera over it, `none` the card that says "back soon". */
export const PICTURES = ['camera', 'screen', 'both', 'slides', 'board', 'none'] as const
export type Picture = (typeof PICTURES)[number]

/** Why a recording ended. `interrupted`: the program or its broadcast window died; the file plays up to then. */
export type RecordingEnd = 'asked' | 'disk-full' | 'failed' | 'interrupted'

export interface Recording {
  id: string
  classId: string
  /** Its name in the recordings folder; chapters stand beside it as `NAME.chapters.vtt`. */
  file: string
  /** The moment of its first picture. */
  startedAtMs: number
  /** Absent while it runs, and after a crash until the next start. */
  endedAtMs?: number
  reason?: RecordingEnd
  bytes?: number
  /** Present once the file has its length and its index; it plays before, too. */
  durationMs?: number
}

export type ClassState =
  | { kind: 'planned' }
  | { kind: 'live'; startedAtMs: number }
  | { kind: 'ended'; startedAtMs: number; endedAtMs: number }

export interface Class {
  id: string
  title: string
  description: string
  /** The course this class teaches. */
  courseId: string
  /** The courses it may recommend. */
  recommendable: string[]
  createdAtMs: number
  /** Absent: the teacher begins when it suits. */
  plan?: ClassPlan
  registration: Registration
  /** Who teaches it; absent where it was not written down. */
  teacher?: string
  /** True for the invented classes that came with the program. */
  sample?: boolean
  state: ClassState
}

export type Presence = { kind: 'here'; sinceMs: number } | { kind: 'away'; sinceMs: number }

export interface Attendee {
  id: string
  name: string
  presence: Presence
  joinedAtMs: number
  /** Attended by the rehearsal, not by a person. */
  simulated: boolean
  muted?: true
  banned?: true
}

/** With `role`, who helped to run the class when they wrote it. */
export type Author =
  | { kind: 'teacher'; name: string }
  | { kind: 'attendee'; id: string; name: string; role?: StaffRole }

/** Who may do what in a class; each role may do what the one before it may. */
export const ROLES = ['attendee', 'moderator', 'co-teacher', 'owner'] as const
export type Role = (typeof ROLES)[number]
export type StaffRole = Extract<Role, 'moderator' | 'co-teacher'>

/** A link by which somebody helps to run one class. */
export interface StaffLink {
  id: string
  role: StaffRole
  createdAtMs: number
  revoked: boolean
}

export interface ChatMessage {
  /** Its place in the log: what replies, reactions and moderators refer to. */
  seq: number
  /** Minted by its author. */
  id: string
  author: Author
  /** Empty when it was deleted. */
  text: string
  atMs: number
  /** The beginning of what it answers. */
  replyTo?: { seq: number; author: Author; text: string }
  editedAtMs?: number
  deleted?: true
  pinned?: true
  reactions?: Partial<Record<Reaction, number>>
}

/** What attendees may write: everything, one line in so many seconds, only questions, or nothing. */
export type ChatMode = { kind: 'open' } | { kind: 'slow'; seconds: number } | { kind: 'questions' } | { kind: 'off' }

export interface Question {
  /** Its place in the log. */
  seq: number
  id: string
  /** Who asked anonymously is told to nobody, the teacher included. */
  asker: Author | { kind: 'anonymous' }
  text: string
  atMs: number
  votes: number
  state: QuestionState
}

export type QuestionState =
  | { kind: 'open' }
  | { kind: 'answered'; answer: string | null; atMs: number }
  | { kind: 'dismissed' }
  | { kind: 'withdrawn' }

export const POLL_KINDS = ['single', 'multiple', 'rating', 'text'] as const
export type PollKind = (typeof POLL_KINDS)[number]

/** A poll as it is written down before it is opened, and kept as a template. */
export interface PollDraft {
  question: string
  kind: PollKind
  /** Of a rating: its steps, lowest first. Of free text: none. */
  choices: string[]
  /** Places of the right choices; empty where nothing is right or wrong. */
  correct: number[]
  /** Nobody is shown who answered what. */
  anonymous: boolean
  /** Attendees see the result. */
  shared: boolean
}

/** `correct` is empty towards attendees until the poll is closed and its result shared. */
export interface Poll extends PollDraft {
  id: string
  openedAtMs: number
  /** Absent while votes are taken. */
  closedAtMs?: number
}

export interface Tally {
  pollId: string
  /** Votes per choice, in the order of the choices. */
  counts: number[]
  /** Attendees who voted: the denominator. */
  voters: number
  /** Of free text: the newest answers, newest first. */
  texts: string[]
}

export const PACES = ['fast', 'slow', 'lost', 'fine'] as const
/** How the lesson goes for one attendee: too fast, too slow, not followed any more, or well again. */
export type Pace = (typeof PACES)[number]

/** "Are you there?": to be answered before `endsAtMs`. */
export interface Checkin {
  id: string
  openedAtMs: number
  endsAtMs: number
  answered: number
}

export interface Handout {
  id: string
  title: string
  atMs: number
  target: { kind: 'link'; url: string } | { kind: 'file'; fileName: string; bytes: number }
}

/** A line of what is said in class. */
export interface Caption {
  atMs: number
  text: string
}

export const RATED = ['class', 'course'] as const
export interface Rating {
  subject: (typeof RATED)[number]
  /** 1 to 5. */
  stars: number
  /** Empty: none. */
  text: string
}

/** A rating as the teacher reads it. */
export interface Feedback extends Rating {
  attendeeId: string
  name: string
  atMs: number
  /** What the teacher did about it; empty: nothing yet. */
  handled: string
}

export const REACTIONS = ['clap', 'heart', 'laugh', 'wow', 'thumbs'] as const
export type Reaction = (typeof REACTIONS)[number]

export interface Offer {
  id: string
  /** Of a bundle: its first course. */
  courseId: string
  bundle?: Pick<Bundle, 'title' | 'courseIds'>
  /** 0 to 100. */
  discountPercent: number
  listCents: number
  priceCents: number
  currency: string
  opensAtMs: number
  endsAtMs: number
  /** How many may take it; absent: as many as want to. */
  stock?: number
}

/** A code that makes an offer cheaper for those who know it. */
export interface Coupon {
  code: string
  /** Of the list price, in place of the offer's own discount: 1 to 100. */
  discountPercent: number
  /** How many may use it; absent: everybody. */
  uses?: number
}

/** Several courses at one price. */
export interface Bundle {
  id: string
  title: LocalText
  courseIds: string[]
  /** Integer minor units of `currency`. */
  priceCents: number
  currency: string
}

/** How this studio sells. */
export interface SellingSettings {
  /** Offers one attendee gets in one class at most. */
  maxOffers: number
  /** Percent of those eligible that a new offer is not shown to, unless the teacher says otherwise. */
  holdOutPercent: number
}

/** What somebody may agree to beyond being in the class. */
export const PURPOSES = ['announce', 'contact'] as const
export type Purpose = (typeof PURPOSES)[number]

/** How far one attendee has come with one offer; each step keeps the ones before it. */
export interface OfferProgress {
  offerId: string
  attendeeId: string
  sentAtMs: number
  shownAtMs?: number
  seenAtMs?: number
  clickedAtMs?: number
  /** The page where one pays was opened. */
  checkoutAtMs?: number
  dismissedAtMs?: number
  /** Holds a seat of an offer with a stock. */
  claimedAtMs?: number
  /** Has given the coupon's code. */
  redeemedAtMs?: number
  paidAtMs?: number
}

/** What made a recommendation, in a form each language can put in words. */
export type Reason =
  | { kind: 'because-course'; courseId: string; act?: ReasonAct }
  | { kind: 'topic'; topic: string; act?: TopicAct }
  | { kind: 'class-topic'; topic: string }
  /** `sample`: the learners are the invented ones of the sample set. */
  | { kind: 'popular'; learners: number; sample?: true }

/** What brought somebody to a topic. */
export type TopicAct = Extract<ReasonAct, 'mentioned' | 'slides' | 'speech'>

/** What somebody did that speaks for a course. */
export type ReasonAct =
  | 'enrolled'
  | 'paid'
  | 'rated'
  | 'watched'
  | 'offerClicked'
  | 'courseOpened'
  | 'materialOpened'
  | 'mentioned'
  | 'slides'
  | 'speech'
  | 'asked'
  | 'answeredRight'
  | 'answeredWrong'
  | 'tookPart'

export interface Recommendation {
  courseId: string
  score: number
  /** Calibrated, 0 to 1. */
  likelihood: number
  reason: Reason
}

/** What one attendee wants next. */
export interface Wants {
  attendeeId: string
  /** The likeliest few, with their reasons. */
  top: Recommendation[]
  /** By course, 0 to 1; a course that is not there is not for them. */
  likelihoods: Record<string, number>
}

/** Makes a `switch` over a union exhaustive at compile time, and loud at run time. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`)
}
