import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { assertNever, type Role } from '../../shared/model'
import { type StaffAct, staffActSchema } from '../../shared/staff'
import {
  type Act,
  actSchema,
  type Entry,
  greetingSchema,
  type Passing,
  PROTOCOL_VERSION,
  passingSchema,
  type Refusal,
  type ReplayAct,
  replayActSchema,
  type ServerMessage,
  type Signal,
} from '../../shared/wire'
import type { Allowance, Allowances, StrangerAllowance } from './allowance'
import type { Device } from './device'
import type { Admission } from './entrance'
import { randomId } from './ids'
import type { Receipt } from './ingest'
import type { Seat } from './members'
import type { Room } from './room'

/** Who a connection speaks for. Nothing it says can change this. */
type ConnectionState =
  | { kind: 'silent'; timer: NodeJS.Timeout }
  | { kind: 'greeting' }
  | { kind: 'in'; attendeeId: string; within: Allowance }
  | { kind: 'closed' }

type Inside = Extract<ConnectionState, { kind: 'in' }>

/** Those on stage, as a page's connection sees them. */
export interface StageDesk {
  signal(seatId: string, attendeeId: string, signal: Signal): Refusal | undefined
  seatGone(seatId: string, attendeeId: string): void
}

/** Voices in small groups, as a page's connection sees them. */
export interface GroupDesk {
  voice(seatId: string, attendeeId: string, on: boolean): Refusal | undefined
  signal(seatId: string, attendeeId: string, to: string, signal: Signal): Refusal | undefined
  seatGone(seatId: string, attendeeId: string): void
}

/** What the room does not know: pictures. */
export interface MediaDesk {
  join(seatId: string, attendeeId: string): void
  leave(seatId: string): void
  wish(seatId: string, wish: Omit<Extract<Passing, { type: 'media:wish' }>, 'type'>): void
  signal(seatId: string, signal: Extract<Passing, { type: 'media:signal' }>['signal']): void
}

/** A class, or the replay of one, as a page's connection sees it. */
export type RoomDesk = Pick<Room, 'greet' | 'act' | 'knows' | 'leave' | 'isWaiting' | 'isOpen'>

export interface ConnectionOptions {
  socket: WebSocket
  /** What the WebSocket is spoken over. */
  stream: Duplex
  room: RoomDesk
  media: MediaDesk
  stage: StageDesk
  groups: GroupDesk
  /** Absent: this connection came by the class's own link. */
  staff?: {
    role(): Role
    act(attendeeId: string, act: StaffAct, done: (receipt: Receipt) => void): void
    left(attendeeId: string): void
  }
  /** The page is in: it is told what it is not told by the welcome. */
  onEntered(attendeeId: string): void
  simulated: boolean
  /** What may be known before entering. */
  entry(): Entry
  device: Device
  /** The rates of this room. */
  allowances: Allowances
  now(): number
  log(message: string, detail?: unknown): void
  onClosed(): void
}

const GREETING_TIMEOUT_MS = 10_000
/** Three heart-beats missed. */
const SILENCE_TIMEOUT_MS = 15_000
/** A page that reads this slowly is behind for good; it comes back and resumes. */
const MAX_BUFFERED_BYTES = 1024 * 1024
/** So long nothing is read from a page that sends too much. */
const PAUSE_MS = 1000

const ACT_TYPES = new Set<string>(actSchema.options.map((option) => option.shape.type.value))
const REPLAY_TYPES = new Set<string>(replayActSchema.options.map((option) => option.shape.type.value))
const STAFF_TYPES = new Set<string>(staffActSchema.options.map((option) => option.shape.type.value))
const PASSING_TYPES = new Set<string>(passingSchema.options.map((option) => option.shape.type.value))

/** What is written for all to read, and what is only tapped; the rest is `act`. */
const RATE_OF: Partial<Record<(Act | ReplayAct)['type'], 'chat' | 'reaction'>> = {
  'chat:send': 'chat',
  'chat:edit': 'chat',
  'question:ask': 'chat',
  'group:say': 'chat',
  'reaction:send': 'reaction',
  'chat:react': 'reaction',
}

/** One WebSocket, from the greeting to the goodbye: parses, identifies, limits, and hands on to the room. */
export function openConnection(options: ConnectionOptions): Seat {
  const {
    socket,
    stream,
    room,
    media,
    stage,
    groups,
    staff,
    simulated,
    device,
    allowances,
    entry,
    now,
    log,
    onEntered,
    onClosed,
  } = options
  let state: ConnectionState = {
    kind: 'silent',
    timer: setTimeout(() => seat.close(4408, 'no greeting'), GREETING_TIMEOUT_MS),
  }
  // By the clock that nobody sets: a corrected time of day must not look like everybody's silence.
  let heardAtMs = performance.now()
  const pulse = setInterval(() => {
    if (performance.now() - heardAtMs > SILENCE_TIMEOUT_MS) socket.terminate()
  }, 5000)
  let allowance: StrangerAllowance = allowances.ofStranger(device)
  /** Runs while nothing is read. */
  let held: NodeJS.Timeout | undefined

  /** Whether the page takes more; one that is too far behind is cut off. */
  function takes(): boolean {
    if (socket.readyState !== socket.OPEN) return false
    if (socket.bufferedAmount <= MAX_BUFFERED_BYTES) return true
    socket.terminate()
    return false
  }

  /** All that one turn says to a page goes out in one write, which costs as much as one frame. */
  function send(message: ServerMessage): void {
    if (!takes()) return
    stream.cork()
    socket.send(JSON.stringify(message))
    process.nextTick(() => stream.uncork())
  }

  const seat: Seat = {
    id: randomId(),
    simulated,
    device,
    send,
    // Nothing is compressed, so the socket keeps nothing back that these could overtake.
    sendFrames: (frames) => takes() && stream.write(frames),
    close: (code, reason) => socket.close(code, reason),
  }

  const refuse = (code: Refusal, id?: string) => {
    const message: ServerMessage = id === undefined ? { type: 'refused', code } : { type: 'refused', id, code }
    seat.send(message)
  }

  /** Refuses what is not even brought before the room. Whoever makes that necessary again and again is not read. */
  const rebuff = (within: Allowance, code: Refusal, id?: string) => (within.refusal() ? refuse(code, id) : holdUp())

  async function greet(message: unknown): Promise<void> {
    const version = (message as { v?: unknown } | null)?.v
    if (typeof version === 'number' && version !== PROTOCOL_VERSION) {
      refuse('unknown-version')
      return seat.close(4400, 'unknown version')
    }
    const parsed = greetingSchema.safeParse(message)
    if (!parsed.success) return refuse(isKnown(message) ? 'not-joined' : 'malformed')
    if (state.kind === 'silent') clearTimeout(state.timer)
    state = { kind: 'greeting' }
    const answer = await room.greet(seat, parsed.data).catch((error: unknown): Admission => {
      // A disk that is full, as a rule: whoever is told so tries again, whoever hears nothing waits for ever.
      log('greeting failed', { seat: seat.id, error })
      return { kind: 'refused', code: 'unavailable' }
    })
    if ((state as ConnectionState).kind === 'closed') {
      // Gone while the entry was being written.
      if (answer.kind === 'in') room.leave(answer.attendeeId, seat)
      return
    }
    if (answer.kind === 'refused') {
      refuse(answer.code)
      state = { kind: 'silent', timer: setTimeout(() => seat.close(4408, 'no greeting'), GREETING_TIMEOUT_MS) }
      return
    }
    const within = allowances.of(answer.attendeeId)
    state = { kind: 'in', attendeeId: answer.attendeeId, within }
    allowance = within
    onEntered(answer.attendeeId)
  }

  function act({ attendeeId, within }: Inside, message: Act | ReplayAct): void {
    // What was written before a drop is sent again after it: that is not haste.
    const keeps = within[RATE_OF[message.type] ?? 'act']() || room.knows(attendeeId, message.id)
    if (!keeps) return rebuff(within, 'too-fast', message.id)
    room.act(seat, attendeeId, message, (receipt) => {
      if (receipt.kind === 'refused') refuse(receipt.code, message.id)
      else seat.send({ type: 'ack', id: message.id })
    })
  }

  /** Acts of those who help to run the class; from anybody else they are refused, whatever they say. */
  function manage({ attendeeId, within }: Inside, message: unknown): void {
    if (!staff || staff.role() === 'attendee') return rebuff(within, 'not-allowed', idOf(message))
    const parsed = staffActSchema.safeParse(message)
    if (!parsed.success) return rebuff(within, 'malformed', idOf(message))
    if (!within.act()) return rebuff(within, 'too-fast', parsed.data.id)
    staff.act(attendeeId, parsed.data, (receipt) => {
      if (receipt.kind === 'refused') refuse(receipt.code, parsed.data.id)
      else seat.send({ type: 'ack', id: parsed.data.id })
    })
  }

  function pass({ attendeeId, within }: Inside, message: Passing): void {
    if (!within.passing()) return
    switch (message.type) {
      case 'ping':
        return seat.send({ type: 'pong', nowMs: now() })
      case 'media:join':
        if (room.isWaiting() || !room.isOpen()) return refuse('not-live')
        return media.join(seat.id, attendeeId)
      case 'media:leave':
        return media.leave(seat.id)
      case 'media:wish':
        return media.wish(seat.id, { quality: message.quality, lines: message.lines })
      case 'group:voice': {
        const code = groups.voice(seat.id, attendeeId, message.on)
        return code && refuse(code)
      }
      case 'group:signal': {
        const code = groups.signal(seat.id, attendeeId, message.to, message.signal)
        return code && refuse(code)
      }
      case 'stage:signal': {
        const code = stage.signal(seat.id, attendeeId, message.signal)
        return code && refuse(code)
      }
      case 'media:signal':
        return media.signal(seat.id, message.signal)
      default:
        assertNever(message)
    }
  }

  function hear(text: string): void {
    heardAtMs = performance.now()
    let message: unknown
    try {
      message = JSON.parse(text)
    } catch {
      return state.kind === 'in' ? rebuff(state.within, 'malformed') : refuse('malformed')
    }
    switch (state.kind) {
      case 'silent':
        void greet(message)
        return
      case 'greeting':
        return refuse('not-joined', idOf(message))
      case 'in':
        return take(state, message)
      case 'closed':
        return
      default:
        assertNever(state)
    }
  }

  /** What somebody says who has entered. */
  function take(inside: Inside, message: unknown): void {
    const type = typeOf(message)
    if (type === undefined) return rebuff(inside.within, 'malformed', idOf(message))
    if (PASSING_TYPES.has(type)) {
      const parsed = passingSchema.safeParse(message)
      return parsed.success ? pass(inside, parsed.data) : rebuff(inside.within, 'malformed')
    }
    const schema = ACT_TYPES.has(type) ? actSchema : REPLAY_TYPES.has(type) ? replayActSchema : undefined
    if (schema) {
      const parsed = schema.safeParse(message)
      return parsed.success ? act(inside, parsed.data) : rebuff(inside.within, 'malformed', idOf(message))
    }
    if (STAFF_TYPES.has(type)) return manage(inside, message)
    const code = type === 'join' || type === 'resume' ? 'already-joined' : 'malformed'
    rebuff(inside.within, code, idOf(message))
  }

  /**
   * A page that sends more than any honest one is not read for a while, and shown out when it goes on: then not what it
   * still sends either, for only the end of its connection is waited for.
   */
  function holdUp(): void {
    if (held || socket.readyState !== socket.OPEN) return
    refuse('too-fast')
    const patient = allowance.pause()
    if (!patient) {
      log('flooded', { seat: seat.id })
      seat.close(4429, 'too fast')
    }
    socket.pause()
    held = setTimeout(() => {
      if (!patient) return socket.terminate()
      held = undefined
      socket.resume()
    }, PAUSE_MS)
  }

  /** Asked before anything is looked at: what is not taken for its number must cost next to nothing. */
  function isTooMuch(): boolean {
    if (!held && !allowance.message()) holdUp()
    return held !== undefined
  }

  socket.on('message', (data, isBinary) => {
    if (isTooMuch()) return
    if (isBinary) refuse('malformed')
    else hear(String(data))
  })
  socket.on('ping', isTooMuch)
  socket.on('error', (error) => log('connection', { seat: seat.id, error: error.message }))
  socket.on('close', () => {
    clearInterval(pulse)
    clearTimeout(held)
    const before = state
    state = { kind: 'closed' }
    if (before.kind === 'silent') clearTimeout(before.timer)
    media.leave(seat.id)
    if (before.kind === 'in') {
      staff?.left(before.attendeeId)
      groups.seatGone(seat.id, before.attendeeId)
      stage.seatGone(seat.id, before.attendeeId)
      room.leave(before.attendeeId, seat)
    }
    onClosed()
  })
  seat.send({ type: 'entry', nowMs: now(), entry: entry() })
  return seat
}

const typeOf = (message: unknown): string | undefined => {
  const type = (message as { type?: unknown } | null)?.type
  return typeof type === 'string' ? type : undefined
}

const isKnown = (message: unknown) => {
  const type = typeOf(message)
  return type !== undefined && (ACT_TYPES.has(type) || REPLAY_TYPES.has(type) || PASSING_TYPES.has(type))
}

/** The id of a message that may be anything, where it has a usable one, so that its sender knows what was refused. */
function idOf(message: unknown): string | undefined {
  const id = (message as { id?: unknown } | null)?.id
  return typeof id === 'string' && id.length <= 64 ? id : undefined
}
