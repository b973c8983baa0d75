import type { HelpersDesk } from '../../shared/staff'
import type { ClassRecord } from '../store/classes'
import { getHandout } from '../store/handouts'
import type { ReadableDb } from '../store/open'
import { createAllowances } from './allowance'
import type { Asset } from './assets'
import { calendarFile } from './calendar'
import { type MediaDesk, openConnection } from './connection'
import { coverAssets } from './covers'
import { deviceOf } from './device'
import type { DoorRoom } from './door'
import type { Groups } from './groups'
import { handoutFile } from './handout-files'
import type { Seat } from './members'
import type { StaffDesk } from './moderation'
import type { Room } from './room'
import type { Staff, StaffPass } from './staff'
import type { Stage } from './stage'

export const REHEARSAL_HEADER = 'x-lectern-rehearsal'

export interface AtDoorOptions {
  db: ReadableDb
  assets: ReadonlyMap<string, Asset>
  /** Where the files of hand-outs are kept. */
  dataDir: string
  teacherName(): string
  rehearsalSecret?: string | undefined
  now(): number
  log(message: string, detail?: unknown): void
}

export interface BehindDoor {
  room: Room
  media: MediaDesk
  stage: Stage
  groups: Groups
  staff: Staff
  seats: Map<string, Seat>
  /** The pages of those who help to run the class. */
  helpers: Map<Seat, StaffPass>
  helpersDesk(): HelpersDesk
  desk: StaffDesk
  /** As it stands now. */
  record(): ClassRecord
  /** Of the certificate of the door that this room is behind. */
  fingerprint(): string | undefined
}

/** A class as its door knows it: what lies below its path, and a seat for each page that knocks. */
export function roomAtDoor(options: AtDoorOptions, { id, joinToken }: ClassRecord, behind: BehindDoor): DoorRoom {
  const { db, dataDir, rehearsalSecret, now, log } = options
  const { room, media, stage, groups, staff, seats, helpers, desk } = behind
  const allowances = createAllowances()
  const entry = () => {
    const fingerprint = behind.fingerprint()
    return { ...room.entry(), ...(fingerprint ? { fingerprint } : {}) }
  }
  return {
    token: joinToken,
    // Whoever was in a class that is over may rate it; nobody is led there any more.
    shortCode: () => (room.isOpen() ? behind.record().shortCode : undefined),
    isStaff: (token) => staff.pass(token) !== undefined,
    assets: new Map([...options.assets, ...coverAssets(db)]),
    entry,
    calendar: (url) => calendarFile(behind.record(), options.teacherName(), url),
    fileOf: (handoutId) => {
      const target = getHandout(db, id, handoutId)?.target
      return target?.kind === 'file' ? handoutFile(dataDir, id, handoutId, target.fileName) : undefined
    },
    onSocket: (socket, request, token) => {
      const pass = token === joinToken ? undefined : staff.pass(token)
      const seat = openConnection({
        socket,
        stream: request.socket,
        room,
        media,
        stage,
        groups,
        ...(pass
          ? {
              staff: {
                role: pass.role,
                act: (attendeeId, act, done) => desk.act(attendeeId, pass.role(), act, done),
                left: (attendeeId) => staff.left(attendeeId, pass),
              },
            }
          : {}),
        onEntered: (attendeeId) => {
          if (pass) {
            staff.entered(attendeeId, pass)
            helpers.set(seat, pass)
            seat.send({ type: 'role', role: pass.role() })
            seat.send({ type: 'desk', desk: behind.helpersDesk() })
          }
          seat.send({ type: 'stage', own: stage.own(attendeeId, seat.id) })
          seat.send({ type: 'group', own: groups.own(attendeeId) })
        },
        simulated: rehearsalSecret !== undefined && request.headers[REHEARSAL_HEADER] === rehearsalSecret,
        entry,
        device: deviceOf(request, joinToken),
        allowances,
        now,
        log,
        onClosed: () => {
          seats.delete(seat.id)
          helpers.delete(seat)
        },
      })
      seats.set(seat.id, seat)
    },
  }
}
