import { assertNever, ROLES, type Role } from '../../shared/model'
import type { StaffAct } from '../../shared/staff'
import { MAX_ON_STAGE } from '../../shared/stage'
import type { Refusal } from '../../shared/wire'
import { type Happening, hasEvent } from '../store/events'
import { messageAuthor } from '../store/messages'
import type { ReadableDb } from '../store/open'
import { getPoll, openPoll } from '../store/polls'
import { askerOf, getQuestion } from '../store/questions'
import { guestOf, guestsOf, isHandRaised } from '../store/stage'
import type { Ingest, Receipt } from './ingest'

/** The least role for each act. Whoever may do more may do these too. */
const LEAST_ROLE: Record<StaffAct['type'], Role> = {
  'chat:mode': 'moderator',
  'message:delete': 'moderator',
  'message:pin': 'moderator',
  'attendee:mute': 'moderator',
  'attendee:kick': 'moderator',
  'attendee:ban': 'co-teacher',
  'hand:take-down': 'moderator',
  'stage:invite': 'co-teacher',
  'stage:mute': 'moderator',
  'stage:send-back': 'moderator',
  'question:answer': 'moderator',
  'question:dismiss': 'moderator',
  'question:reopen': 'moderator',
  'poll:open': 'co-teacher',
  'poll:close': 'co-teacher',
  'poll:share': 'co-teacher',
  'checkin:open': 'co-teacher',
  'handout:share': 'co-teacher',
  'caption:say': 'moderator',
  'rating:ask': 'owner',
}

const rank = (role: Role) => ROLES.indexOf(role)

export function mayDo(role: Role, type: StaffAct['type']): boolean {
  return rank(role) >= rank(LEAST_ROLE[type])
}

export interface StaffDeskOptions {
  db: ReadableDb
  classId: string
  ingest: Ingest
  now(): number
  isOpen(): boolean
  /** Whether somebody ever joined this class. */
  isAttendee(attendeeId: string): boolean
  /** The role of somebody in class: nobody restrains an equal or a better. */
  roleOf(attendeeId: string): Role
  /** Fingerprints of what somebody came with, to hold a ban against. */
  devicesOf(attendeeId: string): string[]
}

export type StaffDesk = ReturnType<typeof createStaffDesk>

/** Where those who run the class act: roles first, then rules, then the log, as for attendees. */
export function createStaffDesk(options: StaffDeskOptions) {
  const { db, classId, ingest, now } = options

  const attendeeOf = (target: Extract<StaffAct, { type: 'attendee:mute' }>['target']) =>
    'attendeeId' in target ? target.attendeeId : askerOf(db, classId, target.questionSeq)?.attendeeId

  /** What an act becomes in the log; a poll that takes the place of another closes that one first. */
  function happeningsOf(act: StaffAct, nowMs: number): Happening[] {
    switch (act.type) {
      case 'chat:mode':
        return [{ type: 'chat:mode-set', data: { mode: act.mode } }]
      case 'message:delete':
        return [{ type: 'chat:deleted', data: { messageSeq: act.messageSeq } }]
      case 'message:pin':
        return [{ type: 'chat:pinned', data: { messageSeq: act.messageSeq, pinned: act.pinned } }]
      case 'attendee:mute': {
        const { target, muted } = act
        const data = { attendeeId: attendeeOf(target) ?? '', muted }
        return [
          {
            type: 'attendee:muted',
            data: 'questionSeq' in target ? { ...data, questionSeq: target.questionSeq } : data,
          },
        ]
      }
      case 'attendee:kick':
        return [{ type: 'attendee:kicked', data: { attendeeId: act.attendeeId } }]
      case 'attendee:ban': {
        const { attendeeId, banned } = act
        const devices = banned ? options.devicesOf(attendeeId) : []
        return [{ type: 'attendee:banned', data: { attendeeId, banned, devices } }]
      }
      case 'hand:take-down':
        return [{ type: 'hand:lowered', data: { attendeeId: act.attendeeId } }]
      case 'stage:invite':
        return [{ type: 'stage:invited', data: { attendeeId: act.attendeeId, camera: act.camera } }]
      case 'stage:mute':
        return [{ type: 'stage:muted', data: { attendeeId: act.attendeeId, muted: act.muted } }]
      case 'stage:send-back':
        return [{ type: 'stage:left', data: { attendeeId: act.attendeeId, reason: 'sent-back' } }]
      case 'question:answer':
        return [{ type: 'question:answered', data: { questionSeq: act.questionSeq, answer: act.answer } }]
      case 'question:dismiss':
        return [{ type: 'question:dismissed', data: { questionSeq: act.questionSeq } }]
      case 'question:reopen':
        return [{ type: 'question:reopened', data: { questionSeq: act.questionSeq } }]
      case 'poll:open': {
        const before = openPoll(db, classId)
        const opened: Happening = { type: 'poll:opened', data: { pollId: act.id, ...act.draft } }
        return before ? [{ type: 'poll:closed', data: { pollId: before.id } }, opened] : [opened]
      }
      case 'poll:close':
        return [{ type: 'poll:closed', data: { pollId: act.pollId } }]
      case 'poll:share':
        return [{ type: 'poll:shared', data: { pollId: act.pollId, shared: act.shared } }]
      case 'checkin:open':
        return [{ type: 'checkin:opened', data: { checkinId: act.id, endsAtMs: nowMs + act.seconds * 1000 } }]
      case 'handout:share':
        return [
          {
            type: 'handout:shared',
            data: { handoutId: act.id, title: act.title, target: { kind: 'link', url: act.url } },
          },
        ]
      case 'caption:say':
        return [{ type: 'caption:said', data: { text: act.text } }]
      case 'rating:ask':
        return [{ type: 'rating:asked', data: {} }]
      default:
        return assertNever(act)
    }
  }

  function refuse(role: Role, act: StaffAct): Refusal | undefined {
    if (!mayDo(role, act.type)) return 'not-allowed'
    switch (act.type) {
      case 'message:delete':
      case 'message:pin':
        return messageAuthor(db, classId, act.messageSeq) === undefined ? 'unknown-message' : undefined
      case 'attendee:mute':
      case 'attendee:kick':
      case 'attendee:ban': {
        const attendeeId = act.type === 'attendee:mute' ? attendeeOf(act.target) : act.attendeeId
        if (attendeeId === undefined || !options.isAttendee(attendeeId)) return 'unknown-attendee'
        return rank(options.roleOf(attendeeId)) >= rank(role) ? 'not-allowed' : undefined
      }
      case 'hand:take-down':
        return isHandRaised(db, classId, act.attendeeId) ? undefined : 'unknown-attendee'
      case 'stage:invite': {
        if (!options.isAttendee(act.attendeeId)) return 'unknown-attendee'
        if (guestOf(db, classId, act.attendeeId)) return 'already-joined'
        return guestsOf(db, classId).length >= MAX_ON_STAGE ? 'stage-full' : undefined
      }
      case 'stage:mute':
      case 'stage:send-back':
        return guestOf(db, classId, act.attendeeId) ? undefined : 'unknown-attendee'
      case 'question:answer':
      case 'question:dismiss':
      case 'question:reopen': {
        const question = getQuestion(db, classId, act.questionSeq)
        return !question || question.state.kind === 'withdrawn' ? 'unknown-question' : undefined
      }
      case 'poll:open':
        return undefined
      case 'poll:close':
      case 'poll:share': {
        const poll = getPoll(db, classId, act.pollId)
        if (!poll) return 'unknown-poll'
        return act.type === 'poll:close' && poll.closedAtMs !== undefined ? 'poll-closed' : undefined
      }
      case 'checkin:open':
      case 'chat:mode':
      case 'handout:share':
      case 'caption:say':
      case 'rating:ask':
        return undefined
      default:
        return assertNever(act)
    }
  }

  return {
    /**
     * Does what somebody with a role wants done, once it is allowed and on disk. `actor` is who the log names: `teacher`
     * for the owner.
     */
    act(actor: string, role: Role, act: StaffAct, done: (receipt: Receipt) => void): void {
      if (!options.isOpen()) return done({ kind: 'refused', code: 'ended' })
      if (!mayDo(role, act.type)) return done({ kind: 'refused', code: 'not-allowed' })
      if (hasEvent(db, actor, act.id)) return done({ kind: 'known' })
      const atMs = now()
      const happenings = happeningsOf(act, atMs)
      happenings.forEach((happening, index) => {
        const last = index === happenings.length - 1
        const id = last ? act.id : `${act.id}.before`
        ingest.submit({ ...happening, actor, id, classId, atMs }, () => refuse(role, act), last ? done : undefined)
      })
    },
  }
}
