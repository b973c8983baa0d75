import { type GroupVoices as Heard, TEACHER_VOICE } from '../../shared/groups'
import type { Refusal, ServerMessage, Signal } from '../../shared/wire'

/** What the studio is told and does while the teacher speaks in a group. */
export interface TeacherVoice {
  /** Who speaks in the group the teacher is in; null: the teacher is in none. */
  voices(heard: Heard | null): void
  signal(from: string, signal: Signal): void
  /** Who stays with the class does not hear what is said in the group. */
  hush(on: boolean): void
}

export interface GroupVoicesOptions {
  groupOf(attendeeId: string): string | undefined
  membersOf(groupId: string): string[]
  /** The pages somebody has open now. */
  seatIds(attendeeId: string): string[]
  toSeat(seatId: string, message: ServerMessage): void
  teacher: TeacherVoice
}

/** Who speaks in which group. Signalling passes only between speaking pages of one group, and the teacher who is there. */
export function createGroupVoices({ groupOf, membersOf, seatIds, toSeat, teacher }: GroupVoicesOptions) {
  /** By attendee, the page that speaks. */
  const pages = new Map<string, string>()
  let teacherIn: string | undefined

  function tell(groupId: string): void {
    const members = membersOf(groupId)
    const voices = members.filter((id) => pages.has(id))
    if (teacherIn === groupId) voices.push(TEACHER_VOICE)
    for (const id of members) for (const seatId of seatIds(id)) toSeat(seatId, { type: 'group:voices', voices })
    if (teacherIn === groupId) teacher.voices({ groupId, voices })
  }

  function teacherTo(groupId: string | undefined): void {
    const before = teacherIn
    if (before === groupId) return
    teacherIn = groupId
    if (before !== undefined) tell(before)
    if (groupId !== undefined) tell(groupId)
    else teacher.voices(null)
    if ((before === undefined) !== (groupId === undefined)) teacher.hush(groupId !== undefined)
  }

  return {
    /** A page speaks and listens in its group, or stops. */
    voice(seatId: string, attendeeId: string, on: boolean): Refusal | undefined {
      const groupId = groupOf(attendeeId)
      if (groupId === undefined) return 'no-group'
      if (on) pages.set(attendeeId, seatId)
      else if (pages.get(attendeeId) === seatId) pages.delete(attendeeId)
      tell(groupId)
      return undefined
    },
    signal(seatId: string, attendeeId: string, to: string, signal: Signal): Refusal | undefined {
      const groupId = groupOf(attendeeId)
      if (groupId === undefined || pages.get(attendeeId) !== seatId) return 'no-group'
      if (to === TEACHER_VOICE) {
        if (teacherIn !== groupId) return 'no-group'
        teacher.signal(attendeeId, signal)
        return undefined
      }
      const page = pages.get(to)
      if (!page || groupOf(to) !== groupId) return 'no-group'
      toSeat(page, { type: 'group:signal', from: attendeeId, signal })
      return undefined
    },
    seatGone(seatId: string, attendeeId: string): void {
      if (pages.get(attendeeId) !== seatId) return
      pages.delete(attendeeId)
      const groupId = groupOf(attendeeId)
      if (groupId !== undefined) tell(groupId)
    },
    /** The teacher speaks in this group, and in no other; undefined: in none. */
    teacherTo,
    teacherSignal(to: string, signal: Signal): void {
      const page = pages.get(to)
      // A last word to somebody who has just stopped is lost, as it should be.
      if (!page || teacherIn === undefined || groupOf(to) !== teacherIn) return
      toSeat(page, { type: 'group:signal', from: TEACHER_VOICE, signal })
    },
    /** Everybody is somewhere else: nobody speaks in a group. */
    clear(): void {
      pages.clear()
      teacherTo(undefined)
    },
  }
}
