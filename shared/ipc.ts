/** Every request and push between the windows and main: one map from channel to schema and answer. */
import { z } from 'zod'
import type { AdviceCauses, AdviceFairness, AdviceQuality, EndpointState, InterestGraph, TrainingState } from './advice'
import type { BackupState, Restored } from './backups'
import { type BoardAct, boardActSchema, type Mark } from './board'
import { type BroadcastHealth, type Layer, MAX_PAGE_TEXT_LENGTH, MAX_STILL_BYTES } from './broadcast'
import type { Capacity, Load } from './capacity'
import { type CatalogueCourse, type CourseVersion, HAND_CHECKS, REVIEW_STATES } from './catalogue'
import type { Coaching } from './coaching'
import type { Comparison, Returning } from './compare'
import { IMPORT_KINDS, type ImportAnswer } from './exchange'
import type { FollowUp } from './follow-up'
import type { GroupRound, GroupVoices } from './groups'
import { MAX_GROUP } from './groups'
import type {
  Attendee,
  Bundle,
  Caption,
  ChatMessage,
  ChatMode,
  Checkin,
  Class,
  Coupon,
  Course,
  Feedback,
  Handout,
  Offer,
  OfferProgress,
  Pace,
  Poll,
  PollDraft,
  Question,
  Reaction,
  RecordingEnd,
  SellingSettings,
  Settings,
  StaffLink,
  Tally,
  Topic,
  Wants,
} from './model'
import { PICTURES, RATED } from './model'
import type { Order, StrandedPayment } from './orders'
import type { Packed } from './packed'
import type { FoundPerson } from './person'
import { REPLAY_OFFERS, type ReplayState } from './replay'
import { type EventsBehind, FUNNEL_STEPS, PART_KINDS, REPORT_TABLES, type Report } from './report'
import { RETENTION_MONTHS, type RetentionState } from './retention'
import { pollDraftSchema, staffActSchema } from './staff'
import type { Guest, Hand } from './stage'
import { line, type Signal, signalSchema } from './wire'

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)
const text = (max: number) => z.string().trim().min(1).max(max)
const localText = z
  .object({ zh: z.string().trim().max(4000).optional(), en: z.string().trim().max(4000).optional() })
  .refine((value) => Boolean(value.zh || value.en), 'a text in at least one language')

export const courseDraftSchema = z.object({
  id: id.optional(),
  title: localText,
  description: localText,
  topics: z.array(text(40)).max(12),
  level: z.enum(['beginner', 'intermediate', 'advanced']),
  priceCents: z.number().int().min(0).max(100_000_000),
  currency: z.string().regex(/^[A-Z]{3}$/),
  checkoutUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .optional(),
  prerequisites: z.array(id).max(20).optional(),
})
export type CourseDraft = z.infer<typeof courseDraftSchema>

const registrationDraftSchema = z.object({
  fields: z
    .array(
      z.discriminatedUnion('kind', [
        z.object({ id, kind: z.enum(['text', 'number', 'email']), label: text(80), required: z.boolean() }),
        z.object({
          id,
          kind: z.literal('choice'),
          label: text(80),
          required: z.boolean(),
          choices: z.array(text(80)).min(2).max(12),
        }),
      ]),
    )
    .max(10)
    .refine((fields) => new Set(fields.map((field) => field.id)).size === fields.length, 'every field once'),
  consentText: z.string().trim().max(2000),
})

const classPlanSchema = z.object({
  startsAtMs: z.number().int().min(0).max(8.64e15),
  minutes: z.number().int().min(1).max(1440),
})
/** A code is read from a slide and typed on a phone. */
const couponSchema = z.object({
  code: z.string().regex(/^[A-Z0-9]{3,20}$/),
  discountPercent: z.number().int().min(1).max(100),
  uses: z.number().int().min(1).max(100_000).optional(),
})
const percent = z.number().int().min(0).max(50)

const audienceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('one'), attendeeId: id }),
  z.object({ kind: z.literal('likely'), minLikelihood: z.number().min(0).max(1) }),
  z.object({ kind: z.literal('all') }),
  /** By what they did in this class so far. */
  z.object({ kind: z.literal('stayed'), minutes: z.number().int().min(1).max(1440) }),
  z.object({ kind: z.literal('did'), what: z.enum(['asked', 'clicked', 'voted']) }),
  z.object({ kind: z.literal('answered'), pollId: id, choice: z.number().int().min(0).max(19) }),
])
export type Audience = z.infer<typeof audienceSchema>

const fraction = z.number().min(0).max(1)
/** A loaded PDF by the name main gave it, and the page that is shown, from 1. */
const slidesSchema = z.object({ deckId: id, page: z.number().int().min(1).max(10_000) })

/** All that says what viewers see and hear. Main keeps it and tells the broadcast window the whole at each change. */
const sourcesSchema = z.object({
  cameraId: z.string().max(500).optional(),
  microphoneId: z.string().max(500).optional(),
  /** A `desktopCapturer` source. */
  screenId: z.string().max(500).optional(),
  /** An audio input that carries what this computer plays, heard while a screen is shown. */
  soundId: z.string().max(500).optional(),
  picture: z.enum(PICTURES),
  corner: z.object({ left: fraction, top: fraction, width: fraction }).optional(),
  slides: slidesSchema.optional(),
  /** The picture stands still and the sound is silent. */
  paused: z.boolean().optional(),
})
export type Sources = z.infer<typeof sourcesSchema>

/** Which figure of a report is opened down to its events. */
const behindSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('attendee'), attendeeId: z.string().max(64), fromMs: z.number(), toMs: z.number() }),
  z.object({ kind: z.literal('span'), fromMs: z.number(), toMs: z.number() }),
  z.object({
    kind: z.literal('types'),
    types: z
      .array(
        z.enum([
          'chat:sent',
          'poll:voted',
          'reaction:sent',
          'order:confirmed',
          'attendee:joined',
          'attendee:arrived',
          'attendee:left',
          'offer:clicked',
          'offer:checkout-opened',
          'replay:joined',
          'replay:voted',
        ]),
      )
      .min(1),
  }),
  z.object({ kind: z.literal('poll'), pollId: id }),
  z.object({ kind: z.literal('offer'), offerId: id, step: z.enum(FUNNEL_STEPS), replay: z.boolean().optional() }),
  /** `id` names the check-in, the round of groups or the hand-out. */
  z.object({ kind: z.literal('part'), part: z.enum(PART_KINDS), id: id.optional() }),
])
export type Behind = z.infer<typeof behindSchema>

const none = z.undefined()

/** What each request carries. The answer's type stands in `Answers`. */
export const requests = {
  'app:state': none,
  'setup:finish': z.object({
    locale: z.enum(['zh-CN', 'en']),
    teacherName: text(60),
    catalogue: z.enum(['empty', 'sample']),
  }),
  'settings:save': z.object({
    locale: z.enum(['zh-CN', 'en']),
    theme: z.enum(['system', 'light', 'dark']),
    teacherName: text(60),
  }),
  /** Points at the log in the system's own file browser. */
  'log:show': none,
  /** A screen could not be drawn. */
  'log:failed': z.object({ cause: z.string().max(4000) }),
  /** Draws the studio's window anew. */
  'app:reload': none,
  'backup:list': none,
  'backup:make': none,
  /** Asks where a copy of the data is to go. */
  'backup:copy': none,
  /** Puts a copy in the place of the data and starts again; null: asks for its file. */
  'backup:restore': z.object({ name: z.string().max(100).nullable() }),
  /** The teacher has seen that the data came out of a copy. */
  'backup:noted': none,
  'course:list': none,
  'course:save': courseDraftSchema,
  'course:review': z.object({
    courseId: id,
    state: z.enum(REVIEW_STATES),
    confirmed: z.array(z.enum(HAND_CHECKS)).max(HAND_CHECKS.length),
  }),
  'course:versions': z.object({ courseId: id }),
  'course:cover': z.object({ courseId: id }),
  'course:set-cover': z.object({
    courseId: id,
    /** A JPEG as a data URL, at most 200 KiB; null takes the cover off. */
    picture: z
      .string()
      .max(280_000)
      .regex(/^data:image\/jpeg;base64,[A-Za-z0-9+/=]+$/)
      .nullable(),
  }),
  'course:export': z.object({ format: z.enum(['csv', 'json']) }),
  'bundle:save': z.object({
    id: id.optional(),
    title: localText,
    courseIds: z.array(id).min(2).max(12),
    priceCents: z.number().int().min(0).max(100_000_000),
    currency: z.string().regex(/^[A-Z]{3}$/),
  }),
  'bundle:remove': z.object({ bundleId: id }),
  'import:preview': z.object({ kind: z.enum(IMPORT_KINDS) }),
  'import:apply': z.object({ token: id }),
  'class:list': none,
  'class:create': z.object({
    title: text(120),
    description: z.string().trim().max(2000),
    courseId: id,
    recommendable: z.array(id).max(500),
  }),
  'class:plan': z.object({ classId: id, plan: classPlanSchema.optional(), registration: registrationDraftSchema }),
  /** Opens the door: who enters waits until the class goes live. */
  'class:open-door': z.object({ classId: id }),
  'class:close-door': none,
  /** Replaces the short code of the class whose door is open. */
  'class:renew-code': none,
  'waiting:get': none,
  'registration:answers': z.object({ classId: id, attendeeId: id }),
  'class:go-live': z.object({ classId: id, sources: sourcesSchema }),
  'class:end': z.object({ classId: id }),
  'live:get': none,
  'capture:screens': none,
  'chat:send': z.object({ id, text: text(2000), replyTo: z.number().int().min(1).optional() }),
  'groups:open': z.object({
    how: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('lot'), size: z.number().int().min(2).max(MAX_GROUP) }),
      z.object({ kind: z.literal('answer'), pollId: id }),
      /** By attendee, the number of their group. */
      z.object({ kind: z.literal('hand'), numbers: z.record(id, z.number().int().min(1).max(2000)) }),
    ]),
    minutes: z.number().int().min(1).max(240),
  }),
  'groups:close': none,
  'groups:announce': z.object({ text: text(2000) }),
  'group:say': z.object({ groupId: id, text: text(2000) }),
  'group:visit': z.object({ groupId: id, here: z.boolean() }),
  /** The teacher speaks in this group; null: in none. */
  'group:voice': z.object({ groupId: id.nullable() }),
  /** To a member of that group who speaks. */
  'group:signal': z.object({ to: id, signal: signalSchema }),
  'staff:list': none,
  'staff:invite': z.object({ role: z.enum(['moderator', 'co-teacher']) }),
  'staff:revoke': z.object({ linkId: id }),
  /** What anybody who runs the class can do; the studio does it as the owner. */
  'room:act': staffActSchema,
  'poll:voters': z.object({ pollId: id }),
  /** Asks for a file and hands it out. */
  'handout:file': none,
  'words:list': none,
  'words:save': z.object({ words: z.array(text(40)).max(500) }),
  'template:list': none,
  'template:save': z.object({ id: id.optional(), draft: pollDraftSchema }),
  'template:delete': z.object({ id }),
  'feedback:list': z.object({ classId: id }),
  'feedback:handle': z.object({
    classId: id,
    attendeeId: id,
    subject: z.enum(RATED),
    note: z.string().trim().max(500),
  }),
  'offer:preview': z.object({
    courseId: id,
    bundleId: id.optional(),
    audience: audienceSchema,
    holdOutPercent: percent.optional(),
  }),
  'offer:send': z.object({
    courseId: id,
    /** Offers this bundle, of which the course is the first. */
    bundleId: id.optional(),
    discountPercent: z.number().int().min(0).max(100),
    minutes: z.number().int().min(1).max(1440),
    audience: audienceSchema,
    stock: z.number().int().min(1).max(100_000).optional(),
    coupon: couponSchema.optional(),
    /** Of those eligible, not shown the offer; only where more than one person is meant. */
    holdOutPercent: percent.optional(),
  }),
  'selling:save': z.object({ maxOffers: z.number().int().min(1).max(50), holdOutPercent: percent }),
  /** What to do next, if there is something to say now. */
  'cue:get': none,
  'cue:snooze': z.object({ courseId: id }),
  'order:list': none,
  'order:refund': z.object({ orderId: id, cents: z.number().int().min(1).max(1e12) }),
  'payment:settle': z.object({ externalId: z.string().min(1).max(255) }),
  'order:export': none,
  /** The secret shared with whoever sends payments; it never comes back. */
  'webhook:save': z.object({ secret: z.string().trim().min(16).max(200) }),
  'follow-up:get': z.object({ classId: id }),
  'follow-up:export': z.object({
    classId: id,
    list: z.enum(['bought', 'clicked', 'seen', 'left-before', 'asked', 'declined']),
  }),
  'order:confirm': z.object({ offerId: id, attendeeId: id }),
  'advice:quality': none,
  'advice:train': none,
  'advice:cancel': none,
  'advice:causes': none,
  'advice:fairness': none,
  'advice:graph': none,
  'endpoint:get': none,
  'endpoint:set': z.object({ on: z.boolean(), port: z.number().int().min(0).max(65_535) }),
  'endpoint:renew': none,
  'person:find': z.object({ text: text(100) }),
  /** Asks where everything that is kept of somebody is to go. */
  'person:export': z.object({ attendeeId: z.string().min(1).max(100) }),
  'person:erase': z.object({ attendeeId: z.string().min(1).max(100) }),
  'retention:get': none,
  'retention:choose': z.object({ months: z.literal(RETENTION_MONTHS) }),
  /** The teacher has seen who goes next. */
  'retention:noted': none,
  'advice:settings': z.object({ exploreShare: z.number().min(0).max(0.5), holdOutShare: z.number().min(0).max(0.5) }),
  'replay:get': z.object({ classId: id }),
  'replay:open': z.object({ classId: id, offers: z.enum(REPLAY_OFFERS) }),
  'replay:close': z.object({ classId: id }),
  'report:get': z.object({ classId: id }),
  'report:events': z.object({ classId: id, behind: behindSchema }),
  'class:coaching': z.object({ classId: id }),
  'class:compare': none,
  'class:returning': none,
  'report:export': z.discriminatedUnion('format', [
    z.object({ format: z.literal('csv'), classId: id, table: z.enum(REPORT_TABLES) }),
    z.object({ format: z.literal('json'), classId: id }),
    /** What was said. */
    z.object({ format: z.enum(['vtt', 'txt']), classId: id }),
    /** The report that the studio shows now, as it prints. */
    z.object({ format: z.literal('pdf'), classId: id }),
  ]),
  /** Asks the teacher for a file of what was said in a class that is over: WebVTT or SubRip, of its first recording. */
  'transcript:import': z.object({ classId: id }),
  /** The studio's own monitor is a viewer like any other. */
  /** How many viewers this machine carries, given what its encoders were measured to take: 100 is one core. */
  'capacity:measure': z.object({ encodingPercent: z.number().min(0).max(10_000) }),
  'monitor:join': none,
  'monitor:signal': signalSchema,
  'broadcast:set': sourcesSchema,
  /** Asks the teacher for a PDF. */
  'slides:open': none,
  'recording:start': none,
  'recording:stop': none,
  /** Shows the file that was recorded last in the system's own file browser. */
  'recording:show': z.object({ file: z.string().min(1).max(255) }),
  'board:draw': boardActSchema,
  'broadcast:mute': z.object({ muted: z.boolean() }),
  // From the broadcast window only:
  'broadcast:ready': none,
  'broadcast:signal': signalSchema,
  'slides:bytes': z.object({ deckId: id }),
  /** What stands on a page that is about to be shown. */
  'slides:text': slidesSchema.extend({ text: line(MAX_PAGE_TEXT_LENGTH) }),
  'recording:chunk': z.object({ recordingId: id, bytes: z.instanceof(Uint8Array<ArrayBufferLike>) }),
  /** The last piece has been sent, or nothing more can be recorded. */
  'recording:ended': z.object({ recordingId: id, failed: z.boolean() }),
  /** A picture that was asked for by `broadcast:take-still`, as a JPEG. */
  'broadcast:still': z.object({
    jpeg: z.instanceof(Uint8Array<ArrayBufferLike>).refine(({ length }) => length <= MAX_STILL_BYTES, 'too large'),
  }),
  /** To somebody on stage. */
  'broadcast:guest-signal': z.object({ attendeeId: id, signal: signalSchema }),
  'broadcast:guest-lost': z.object({ attendeeId: id }),
  'broadcast:report': z.object({
    state: z.enum(['idle', 'connecting', 'live', 'failed']),
    /** 0 to 1, of the microphone. */
    level: z.number().min(0).max(1),
    muted: z.boolean(),
    picture: z.enum(PICTURES),
    paused: z.boolean(),
    /** The page that is ready to be seen, and how many there are. */
    slides: slidesSchema.extend({ pages: z.number().int().min(1) }).optional(),
    /** A key of the locale files, when something is wrong. */
    problem: z
      .enum([
        'camera-failed',
        'microphone-failed',
        'screen-failed',
        'sound-failed',
        'slides-broken',
        'slides-encrypted',
        'connection-failed',
      ])
      .optional(),
  }),
} satisfies Record<string, z.ZodType>

export type Channel = keyof typeof requests
export type RequestOf<C extends Channel> = z.infer<(typeof requests)[C]>
/** Requests only the hidden broadcast window may make; all others are the studio's. */
export const BROADCAST_CHANNELS: readonly Channel[] = [
  'broadcast:ready',
  'broadcast:signal',
  'broadcast:still',
  'broadcast:report',
  'slides:bytes',
  'slides:text',
  'recording:chunk',
  'recording:ended',
  'broadcast:guest-signal',
  'broadcast:guest-lost',
]

export type BroadcastReport = z.infer<(typeof requests)['broadcast:report']>

export type RecordingState =
  /** `last`: how the one before ended, and its file. */
  | { kind: 'off'; last?: RecordingEnd; file?: string }
  | { kind: 'on'; startedAtMs: number; bytes: number; minutesLeft: number }

export interface AppState {
  version: string
  platform: string
  settings: Settings
  selling: SellingSettings
  /** True until the first-run questions are answered. */
  firstRun: boolean
  liveClassId?: string
  rehearsal: boolean
  /** The data came out of a copy, and the teacher has not seen that yet. */
  restored?: Restored
}

export interface DoorInfo {
  joinUrl: string
  /** The same door under the machine's other addresses. */
  otherUrls: string[]
  /** Typed at the door's front page. */
  shortCode: string
  /** The same class by HTTPS, which talking from a browser needs; absent where no certificate could be kept. */
  secure?: { url: string; fingerprint: string }
}

/** The class whose door is open and that has not begun. */
export interface WaitingRoom {
  classId: string
  door: DoorInfo
  attendees: Attendee[]
}

/** A proposal with its evidence; see `nextCue`. */
export interface Cue {
  courseId: string
  /** Whom it speaks of. */
  count: number
  /** All who are here. */
  here: number
  /** Of those spoken of, how likely they want it on average: 0 to 1. */
  likelihood: number
  evidence:
    | { kind: 'answered'; pollId: string; question: string; choice: number; label: string; stayedMinutes: number }
    | { kind: 'likely'; likelyFrom: number }
}

export interface Sales {
  /** The newest. */
  orders: Order[]
  total: number
  /** Payments that bought nothing, which the teacher is to give back. */
  stranded: StrandedPayment[]
  /** Whether payments may come by webhook. */
  webhook: boolean
}

export interface OfferStatus {
  offer: Offer
  recipients: OfferProgress[]
  /** Eligible, and by lot not shown it. */
  heldOut: number
  /** Seats held or paid, of an offer with a stock. */
  seatsTaken?: number
  coupon?: Coupon & { used: number }
}

export interface PollTemplate {
  id: string
  draft: PollDraft
}

/** With the ids of who answered. */
export type StudioCheckin = Checkin & { answers: string[] }
/** With the ids of who opened it. */
export interface StudioHandout {
  handout: Handout
  readers: string[]
}

/** All that the live screen shows; later pushes keep it current. */
export interface Live {
  class: Class
  door: DoorInfo
  nowMs: number
  attendees: Attendee[]
  chat: ChatMessage[]
  chatMode: ChatMode
  /** The newest few, oldest first. */
  captions: Caption[]
  questions: Question[]
  checkins: StudioCheckin[]
  handouts: StudioHandout[]
  pace: Record<Exclude<Pace, 'fine'>, number>
  feedback: { asked: boolean; list: Feedback[] }
  polls: { poll: Poll; tally: Tally }[]
  offers: OfferStatus[]
  wants: Wants[]
  /** What main has told the broadcast window to show; `broadcast` says what it does show. */
  sources: Sources
  broadcast: BroadcastReport
  board: readonly Mark[]
  /** The PDF that was opened last in this class. */
  deck?: { deckId: string; name: string }
  recording: RecordingState
  viewers: number
  hands: Hand[]
  guests: Guest[]
  /** Null while the class is together. */
  round: GroupRound | null
}

/** A refusal the studio can put in words; the technical cause stays in the log. */
const PROBLEMS = [
  'bad-request',
  'not-allowed',
  'unknown-class',
  'unknown-course',
  'not-approved',
  'checklist-open',
  'unknown-poll',
  'person-in-class',
  'unknown-offer',
  'unknown-attendee',
  'already-live',
  'not-live',
  'already-ended',
  'not-ended',
  'no-recording',
  'already-paid',
  'unknown-order',
  'refund-too-high',
  'sold-out',
  'stage-full',
  'groups-open',
  'group-too-large',
  'unknown-group',
  'nobody-to-send-to',
  'out-of-date',
  'handout-type',
  'handout-size',
  'port-in-use',
  'slides-unreadable',
  'slides-too-large',
  'transcript-unreadable',
  'disk-full',
  'class-is-live',
  'backup-failed',
  'backup-unusable',
  'backup-newer',
  'failed',
] as const
export type Problem = (typeof PROBLEMS)[number]
export type Outcome<T> = { ok: true; value: T } | { ok: false; problem: Problem }

export interface Answers {
  'app:state': AppState
  'setup:finish': AppState
  'settings:save': AppState
  'log:show': undefined
  'log:failed': undefined
  'app:reload': undefined
  'backup:list': BackupState
  'backup:make': BackupState
  'backup:copy': { file: string } | null
  /** False when the teacher chose no file. */
  'backup:restore': boolean
  'backup:noted': AppState
  'course:list': { courses: CatalogueCourse[]; topics: Topic[]; bundles: Bundle[] }
  'course:save': Course
  'course:review': undefined
  'course:versions': CourseVersion[]
  'course:cover': string | null
  'course:set-cover': undefined
  /** The file written, or null when the teacher closed the dialogue. */
  'course:export': { file: string } | null
  'bundle:save': Bundle
  'bundle:remove': undefined
  /** Null when the teacher chose no file. */
  'import:preview': ImportAnswer | null
  'import:apply': { added: number; changed: number }
  'class:list': (Class & { attendeeCount: number })[]
  'class:create': Class
  'class:plan': Class
  'class:open-door': WaitingRoom
  'class:close-door': undefined
  'class:renew-code': DoorInfo
  'waiting:get': WaitingRoom | null
  /** In the order of the form. */
  'registration:answers': { label: string; answer: string }[]
  'class:go-live': Live
  'class:end': undefined
  'live:get': Live | null
  'capture:screens': { id: string; name: string; thumbnail: string }[]
  'chat:send': undefined
  'groups:open': undefined
  'groups:close': undefined
  'groups:announce': undefined
  'group:say': undefined
  'group:visit': undefined
  'group:voice': undefined
  'group:signal': undefined
  'staff:list': StaffLink[]
  /** The link is told this once. */
  'staff:invite': { link: StaffLink; url: string }
  'staff:revoke': undefined
  'room:act': undefined
  'poll:voters': { name: string; choices: number[]; text: string }[]
  /** Null when the teacher closed the dialogue. */
  'handout:file': { fileName: string } | null
  'words:list': string[]
  'words:save': undefined
  'template:list': PollTemplate[]
  'template:save': PollTemplate[]
  'template:delete': PollTemplate[]
  'feedback:list': Feedback[]
  'feedback:handle': Feedback[]
  'offer:preview': { recipients: number; heldOut: number }
  'offer:send': { offerId: string; recipients: number; heldOut: number }
  'selling:save': AppState
  'order:confirm': undefined
  'cue:get': Cue | null
  'cue:snooze': undefined
  'order:list': Sales
  'order:refund': Sales
  'payment:settle': Sales
  'order:export': { file: string } | null
  'webhook:save': Sales
  'follow-up:get': FollowUp
  'follow-up:export': { file: string } | null
  'advice:quality': AdviceQuality
  'advice:train': undefined
  'advice:cancel': undefined
  'advice:causes': Packed<AdviceCauses>
  'advice:fairness': Packed<AdviceFairness>
  'advice:graph': Packed<InterestGraph>
  'endpoint:get': EndpointState
  'endpoint:set': EndpointState
  'endpoint:renew': EndpointState
  'person:find': FoundPerson[]
  'person:export': { file: string } | null
  'person:erase': undefined
  'retention:get': RetentionState
  'retention:choose': RetentionState
  'retention:noted': RetentionState
  'advice:settings': undefined
  'replay:get': ReplayState
  'replay:open': ReplayState
  'replay:close': ReplayState
  'report:get': Packed<Report>
  'report:events': Packed<EventsBehind>
  'class:coaching': Packed<Coaching>
  'class:compare': Packed<Comparison>
  'class:returning': Packed<Returning>
  /** The file written, or null when the teacher closed the dialogue. */
  'report:export': { file: string } | null
  'capacity:measure': Capacity
  'monitor:join': undefined
  'monitor:signal': undefined
  'broadcast:set': undefined
  /** Null when the teacher closed the dialogue. */
  'slides:open': { deckId: string; name: string } | null
  'slides:bytes': Uint8Array
  'slides:text': undefined
  /** How many lines were read in, or null when the teacher closed the dialogue. */
  'transcript:import': { lines: number } | null
  'recording:start': undefined
  'recording:stop': undefined
  'recording:show': undefined
  'recording:chunk': undefined
  'recording:ended': undefined
  'board:draw': undefined
  'broadcast:mute': undefined
  'broadcast:ready': undefined
  'broadcast:signal': undefined
  'broadcast:still': undefined
  'broadcast:guest-signal': undefined
  'broadcast:guest-lost': undefined
  'broadcast:report': undefined
}

/** What main tells the windows, unasked. */
export interface Pushes {
  'waiting:changed': WaitingRoom | null
  'live:attendees': Attendee[]
  'live:chat': ChatMessage[]
  'live:chat-mode': ChatMode
  'live:caption': Caption
  'live:questions': Question[]
  'live:pace': Live['pace']
  'live:checkin': StudioCheckin
  'live:handout': StudioHandout
  'live:feedback': Live['feedback']
  'live:groups': GroupRound | null
  /** While the teacher speaks in a group; null: no longer. */
  'live:group-voices': GroupVoices | null
  'live:group-signal': { from: string; signal: Signal }
  'live:stage': { hands: Hand[]; guests: Guest[] }
  'live:poll': { poll: Poll; tally: Tally }
  'live:reactions': Partial<Record<Reaction, number>>
  'live:offer': OfferStatus
  /** Of those whose wants have changed. */
  'live:wants': Wants[]
  'live:ended': { classId: string }
  'advice:training': TrainingState
  'live:viewers': { viewers: number }
  /** Once a second while a class is live. */
  'live:health': BroadcastHealth
  'live:load': Load
  /** Once a second, what time it is in main: the window's own clock may have been set since. */
  'live:clock': { nowMs: number }
  'live:sources': Sources
  'live:recording': RecordingState
  'live:started': { classId: string }
  /** Opened or closed, or somebody came or went. */
  'replay:changed': { classId: string; state: ReplayState }
  /** The machine has other addresses, and the class other links. */
  'live:door': DoorInfo
  'monitor:signal': Signal
  'monitor:gone': undefined
  'broadcast:status': BroadcastReport
  // To the broadcast window:
  'broadcast:start': Sources
  'broadcast:stop': undefined
  'broadcast:use': Sources
  /** All that is on the whiteboard, and then each act that changes it. */
  'broadcast:board': readonly Mark[]
  'broadcast:draw': BoardAct
  /** Record under this id from now on; null: stop, and say when the last piece is sent. */
  'broadcast:record': { recordingId: string | null }
  'broadcast:set-mute': { muted: boolean }
  'broadcast:remote-signal': Signal
  /** Encode these layers and no others. */
  'broadcast:layers': Layer[]
  'broadcast:take-still': undefined
  'broadcast:guest-signal': { attendeeId: string; signal: Signal }
  'broadcast:guest-mute': { attendeeId: string; muted: boolean }
  'broadcast:guest-leave': { attendeeId: string }
  /** The forwarder was restarted: publish again. */
  'broadcast:again': undefined
}
export type PushChannel = keyof Pushes

/** The bridge that preload puts on `window.lectern`. */
export interface Bridge {
  request<C extends Channel>(
    channel: C,
    ...body: RequestOf<C> extends undefined ? [] : [RequestOf<C>]
  ): Promise<Outcome<Answers[C]>>
  /** Returns the function that stops listening. */
  on<C extends PushChannel>(channel: C, listener: (payload: Pushes[C]) => void): () => void
}
