import type { Attendee, Presence } from '../../shared/model'
import type { ServerMessage } from '../../shared/wire'
import { type AttendeeRecord, attendeesOf } from '../store/attendees'
import type { ReadableDb } from '../store/open'
import { listRestraints } from '../store/restraints'
import { type Device, devicesToBan } from './device'
import { createPost } from './post'

/** A page of somebody's, as the room sees it. */
export interface Seat {
  id: string
  simulated: boolean
  device: Device
  send(message: ServerMessage): void
  /** What everybody is told: WebSocket frames, serialised once. */
  sendFrames(frames: Buffer): void
  close(code: number, reason: string): void
}

export interface Member {
  attendee: AttendeeRecord
  joinedAtMs: number
  presence: Presence
  seats: Set<Seat>
  /** What this person has come with, for a ban. */
  devices: Map<string, Device>
  /** Runs while the last page is gone and the attendee may yet come back. */
  leaving?: NodeJS.Timeout | undefined
}

export interface MembersOptions {
  db: ReadableDb
  classId: string
  now(): number
  /** How long a page may be gone before its attendee counts as away, in milliseconds. */
  graceMs: number
  /** The first page of somebody is there. */
  arrived(attendeeId: string): void
  /** The last page of somebody went at that moment and has not come back. */
  left(attendeeId: string, atMs: number): void
}

export type Members = ReturnType<typeof createMembers>

/** Who is in the room, with how many pages each, and the way to tell them something. */
export function createMembers({ db, classId, now, graceMs, arrived, left }: MembersOptions) {
  const members = new Map<string, Member>()
  for (const attendee of attendeesOf(db, classId)) add(attendee, attendee.joinedAtMs)

  function add(attendee: AttendeeRecord, joinedAtMs: number): Member {
    const member: Member = {
      attendee,
      joinedAtMs,
      presence: { kind: 'away', sinceMs: now() },
      seats: new Set(),
      devices: new Map(),
    }
    members.set(attendee.id, member)
    return member
  }

  const here = () => [...members.values()].filter((member) => member.presence.kind === 'here')

  const post = createPost(() => [...members.values()].flatMap(({ seats }) => [...seats]))

  const tellAll = (message: ServerMessage) => post.toAll(JSON.stringify(message))

  function tell(attendeeId: string, message: ServerMessage): void {
    for (const seat of members.get(attendeeId)?.seats ?? []) seat.send(message)
  }

  /** Seats a page; the attendee's first one is an arrival. */
  function sit(member: Member, seat: Seat): void {
    // Whoever comes in is told how things stand, not again how they came to be so.
    post.finish()
    clearTimeout(member.leaving)
    member.leaving = undefined
    member.seats.add(seat)
    member.devices.set(JSON.stringify(seat.device), seat.device)
    if (member.presence.kind === 'here') return
    member.presence = { kind: 'here', sinceMs: now() }
    arrived(member.attendee.id)
  }

  /** A page has gone; with the last one its attendee leaves, unless they come back soon. */
  function stand(attendeeId: string, seat: Seat): void {
    const member = members.get(attendeeId)
    if (!member?.seats.delete(seat) || member.seats.size > 0) return
    const goneAtMs = now()
    member.leaving = setTimeout(() => {
      member.leaving = undefined
      member.presence = { kind: 'away', sinceMs: goneAtMs }
      left(attendeeId, goneAtMs)
    }, graceMs)
  }

  /** Closes every page of somebody, telling them why. */
  function showOut(attendeeId: string, code: 'kicked' | 'banned'): void {
    for (const seat of members.get(attendeeId)?.seats ?? []) {
      seat.send({ type: 'refused', code })
      seat.close(4403, code)
    }
  }

  function devicesOf(attendeeId: string): string[] {
    const others = [...members.values()].filter(({ attendee }) => attendee.id !== attendeeId)
    return devicesToBan(
      members.get(attendeeId)?.devices.values() ?? [],
      others.flatMap(({ devices }) => [...devices.values()]),
    )
  }

  /** As the studio shows them. */
  function list(): Attendee[] {
    const restraints = new Map(listRestraints(db, classId).map((one) => [one.attendeeId, one]))
    return [...members.values()].map(({ attendee, presence, joinedAtMs }) => {
      const restraint = restraints.get(attendee.id)
      return {
        id: attendee.id,
        name: attendee.name,
        presence,
        joinedAtMs,
        simulated: attendee.simulated,
        // Muted as the asker of an anonymous question: the name must not show it.
        ...(restraint?.muted && restraint.mutedQuestion === undefined ? { muted: true as const } : {}),
        ...(restraint?.banned ? { banned: true as const } : {}),
      }
    })
  }

  /** Whoever has a page open is a member of the class that begins; whoever has gone again is expected, but not in it. */
  function begin(): Member[] {
    for (const [attendeeId, member] of members) {
      if (member.seats.size === 0) members.delete(attendeeId)
      else {
        member.joinedAtMs = now()
        member.presence = { kind: 'here', sinceMs: now() }
      }
    }
    return [...members.values()]
  }

  /** Says goodbye to every page and stops every timer. */
  function close(): void {
    post.finish()
    for (const member of members.values()) {
      clearTimeout(member.leaving)
      for (const seat of member.seats) seat.close(1000, 'ended')
      member.seats.clear()
    }
  }

  return {
    get: (attendeeId: string) => members.get(attendeeId),
    has: (attendeeId: string) => members.has(attendeeId),
    ids: () => [...members.keys()],
    count: () => members.size,
    add,
    here,
    tell,
    tellAll,
    /** Delivers at once what everybody was told so far. */
    deliver: post.finish,
    sit,
    stand,
    showOut,
    devicesOf,
    list,
    begin,
    close,
  }
}
