/**
 * Every message between an attendee's browser and the studio, as schemas. PROTOCOL.md says the same in prose.
 * The studio parses what attendees send; the attendee page imports the types only, so no parser is sent to phones.
 */
import { z } from 'zod'
import { QUALITY_WISHES, type Quality, type ViewerHealth } from './broadcast'
import type { OwnGroup } from './groups'
import {
  type ChatMessage,
  type ChatMode,
  type Checkin,
  type Course,
  type Handout,
  type Offer,
  PACES,
  type Poll,
  PURPOSES,
  type Purpose,
  type Question,
  RATED,
  type Rating,
  REACTIONS,
  type Reaction,
  type Recommendation,
  type Role,
  type Tally,
} from './model'
import { type ClassPlan, MAX_ANSWER_LENGTH, type Registration } from './registration'
import type { ReplayPoll, ReplaySnapshot } from './replay'
import type { HelpersDesk } from './staff'
import type { OwnStage } from './stage'

export const PROTOCOL_VERSION = 1
/** A session description is the largest honest message, about 8 KiB. */
export const MAX_MESSAGE_BYTES = 32 * 1024
export const MAX_CHAT_LENGTH = 2000
export const MAX_NAME_LENGTH = 60
export const MAX_QUESTION_LENGTH = 500
export const MAX_POLL_TEXT_LENGTH = 500
export const MAX_CAPTION_LENGTH = 300
/** The attendee pings this often; the studio calls a connection dead after three missed ones. */
export const HEARTBEAT_MS = 5000

/** Minted by the sender; a resend with the same id changes nothing and is acknowledged again. */
export const id = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/)
/** A place in the log, by which messages and questions are referred to. */
export const seq = z.number().int().min(1)
/**
 * What turns the direction of the text behind it, and spaces without width: with them a name looks like another. The
 * marks that scripts and emoji need stay.
 */
const DISGUISES = /[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff]/g
/** Something that can be seen; the letters listed are drawn as nothing. */
const VISIBLE = /[^\s\p{Cc}\p{Cf}\u115f\u1160\u2800\u3164\uffa0]/u
/** No control characters, no disguises: a name or a line of chat is text that can be seen, in one paragraph style. */
export const line = (max: number) =>
  z
    .string()
    .overwrite((text) => text.replace(DISGUISES, ''))
    .trim()
    .min(1)
    .max(max)
    .regex(VISIBLE)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
    .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/)

export const signalSchema = z.union([
  z.object({ type: z.enum(['offer', 'answer']), sdp: z.string().max(24 * 1024) }),
  z.object({
    type: z.literal('candidate'),
    candidate: z.object({
      candidate: z.string().max(1024),
      sdpMid: z.string().max(64).nullish(),
      sdpMLineIndex: z.number().int().min(0).max(64).nullish(),
    }),
  }),
])
export type Signal = z.infer<typeof signalSchema>

const greeting = { v: z.number().int(), locale: z.enum(['zh-CN', 'en']) }
const session = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

/** The first message of a connection. */
export const greetingSchema = z.discriminatedUnion('type', [
  /** A person agrees and enters. `session` is what this browser was given before, so that it is known again. */
  z.object({
    type: z.literal('join'),
    ...greeting,
    name: line(MAX_NAME_LENGTH),
    consent: z.literal(true),
    session: session.optional(),
    /** By field of the registration form. */
    answers: z.record(z.string().max(64), z.string().max(MAX_ANSWER_LENGTH)).optional(),
    /** Of the teacher's own text, where there is one. */
    consentVersion: z.number().int().min(0).optional(),
  }),
  /** A browser that has already entered this class comes back, with the last `seq` it has (0: none). */
  z.object({ type: z.literal('resume'), ...greeting, session, lastSeq: z.number().int().min(0) }),
])
export type Greeting = z.infer<typeof greetingSchema>

/** What is written to the log before it is acknowledged. */
export const actSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('chat:send'), id, text: line(MAX_CHAT_LENGTH), replyTo: seq.optional() }),
  z.object({ type: z.literal('chat:edit'), id, messageSeq: seq, text: line(MAX_CHAT_LENGTH) }),
  z.object({ type: z.literal('chat:delete'), id, messageSeq: seq }),
  z.object({ type: z.literal('chat:react'), id, messageSeq: seq, reaction: z.enum(REACTIONS), on: z.boolean() }),
  z.object({ type: z.literal('question:ask'), id, text: line(MAX_QUESTION_LENGTH), anonymous: z.boolean() }),
  z.object({ type: z.literal('question:vote'), id, questionSeq: seq, on: z.boolean() }),
  z.object({ type: z.literal('question:withdraw'), id, questionSeq: seq }),
  /** Choices where there are some to choose from, else a text. */
  z.object({
    type: z.literal('poll:vote'),
    id,
    pollId: id,
    choices: z.array(z.number().int().min(0).max(19)).max(20).default([]),
    text: line(MAX_POLL_TEXT_LENGTH).optional(),
  }),
  /** To one's small group. */
  z.object({ type: z.literal('group:say'), id, groupId: id, text: line(MAX_CHAT_LENGTH) }),
  /** The group calls the teacher, or no longer does. */
  z.object({ type: z.literal('group:call'), id, groupId: id, help: z.boolean() }),
  z.object({ type: z.literal('hand:raise'), id }),
  z.object({ type: z.literal('hand:lower'), id }),
  /** The invited one comes onto the stage, with camera and microphone or with the microphone alone. */
  z.object({ type: z.literal('stage:accept'), id, camera: z.boolean() }),
  /** Leaves the stage, or declines to come. */
  z.object({ type: z.literal('stage:leave'), id }),
  z.object({ type: z.literal('reaction:send'), id, reaction: z.enum(REACTIONS) }),
  /** The list of "for you" is before the attendee's eyes. */
  z.object({ type: z.literal('advice:seen'), id, slateId: id }),
  z.object({ type: z.literal('pace:send'), id, pace: z.enum(PACES) }),
  z.object({ type: z.literal('checkin:answer'), id, checkinId: id }),
  z.object({ type: z.literal('handout:open'), id, handoutId: id }),
  z.object({
    type: z.literal('rating:send'),
    id,
    subject: z.enum(RATED),
    stars: z.number().int().min(1).max(5),
    text: line(MAX_CHAT_LENGTH).optional(),
  }),
  /** A card of "for you" was opened. */
  z.object({ type: z.literal('course:open'), id, courseId: z.string().max(64) }),
  z.object({ type: z.literal('course:dismiss'), id, courseId: z.string().max(64) }),
  z.object({ type: z.literal('offer:shown'), id, offerId: id }),
  z.object({ type: z.literal('offer:seen'), id, offerId: id }),
  z.object({ type: z.literal('offer:click'), id, offerId: id }),
  /** The page where one pays was opened from the card. */
  z.object({ type: z.literal('offer:checkout'), id, offerId: id }),
  z.object({ type: z.literal('offer:dismiss'), id, offerId: id }),
  /** Takes one of the seats of an offer that has a number of them. */
  z.object({ type: z.literal('offer:claim'), id, offerId: id }),
  z.object({ type: z.literal('offer:redeem'), id, offerId: id, code: line(32) }),
  z.object({ type: z.literal('consent:set'), id, purpose: z.enum(PURPOSES), agreed: z.boolean() }),
])
export type Act = z.infer<typeof actSchema>

/** What is written of those who watch a class later. */
export const replayActSchema = z.discriminatedUnion('type', [
  /** This stretch of a recording was played, in milliseconds from its beginning. */
  z.object({
    type: z.literal('replay:watch'),
    id,
    recordingId: id,
    fromMs: z.number().int().min(0),
    toMs: z.number().int().min(0),
  }),
  /** The player has come to the moment of this offer. */
  z.object({ type: z.literal('replay:reach'), id, offerId: id }),
])
export type ReplayAct = z.infer<typeof replayActSchema>

/** What passes without leaving a trace: heart-beat and media signalling. */
export const passingSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ping') }),
  z.object({ type: z.literal('media:join') }),
  z.object({ type: z.literal('media:leave') }),
  /** Which picture the page can use: what its viewer chose, and how many lines it shows. */
  z.object({
    type: z.literal('media:wish'),
    quality: z.enum(QUALITY_WISHES),
    lines: z.number().int().min(1).max(10_000).optional(),
  }),
  z.object({ type: z.literal('media:signal'), signal: signalSchema }),
  /** This page speaks and listens in its group, or stops. */
  z.object({ type: z.literal('group:voice'), on: z.boolean() }),
  /** Between the speaking pages of two members of one group. */
  z.object({ type: z.literal('group:signal'), to: id, signal: signalSchema }),
  /** Between the page of somebody on stage and the studio. */
  z.object({ type: z.literal('stage:signal'), signal: signalSchema }),
])
export type Passing = z.infer<typeof passingSchema>

export type ClientMessage = Greeting | Act | ReplayAct | Passing

export const REFUSALS = [
  'malformed',
  'too-large',
  'unknown-version',
  'unknown-session',
  'bad-answer',
  'old-consent',
  'not-joined',
  'already-joined',
  'class-full',
  'not-live',
  'ended',
  'too-fast',
  'unknown-poll',
  'poll-closed',
  'voted-elsewhere',
  'bad-choice',
  'muted',
  'kicked',
  'banned',
  'chat-closed',
  'slow-mode',
  'blocked-word',
  'unknown-message',
  'not-yours',
  'unknown-question',
  'question-closed',
  'unknown-checkin',
  'checkin-closed',
  'unknown-handout',
  'not-allowed',
  'unknown-attendee',
  'unknown-course',
  'unknown-list',
  'unknown-offer',
  'offer-closed',
  'sold-out',
  'bad-code',
  'code-used-up',
  'not-invited',
  'stage-full',
  'no-group',
  'not-here',
  'unavailable',
] as const
export type Refusal = (typeof REFUSALS)[number]

/** What an attendee may know of a course. */
export type CourseCard = Pick<
  Course,
  'id' | 'title' | 'description' | 'topics' | 'level' | 'priceCents' | 'currency' | 'checkoutUrl' | 'cover'
>
export type CourseAdvice = CourseCard & Pick<Recommendation, 'reason'>

/** An offer as the one it was sent to sees it. `reference` names attendee and offer to whoever takes the payment. */
export interface OfferCard {
  offer: Offer
  course: CourseCard
  /** The courses of a bundle. */
  courses?: CourseCard[]
  reference: string
  status: 'open' | 'claimed' | 'dismissed' | 'paid'
  /** What this attendee pays: less than the offer's price once the coupon's code was given. */
  dueCents: number
  /** `wanted`: a code makes it cheaper. */
  code: 'none' | 'wanted' | 'redeemed'
  /** Of an offer with a stock. */
  seatsLeft?: number
}

/** A logged event as attendees see it; `seq` is its place in the log. */
export type PublicEvent =
  | { kind: 'started'; startedAtMs: number }
  | { kind: 'chat'; message: ChatMessage }
  | { kind: 'chat-changed'; message: ChatMessage }
  | { kind: 'chat-mode'; mode: ChatMode }
  /** Told only to whom it concerns. */
  | { kind: 'muted'; muted: boolean }
  | { kind: 'question'; question: Question }
  | { kind: 'poll-opened'; poll: Poll }
  /** Closed, or its result shared or hidden; with the tally where attendees may see it. */
  | { kind: 'poll-changed'; poll: Poll; tally: Tally }
  | { kind: 'checkin'; checkin: Checkin }
  | { kind: 'handout'; handout: Handout }
  | { kind: 'rating-asked' }
  /** What is being said, for the moment; it is not told again. */
  | { kind: 'caption'; text: string; atMs: number }
  | { kind: 'offer'; card: OfferCard }
  | { kind: 'order'; offerId: string }
  | { kind: 'ended' }

/** What anybody with the link may know before entering. */
export interface Entry {
  title: string
  description: string
  teacherName: string
  /** `replay`: the class is over, and its recording can be watched. */
  phase: 'waiting' | 'live' | 'replay'
  plan?: ClassPlan
  registration: Registration
  /** SHA-256 of the door's certificate; absent where the door speaks no HTTPS. */
  fingerprint?: string
}

export interface Snapshot {
  title: string
  description: string
  teacherName: string
  course: CourseCard
  startedAtMs: number
  /** `waiting`: the class has not begun; there is nothing to do but wait. */
  phase: Exclude<Entry['phase'], 'replay'>
  here: number
  /** `elsewhere`: it was answered on another device of this person's, and only there it can be changed. */
  poll?: { poll: Poll; myChoices: number[]; myText: string; elsewhere: boolean; tally: Tally }
  /** `reacted`: one's own reactions to messages. */
  chat: { mode: ChatMode; muted: boolean; pinned: ChatMessage[]; reacted: { seq: number; reaction: Reaction }[] }
  /** The open ones with the most votes, and the newest answers; and which are one's own or voted for. */
  questions: { list: Question[]; mine: number[]; votedFor: number[] }
  /** The one that can be answered now. */
  checkin?: { checkin: Checkin; answered: boolean }
  handouts: { list: Handout[]; opened: string[] }
  ratings: { asked: boolean; mine: Rating[] }
  offers: OfferCard[]
  /** What this attendee has agreed to. */
  agreed: Purpose[]
  forYou: CourseAdvice[]
  /** Names that list; said back when it is seen. */
  slateId: string
  /** Names of courses and topics that reasons may mention. */
  names: { courses: Record<string, Course['title']>; topics: Record<string, Course['title']> }
}

export type ServerMessage =
  /** Unasked, first of all. */
  | { type: 'entry'; nowMs: number; entry: Entry }
  | {
      type: 'welcome'
      v: number
      attendeeId: string
      session: string
      nowMs: number
      seq: number
      snapshot: Snapshot
      /** Logged events since `lastSeq`, oldest first (at most the newest 200). */
      missed: { seq: number; event: PublicEvent }[]
    }
  /** The `welcome` of a replay. */
  | {
      type: 'replay'
      v: number
      attendeeId: string
      session: string
      nowMs: number
      seq: number
      replay: ReplaySnapshot
    }
  /** After an answer of one's own. */
  | { type: 'replay:poll'; poll: ReplayPoll }
  /** The act is on disk. */
  | { type: 'ack'; id: string }
  | { type: 'refused'; id?: string; code: Refusal }
  | { type: 'event'; seq: number; event: PublicEvent }
  | { type: 'pong'; nowMs: number }
  | { type: 'presence'; here: number }
  | { type: 'tally'; tally: Tally }
  /** What one has answered, to all pages of whoever has several. */
  | { type: 'vote'; pollId: string; myChoices: number[]; myText: string; elsewhere: boolean }
  /** Reactions to messages and votes for questions that changed in the last moment, by place in the log. */
  | { type: 'message-reactions'; changed: { seq: number; reactions: NonNullable<ChatMessage['reactions']> }[] }
  | { type: 'question-votes'; changed: { seq: number; votes: number }[] }
  /** Reactions of the last moment, summed over the class. */
  | { type: 'reactions'; counts: Partial<Record<(typeof REACTIONS)[number], number>> }
  /** Seats left of an offer, really counted. */
  | { type: 'seats'; offerId: string; left: number }
  /** Somebody who agreed to its being said has bought a course just now. */
  | { type: 'bought'; name: string; title: Course['title'] }
  | { type: 'for-you'; forYou: CourseAdvice[]; slateId: string }
  /** Where the attendee stands: seated, invited onto the stage, or on it. */
  | { type: 'stage'; own: OwnStage }
  /** What the attendee may do beside taking part; told to those who came by a link of their own. */
  | { type: 'role'; role: Role }
  /** To those who may ask somebody onto the stage, with every change. */
  | { type: 'desk'; desk: HelpersDesk }
  | { type: 'stage:signal'; signal: Signal }
  /** The small group this attendee is in now; null: the class is together. */
  | { type: 'group'; own: OwnGroup | null }
  /** The members who speak. */
  | { type: 'group:voices'; voices: string[] }
  | { type: 'group:signal'; from: string; signal: Signal }
  /** The studio's side of the stage begins anew: the page offers again. */
  | { type: 'stage:gone' }
  | { type: 'media:signal'; signal: Signal }
  /** What the page gets from now on, and what keeps it from more. */
  | { type: 'media:quality'; quality: Quality; limit: ViewerHealth['limit'] }
  /** What the class looks like now, for a page that gets sound alone: a JPEG in base64. */
  | { type: 'media:still'; jpeg: string; atMs: number }
  /** The publisher or the forwarder went away; the page asks again with `media:join`. */
  | { type: 'media:gone' }
