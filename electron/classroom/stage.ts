import { assertNever } from '../../shared/model'
import type { Guest, Hand, OwnStage } from '../../shared/stage'
import type { Act, Refusal, ServerMessage, Signal } from '../../shared/wire'
import { type Happening, type LoggedEvent, STUDIO } from '../store/events'
import type { ReadableDb } from '../store/open'
import { guestOf, guestsOf, isHandRaised, raisedHands } from '../store/stage'
import { randomId } from './ids'
import type { Ingest } from './ingest'

export type StageAct = Extract<Act, { type: `hand:${string}` | `stage:${string}` }>

export interface StageOptions {
  db: ReadableDb
  classId: string
  ingest: Ingest
  now(): number
  /** The pages somebody has open now. */
  seatIds(attendeeId: string): string[]
  toSeat(seatId: string, message: ServerMessage): void
  /** The broadcast window, which hears and sees those on stage. */
  toBroadcast: {
    signal(attendeeId: string, signal: Signal): void
    mute(attendeeId: string, muted: boolean): void
    leave(attendeeId: string): void
  }
  changed(state: { hands: Hand[]; guests: Guest[] }): void
}

export type Stage = ReturnType<typeof openStage>

/** How long somebody on stage may be without a page that speaks: it comes back by itself within two seconds. */
const GRACE_MS = 5000

/** What an act of hands or stage becomes in the log. */
export function stageHappening(act: StageAct): Happening {
  switch (act.type) {
    case 'hand:raise':
      return { type: 'hand:raised', data: {} }
    case 'hand:lower':
      return { type: 'hand:lowered', data: {} }
    case 'stage:accept':
      return { type: 'stage:entered', data: { camera: act.camera } }
    case 'stage:leave':
      return { type: 'stage:left', data: { reason: 'left' } }
    default:
      return assertNever(act)
  }
}

/** Whether an attendee may do this now: nobody comes onto the stage who was not asked, or with more than was asked for. */
export function refuseStageAct(
  act: StageAct,
  { db, classId, attendeeId }: { db: ReadableDb; classId: string; attendeeId: string },
): Refusal | undefined {
  const guest = guestOf(db, classId, attendeeId)
  switch (act.type) {
    case 'hand:raise':
    case 'hand:lower':
      return undefined
    case 'stage:accept':
      if (!guest) return 'not-invited'
      return act.camera && !guest.camera ? 'not-invited' : undefined
    case 'stage:leave':
      return guest ? undefined : 'not-invited'
    default:
      return assertNever(act)
  }
}

/** Hands and stage of one live class: who asked, who was admitted, and which page speaks for them. */
export function openStage(options: StageOptions) {
  const { db, classId, ingest, now, seatIds, toSeat, toBroadcast, changed } = options
  /** By attendee, the page whose camera and microphone are in use. */
  const speaking = new Map<string, string>()
  const leaving = new Map<string, NodeJS.Timeout>()

  const write = (happening: Happening) =>
    ingest.append({ ...happening, actor: STUDIO, id: randomId(), classId, atMs: now() })

  function own(attendeeId: string, seatId: string): OwnStage {
    const guest = guestOf(db, classId, attendeeId)
    if (!guest) return { kind: 'seated', handRaised: isHandRaised(db, classId, attendeeId) }
    const { state, camera, muted } = guest
    if (state === 'invited') return { kind: 'invited', camera }
    const here = (speaking.get(attendeeId) ?? seatId) === seatId
    return { kind: 'on', camera, muted, here }
  }

  function tellOwn(attendeeId: string): void {
    for (const seatId of seatIds(attendeeId)) toSeat(seatId, { type: 'stage', own: own(attendeeId, seatId) })
  }

  const state = () => ({ hands: raisedHands(db, classId), guests: guestsOf(db, classId) })

  /** Called with each event of hands and stage, once it is on disk. */
  function note(event: LoggedEvent): void {
    switch (event.type) {
      case 'hand:raised':
        tellOwn(event.actor)
        break
      case 'stage:entered':
        // Whoever says yes and then brings neither voice nor picture does not keep a place from others.
        if (!speaking.has(event.actor)) dropSoon(event.actor)
        tellOwn(event.actor)
        break
      case 'attendee:kicked':
        return takeAway(event.data.attendeeId)
      case 'attendee:banned':
        return event.data.banned ? takeAway(event.data.attendeeId) : undefined
      case 'hand:lowered':
        tellOwn(event.data.attendeeId ?? event.actor)
        break
      case 'stage:invited':
        tellOwn(event.data.attendeeId)
        break
      case 'stage:muted':
        toBroadcast.mute(event.data.attendeeId, event.data.muted)
        tellOwn(event.data.attendeeId)
        break
      case 'stage:left':
        forget(event.data.attendeeId ?? event.actor)
        break
      default:
        return
    }
    changed(state())
  }

  function forget(attendeeId: string): void {
    speaking.delete(attendeeId)
    clearTimeout(leaving.get(attendeeId))
    leaving.delete(attendeeId)
    toBroadcast.leave(attendeeId)
    tellOwn(attendeeId)
  }

  const dropOff = (attendeeId: string) => {
    if (guestOf(db, classId, attendeeId)?.state !== 'on') return
    void write({ type: 'stage:left', data: { attendeeId, reason: 'dropped' } })
  }

  /** Who is shown out is at once neither seen nor heard, and asks for nothing. */
  function takeAway(attendeeId: string): void {
    if (isHandRaised(db, classId, attendeeId)) void write({ type: 'hand:lowered', data: { attendeeId } })
    if (guestOf(db, classId, attendeeId)) {
      void write({ type: 'stage:left', data: { attendeeId, reason: 'sent-back' } })
    }
  }

  function dropSoon(attendeeId: string): void {
    clearTimeout(leaving.get(attendeeId))
    leaving.set(
      attendeeId,
      setTimeout(() => {
        leaving.delete(attendeeId)
        dropOff(attendeeId)
      }, GRACE_MS),
    )
  }

  return {
    own,
    note,
    state,
    /** A page's signalling passes only while its attendee is on stage, and only for the page that speaks. */
    signal(seatId: string, attendeeId: string, signal: Signal): Refusal | undefined {
      const guest = guestOf(db, classId, attendeeId)
      if (guest?.state !== 'on') return 'not-invited'
      if (signal.type === 'offer') {
        clearTimeout(leaving.get(attendeeId))
        const before = speaking.get(attendeeId)
        speaking.set(attendeeId, seatId)
        if (before !== seatId) tellOwn(attendeeId)
      }
      if (speaking.get(attendeeId) !== seatId) return 'not-invited'
      toBroadcast.signal(attendeeId, signal)
      if (signal.type === 'offer') toBroadcast.mute(attendeeId, guest.muted)
      return undefined
    },
    /** An answer of the broadcast window's to somebody on stage. */
    answer(attendeeId: string, signal: Signal): void {
      const seatId = speaking.get(attendeeId)
      if (seatId) toSeat(seatId, { type: 'stage:signal', signal })
    },
    /** A page has gone; where it was the one that spoke, its attendee leaves the stage unless they come back. */
    seatGone(seatId: string, attendeeId: string): void {
      if (speaking.get(attendeeId) !== seatId) return
      speaking.delete(attendeeId)
      dropSoon(attendeeId)
    },
    /** The connection of somebody on stage has failed: their page may try once more. */
    connectionLost(attendeeId: string): void {
      const seatId = speaking.get(attendeeId)
      if (!seatId) return
      toSeat(seatId, { type: 'stage:gone' })
      dropSoon(attendeeId)
    },
    /** The broadcast window begins anew: everybody on stage connects again. */
    publishAgain(): void {
      for (const seatId of speaking.values()) toSeat(seatId, { type: 'stage:gone' })
    },
    /** After a crash nobody is on stage any more; hands stay up. */
    async clear(): Promise<void> {
      for (const { attendeeId } of guestsOf(db, classId)) {
        await write({ type: 'stage:left', data: { attendeeId, reason: 'dropped' } })
      }
    },
    close(): void {
      for (const timer of leaving.values()) clearTimeout(timer)
    },
  }
}
