import type { PushChannel, Pushes } from '../../shared/ipc'
import type { Course } from '../../shared/model'
import type { HelpersDesk } from '../../shared/staff'
import type { ServerMessage } from '../../shared/wire'
import type { Adviser } from '../advice/adviser'
import type { Sfu, SfuListeners } from '../sfu/link'
import type { ClassRecord } from '../store/classes'
import { listCourses, listTopics } from '../store/courses'
import type { LoggedEvent } from '../store/events'
import type { WritableDb } from '../store/open'
import { readSelling } from '../store/settings'
import { type Advice, createAdvice } from './advice'
import type { Asset } from './assets'
import { type ClassDoor, type Doorway, isListenError } from './doorway'
import { type Groups, openGroups } from './groups'
import type { Ingest } from './ingest'
import { createLoadMeter } from './load'
import { createMaterials, type Materials } from './materials'
import { type Media, type MediaOptions, openMedia } from './media'
import type { Seat } from './members'
import { createStaffDesk } from './moderation'
import { openRoom, type Room } from './room'
import { roomAtDoor } from './room-at-door'
import type { RoomListener } from './room-news'
import { openStaff, type Staff, type StaffPass } from './staff'
import { openStage, type Stage } from './stage'
import { createStudioNews, type StudioNews } from './studio-news'
import { createTalkMeter, type TalkMeter } from './talk'
import { createTeaching, type Teaching } from './teaching'
import { Trouble } from './trouble'

export interface SessionOptions {
  db: WritableDb
  ingest: Ingest
  doorway: Doorway
  assets: ReadonlyMap<string, Asset>
  /** Where the files of hand-outs are kept. */
  dataDir: string
  teacherName(): string
  /** Signs what names an attendee's claim to an offer. */
  sellingKey: Buffer
  openSfu(listeners: SfuListeners): Sfu
  adviser: Adviser
  /** Whether a text has a word in it that the teacher does not want. */
  blocked(text: string): boolean
  toStudio<C extends PushChannel>(channel: C, payload: Pushes[C]): void
  toBroadcast<C extends PushChannel>(channel: C, payload: Pushes[C]): void
  /** Told when somebody comes into or leaves the waiting room. */
  waitingChanged(): void
  /** CPU of the window that captures and encodes, 100 for one core. Absent: there is no such window. */
  encodingPercent?(): number
  /** The secret by which the rehearsal's simulated attendees are told from people; undefined: there are none. */
  rehearsalSecret?: string | undefined
  now(): number
  log(message: string, detail?: unknown): void
}

/** Learning takes a core for up to a minute: whoever comes first, and the check in the green room, have it before. */
const TRAIN_AFTER_MS = 30_000

/** One class whose door is open, waiting or live. */
export interface Session {
  record: ClassRecord
  room: Room
  news: StudioNews
  teaching: Teaching
  advice: Advice
  door: ClassDoor
  media: Media
  materials: Materials
  stage: Stage
  groups: Groups
  staff: Staff
  seats: Map<string, Seat>
  talk: TalkMeter
  /** Stops listening to the adviser, and no training begins any more. */
  leaveAdviser(): void
}

/**
 * Opens the rooms of one class and wires them together: who is in it, its stage, groups and staff, its pictures, and
 * the door that leads to it.
 * @throws {Trouble} `port-in-use`
 */
export async function openSession(options: SessionOptions, record: ClassRecord): Promise<Session> {
  const { db, ingest, adviser, toStudio, toBroadcast, now } = options
  const classId = record.id
  const courses = new Map(listCourses(db).map((course): [string, Course] => [course.id, course]))
  const teacherName = options.teacherName()
  const seats = new Map<string, Seat>()
  const toSeat = (seatId: string, message: ServerMessage) => seats.get(seatId)?.send(message)
  const helpers = new Map<Seat, StaffPass>()
  let opened: Session | undefined
  let wasMuted = false

  adviser.refresh()
  const advice = createAdvice({ db, adviser, ingest, record, now })
  const news = createStudioNews({ db, classId, teacherName, toStudio })
  const staff = openStaff({ db, classId, ingest, now })
  const room = openRoom({
    db,
    record,
    courses,
    topics: listTopics(db),
    teacherName,
    ingest,
    advice,
    blocked: options.blocked,
    roleOf: staff.roleOf,
    listener: { ...news.listener, ...listener(), events },
    now,
  })
  const stage = openStage({
    db,
    classId,
    ingest,
    now,
    seatIds: room.seatIds,
    toSeat,
    toBroadcast: {
      signal: (attendeeId, signal) => toBroadcast('broadcast:guest-signal', { attendeeId, signal }),
      mute: (attendeeId, muted) => toBroadcast('broadcast:guest-mute', { attendeeId, muted }),
      leave: (attendeeId) => toBroadcast('broadcast:guest-leave', { attendeeId }),
    },
    changed: (state) => {
      toStudio('live:stage', state)
      tellHelpers()
    },
  })
  const groups = openGroups({
    db,
    classId,
    teacherName,
    ingest,
    now,
    nameOf: room.nameOf,
    seatIds: room.seatIds,
    toSeat,
    changed: (round) => toStudio('live:groups', round),
    teacher: {
      voices: (heard) => toStudio('live:group-voices', heard),
      signal: (from, signal) => toStudio('live:group-signal', { from, signal }),
      hush: (on) => hush(on),
    },
  })
  const desk = createStaffDesk({
    db,
    classId,
    ingest,
    now,
    isOpen: room.isOpen,
    isAttendee: room.isMember,
    roleOf: (attendeeId) => staff.roleOf(attendeeId) ?? 'attendee',
    devicesOf: room.devicesOf,
  })
  const deafen = adviser.onLearnt(room.adviceChanged)
  const training = setTimeout(adviser.trainIfWorthIt, TRAIN_AFTER_MS)
  const leaveAdviser = () => {
    clearTimeout(training)
    deafen()
  }

  /** Called with what one commit wrote; nobody hears of what is written before the door is open. */
  function events(committed: LoggedEvent[]): void {
    for (const event of committed) {
      opened?.stage.note(event)
      opened?.groups.note(event)
      if (event.type === 'attendee:muted' || event.type === 'attendee:banned') tellHelpers()
    }
    news.listener.events(committed)
  }

  /** Silences the microphone of the broadcast for a while, and leaves it afterwards as it was before. */
  function hush(on: boolean): void {
    const session = opened
    if (!session) return
    if (on) wasMuted = session.media.muted
    const muted = on || wasMuted
    session.media.mute(muted)
    toBroadcast('broadcast:set-mute', { muted })
  }

  function helpersDesk(): HelpersDesk {
    const { hands, guests } = stage.state()
    const attendees = room.attendees()
    const named = ({ id, name }: { id: string; name: string }) => ({ id, name })
    return {
      hands: hands.map(({ attendeeId }) => ({ id: attendeeId, name: room.nameOf(attendeeId) })),
      guests: guests.map(({ attendeeId, ...guest }) => ({ ...guest, id: attendeeId, name: room.nameOf(attendeeId) })),
      muted: attendees.filter(({ muted }) => muted).map(named),
      banned: attendees.filter(({ banned }) => banned).map(named),
    }
  }

  function tellHelpers(): void {
    for (const [seat, pass] of helpers) {
      if (pass.role() !== 'attendee') seat.send({ type: 'desk', desk: helpersDesk() })
    }
  }

  function listener(): Pick<RoomListener, 'attendees' | 'offer' | 'advice'> {
    return {
      attendees: () => (room.isWaiting() ? options.waitingChanged() : toStudio('live:attendees', room.attendees())),
      offer: (offerId) => {
        const status = opened?.teaching.offer(offerId)
        if (status) toStudio('live:offer', status)
      },
      advice: () => room.isWaiting() || toStudio('live:wants', advice.newWants()),
    }
  }

  let media: Media | undefined
  try {
    // Late binding: the door needs somewhere to send pictures' signalling to before the first page arrives.
    media = openMedia({ picture: 'none' }, mediaOutlets(options, toSeat))
    const door: ClassDoor = await options.doorway.lead(
      roomAtDoor(options, record, {
        record: () => opened?.record ?? record,
        fingerprint: () => door.info().secure?.fingerprint,
        seats,
        helpers,
        helpersDesk,
        room,
        media,
        stage,
        groups,
        staff,
        desk,
      }),
    )
    if (record.state.kind === 'live') await stage.clear()
    const selling = () => readSelling(db)
    const teaching = createTeaching({
      db,
      classId,
      courses,
      room,
      advice,
      ingest,
      desk,
      selling,
      sellingKey: options.sellingKey,
      now,
    })
    opened = {
      record,
      room,
      news,
      teaching,
      advice,
      door,
      media,
      materials: createMaterials(),
      stage,
      groups,
      staff,
      seats,
      talk: createTalkMeter(),
      leaveAdviser,
    }
    return opened
  } catch (error) {
    void media?.close()
    room.close()
    leaveAdviser()
    if (isListenError(error)) throw new Trouble('port-in-use')
    throw error
  }
}

function mediaOutlets(
  { openSfu, encodingPercent = () => 0, toStudio, toBroadcast, now }: SessionOptions,
  toSeat: MediaOptions['toSeat'],
): MediaOptions {
  const loadNow = createLoadMeter(encodingPercent)
  return {
    openSfu,
    toSeat,
    toMonitor: (signal) => toStudio('monitor:signal', signal),
    monitorGone: () => toStudio('monitor:gone', undefined),
    toPublisher: (signal) => toBroadcast('broadcast:remote-signal', signal),
    layersWanted: (layers) => toBroadcast('broadcast:layers', layers),
    takeStill: () => toBroadcast('broadcast:take-still', undefined),
    now,
    publishAgain: () => toBroadcast('broadcast:again', undefined),
    viewersChanged: (viewers) => toStudio('live:viewers', { viewers }),
    health: (health) => {
      toStudio('live:health', health)
      toStudio('live:load', loadNow(health))
      toStudio('live:clock', { nowMs: now() })
    },
  }
}
