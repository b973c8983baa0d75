import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { assertNever, type Locale, type LocalText, pickText, REACTIONS } from '../../shared/model'
import { insertClass } from './classes'
import { type Happening, insertEvent, STUDIO, TEACHER } from './events'
import type { WritableDb } from './open'
import { project } from './projections'
import { SAMPLE_ACTOR } from './sample'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const OFFER_MINUTES = 15
const CHECKIN_MS = 60_000

/** [second, who (−1: the teacher), what, …]: see scripts/make-sample-classes.mjs. */
type Line = [number, number, ...Act]
type Act =
  | ['arrived' | 'left' | 'shown' | 'seen' | 'click' | 'no' | 'paid']
  | ['talk', number]
  | ['chat' | 'answer' | 'react' | 'poll' | 'closed', number]
  | ['vote', number, number]
  | ['open', string]
  | ['offer', OfferTerms, number[]]
  | Together
/** What a class does together. */
type Together =
  | ['checkin' | 'here' | 'handout' | 'got' | 'invite', number]
  | ['hand' | 'down' | 'enter' | 'leave' | 'together']
  /** Who is in which group, and for how many minutes. */
  | ['groups', number[][], number]
  /** In that group, that line. */
  | ['said', number, number]

/** Invented classes that have been, as they stand in the resources. */
export interface SampleClasses {
  learners: { name: string; locale: Locale }[]
  lines: LocalText[]
  answers: LocalText[]
  polls: { question: LocalText; choices: LocalText[] }[]
  handouts: { title: LocalText; url: string }[]
  groupLines: LocalText[]
  classes: {
    title: LocalText
    courseId: string
    daysAgo: number
    minutes: number
    recommendable: string[]
    events: Line[]
  }[]
}

export function readSampleClasses(resources: string): SampleClasses {
  return JSON.parse(readFileSync(join(resources, 'sample-classes.json'), 'utf8')) as SampleClasses
}

/** Enters the classes in one transaction, each event through the log as a real one; a second time changes nothing. */
export function enterSampleClasses(
  db: WritableDb,
  sample: SampleClasses,
  { locale, nowMs, teacher }: { locale: Locale; nowMs: number; teacher: string },
): void {
  db.transaction(() => {
    sample.learners.forEach(({ name, locale: speaks }, at) => {
      const id = learnerId(at)
      // A hash of nothing anybody has: nobody can come in as an invented person.
      const nobody = createHash('sha256').update(`nobody ${id}`).digest()
      db.prepare(
        'INSERT INTO attendees (id, name, session_hash, locale, consent_at_ms, simulated) VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT DO NOTHING',
      ).run(id, name, nobody, speaks, nowMs)
    })
    sample.classes.forEach((plan, at) => {
      const classId = `sample-class-${at + 1}`
      if (db.prepare('SELECT 1 FROM classes WHERE id = ?').get(classId)) return
      const startMs = Math.round(nowMs - plan.daysAgo * DAY_MS)
      insertClass(db, {
        id: classId,
        title: pickText(plan.title, locale),
        description: '',
        courseId: plan.courseId,
        recommendable: plan.recommendable,
        createdAtMs: startMs - MINUTE_MS,
        teacher,
        sample: true,
        joinToken: classId,
        shortCode: classId,
      })
      writeClass(db, { sample, plan, classId, startMs, locale })
    })
  }).immediate()
}

const learnerId = (at: number) => `${SAMPLE_ACTOR}learner-${String(at + 1).padStart(2, '0')}`

interface Writing {
  sample: SampleClasses
  plan: SampleClasses['classes'][number]
  classId: string
  startMs: number
  locale: Locale
}

function writeClass(db: WritableDb, writing: Writing): void {
  const { plan, classId, startMs } = writing
  const joined = new Set<number>()
  let count = 0
  const write = (actor: string, atMs: number, happening: Happening) => {
    count += 1
    const draft = { ...happening, actor, id: `${classId}-${count}`, classId, atMs }
    const seq = insertEvent(db, draft)
    if (seq !== undefined) project(db, { ...draft, seq })
  }
  write(TEACHER, startMs, { type: 'class:started', data: {} })
  for (const [second, who, ...act] of plan.events) {
    const atMs = startMs + second * 1000
    if (act[0] === 'arrived' && !joined.has(who)) {
      joined.add(who)
      write(STUDIO, atMs, { type: 'attendee:joined', data: { attendeeId: learnerId(who) } })
    }
    const { actor, ...happening } = happeningOf(act, who, atMs, writing)
    write(actor, atMs, happening)
  }
  write(TEACHER, startMs + plan.minutes * MINUTE_MS, { type: 'class:ended', data: {} })
}

function happeningOf(act: Act, who: number, atMs: number, writing: Writing): Happening & { actor: string } {
  const { sample, plan, classId, locale } = writing
  const actor = who < 0 ? TEACHER : learnerId(who)
  const attendeeId = actor
  const offerId = `${classId}-offer`
  const pollId = (at: number) => `${classId}-poll-${at}`
  const speaks = sample.learners[who]?.locale ?? locale
  switch (act[0]) {
    case 'arrived':
      return { actor: STUDIO, type: 'attendee:arrived', data: { attendeeId } }
    case 'left':
      return { actor: STUDIO, type: 'attendee:left', data: { attendeeId } }
    case 'talk':
      return { actor: STUDIO, type: 'talk:measured', data: { share: act[1] } }
    case 'chat':
    case 'answer': {
      const text = (act[0] === 'chat' ? sample.lines : sample.answers)[act[1]] ?? {}
      return { actor, type: 'chat:sent', data: { text: pickText(text, speaks) } }
    }
    case 'react':
      return { actor, type: 'reaction:sent', data: { reaction: REACTIONS[act[1]] ?? 'clap' } }
    case 'poll': {
      const { question, choices } = sample.polls[act[1] % sample.polls.length] as SampleClasses['polls'][number]
      const words = { question: pickText(question, locale), choices: choices.map((one) => pickText(one, locale)) }
      return { actor, type: 'poll:opened', data: { pollId: pollId(act[1]), kind: 'single', ...words } }
    }
    case 'vote':
      return { actor, type: 'poll:voted', data: { pollId: pollId(act[1]), choices: [act[2]] } }
    case 'closed':
      return { actor, type: 'poll:closed', data: { pollId: pollId(act[1]) } }
    case 'open':
      return { actor, type: 'course:opened', data: { courseId: act[1] } }
    case 'offer':
      return { actor, type: 'offer:sent', data: offerSent(act[1], act[2], offerId, atMs) }
    case 'shown':
      return { actor, type: 'offer:shown', data: { offerId } }
    case 'seen':
      return { actor, type: 'offer:seen', data: { offerId } }
    case 'click':
      return { actor, type: 'offer:clicked', data: { offerId } }
    case 'no':
      return { actor, type: 'offer:dismissed', data: { offerId } }
    case 'paid': {
      const [, , , terms] = plan.events.find(([, , what]) => what === 'offer') as OfferLine
      const { courseId, priceCents: cents, currency } = terms
      const order = { orderId: `${offerId}-${attendeeId}`, offerId, attendeeId, courseId, cents, currency }
      return { actor: TEACHER, type: 'order:confirmed', data: order }
    }
    default:
      return { actor, ...togetherOf(act, who, atMs, writing) }
  }
}

function togetherOf(act: Together, who: number, atMs: number, { sample, classId, locale }: Writing): Happening {
  const id = (what: string, at: number) => `${classId}-${what}-${at + 1}`
  switch (act[0]) {
    case 'checkin':
      return { type: 'checkin:opened', data: { checkinId: id('checkin', act[1]), endsAtMs: atMs + CHECKIN_MS } }
    case 'here':
      return { type: 'checkin:answered', data: { checkinId: id('checkin', act[1]) } }
    case 'handout': {
      const { title, url } = sample.handouts[act[1]] as SampleClasses['handouts'][number]
      const target = { kind: 'link' as const, url }
      return {
        type: 'handout:shared',
        data: { handoutId: id('handout', act[1]), title: pickText(title, locale), target },
      }
    }
    case 'got':
      return { type: 'handout:opened', data: { handoutId: id('handout', act[1]) } }
    case 'hand':
      return { type: 'hand:raised', data: {} }
    case 'down':
      return { type: 'hand:lowered', data: {} }
    case 'invite':
      return { type: 'stage:invited', data: { attendeeId: learnerId(act[1]), camera: false } }
    case 'enter':
      return { type: 'stage:entered', data: { camera: false } }
    case 'leave':
      return { type: 'stage:left', data: { reason: 'left' } }
    case 'groups': {
      const groups = act[1].map((members, at) => ({
        id: id('group', at),
        number: at + 1,
        memberIds: members.map(learnerId),
      }))
      return {
        type: 'groups:opened',
        data: { roundId: id('round', 0), groups, endsAtMs: atMs + act[2] * MINUTE_MS },
      }
    }
    case 'said': {
      const text = pickText(sample.groupLines[act[2]] ?? {}, sample.learners[who]?.locale ?? locale)
      return { type: 'group:said', data: { groupId: id('group', act[1]), text } }
    }
    case 'together':
      return { type: 'groups:closed', data: { roundId: id('round', 0) } }
    default:
      return assertNever(act[0])
  }
}

type OfferTerms = { courseId: string; percent: number; listCents: number; priceCents: number; currency: string }
type OfferLine = [number, number, 'offer', OfferTerms, number[]]

function offerSent({ percent, ...terms }: OfferTerms, to: number[], offerId: string, atMs: number) {
  return {
    offer: {
      id: offerId,
      ...terms,
      discountPercent: percent,
      opensAtMs: atMs,
      endsAtMs: atMs + OFFER_MINUTES * MINUTE_MS,
    },
    recipients: to.map((who) => ({ attendeeId: learnerId(who), reference: `${offerId}-${who}` })),
  }
}
