import { create } from 'zustand'
import type { BroadcastReport, Live, Sources } from '../../../shared/ipc'
import { addReactions, REACTIONS_SHOWN_MS, type ReactionCounts } from '../../ui/reactions'
import { ask } from '../bridge'
import { open, useApp } from './app'
import { keepLoad, resetHealth, useHealth } from './health'

/** As many lines as the window keeps; the report has them all. */
const CHAT_KEPT = 500
const CAPTIONS_KEPT = 3
/** An eye follows no faster. */
const DRAWN_EVERY_MS = 100

interface LiveStore {
  /** Undefined until main has answered; null when no class is live. */
  live?: Live | null
  /** Main's clock minus this window's. */
  offsetMs: number
  reactions: ReactionCounts
  /** Of the microphone now, 0 to 1. Beside `live`: it changes eight times a second, and only the meter shows it. */
  level: number
}

export const useLive = create<LiveStore>(() => ({ offsetMs: 0, reactions: {}, level: 0 }))

export function keepLive(live: Live | null): void {
  // What was pushed before belongs to what was there before.
  gathered = []
  useLive.setState({ live, offsetMs: live ? live.nowMs - Date.now() : 0, reactions: {} })
}

export async function loadLive(): Promise<void> {
  const outcome = await ask('live:get')
  if (!outcome.ok) return
  keepLive(outcome.value)
  if (outcome.value === null && useApp.getState().route.screen === 'live') open({ screen: 'home' })
}

/** Main's clock, in epoch milliseconds. */
export function nowMs(): number {
  return Date.now() + useLive.getState().offsetMs
}

/** Changes what viewers see. Shown as asked for until main says what is. */
export function present(next: Partial<Sources>): void {
  const { live } = useLive.getState()
  if (!live) return
  const sources = { ...live.sources, ...next }
  change(() => ({ sources }))
  void ask('broadcast:set', sources)
}

type Change = (live: Live) => Partial<Live> | undefined

function change(...changes: Change[]): void {
  const { live } = useLive.getState()
  if (!live) return
  let next = live
  for (const make of changes) {
    const changed = make(next)
    if (changed) next = { ...next, ...changed }
  }
  if (next !== live) useLive.setState({ live: next })
}

let gathered: Change[] = []
let willDraw = false
let drawnAtMs = 0

/** A change that main pushed: at once in a calm class, with its neighbours in one of a thousand. */
function take(make: Change): void {
  gathered.push(make)
  if (willDraw) return
  willDraw = true
  setTimeout(draw, Math.max(0, drawnAtMs + DRAWN_EVERY_MS - performance.now()))
}

function draw(): void {
  willDraw = false
  drawnAtMs = performance.now()
  const changes = gathered
  gathered = []
  change(...changes)
}

const sameButLevel = (one: BroadcastReport, other: BroadcastReport): boolean =>
  JSON.stringify({ ...one, level: 0 }) === JSON.stringify({ ...other, level: 0 })

function showReactions(counts: ReactionCounts, sign: 1 | -1): void {
  useLive.setState(({ reactions }) => ({ reactions: addReactions(reactions, counts, sign) }))
}

/** The list with these in the places of those with the same keys, or at the end. */
function merged<T>(items: T[], changed: T[], key: (item: T) => string | number): T[] {
  const byKey = new Map(items.map((item) => [key(item), item]))
  for (const item of changed) byKey.set(key(item), item)
  return [...byKey.values()]
}

/** Keeps the cache current with what main pushes. Called once, when the window opens. */
export function listenToLive(): void {
  const { lectern } = window
  // Attendees never leave the list, they are only away: merging is right for a full list and for a part of it.
  lectern.on('live:attendees', (changed) =>
    take(({ attendees }) => ({ attendees: merged(attendees, changed, ({ id }) => id) })),
  )
  lectern.on('live:chat', (messages) =>
    take(({ chat }) => ({ chat: merged(chat, messages, ({ seq }) => seq).slice(-CHAT_KEPT) })),
  )
  lectern.on('live:chat-mode', (chatMode) => take(() => ({ chatMode })))
  lectern.on('live:caption', (caption) =>
    take(({ captions }) => ({ captions: [...captions, caption].slice(-CAPTIONS_KEPT) })),
  )
  lectern.on('live:questions', (changed) =>
    take(({ questions }) => ({ questions: merged(questions, changed, ({ seq }) => seq) })),
  )
  lectern.on('live:pace', (pace) => take(() => ({ pace })))
  lectern.on('live:checkin', (checkin) =>
    take(({ checkins }) => ({ checkins: merged(checkins, [checkin], ({ id }) => id) })),
  )
  lectern.on('live:handout', (handout) =>
    take(({ handouts }) => ({ handouts: merged(handouts, [handout], (one) => one.handout.id) })),
  )
  lectern.on('live:feedback', (feedback) => take(() => ({ feedback })))
  lectern.on('live:poll', (poll) => take(({ polls }) => ({ polls: merged(polls, [poll], (one) => one.poll.id) })))
  lectern.on('live:offer', (offer) =>
    take(({ offers }) => ({ offers: merged(offers, [offer], (one) => one.offer.id) })),
  )
  lectern.on('live:wants', (changed) =>
    take(({ wants }) => ({ wants: merged(wants, changed, ({ attendeeId }) => attendeeId) })),
  )
  lectern.on('live:groups', (round) => take(() => ({ round })))
  lectern.on('live:stage', ({ hands, guests }) => take(() => ({ hands, guests })))
  lectern.on('live:door', (door) => take(() => ({ door })))
  lectern.on('live:viewers', ({ viewers }) => take(() => ({ viewers })))
  lectern.on('live:recording', (recording) => take(() => ({ recording })))
  lectern.on('live:health', (health) => useHealth.setState({ health }))
  lectern.on('live:load', keepLoad)
  lectern.on('live:clock', ({ nowMs: mainMs }) => {
    const offsetMs = mainMs - Date.now()
    if (Math.abs(offsetMs - useLive.getState().offsetMs) > 500) useLive.setState({ offsetMs })
  })
  lectern.on('live:sources', (sources) => take(() => ({ sources })))
  lectern.on('broadcast:status', (broadcast) => {
    useLive.setState({ level: broadcast.level })
    take((live) => (sameButLevel(live.broadcast, broadcast) ? undefined : { broadcast }))
  })
  lectern.on('live:reactions', (counts) => {
    showReactions(counts, 1)
    setTimeout(() => showReactions(counts, -1), REACTIONS_SHOWN_MS)
  })
  lectern.on('live:started', () => {
    resetHealth()
    open({ screen: 'live' })
    void loadLive()
  })
  lectern.on('live:ended', ({ classId }) => {
    keepLive(null)
    open({ screen: 'report', classId })
  })
}
