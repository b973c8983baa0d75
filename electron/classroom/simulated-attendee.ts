import { WebSocket } from 'ws'
import type { Offer } from '../../shared/model'
import {
  type Act,
  type ClientMessage,
  HEARTBEAT_MS,
  PROTOCOL_VERSION,
  type PublicEvent,
  type ServerMessage,
} from '../../shared/wire'
import { createBehaviour } from './behaviour'
import type { Classroom } from './classroom'
import { randomId } from './ids'
import { REHEARSAL_HEADER } from './room-at-door'

export interface SimulationOptions {
  url: string
  secret: string
  seed: number
  index: number
  classroom: Classroom
  log(message: string, detail?: unknown): void
}

type ActDraft = Act extends infer One ? (One extends Act ? Omit<One, 'id'> : never) : never

/** Lets one simulated attendee attend; returns the function that sends it home. */
export function simulate({ url, secret, seed, index, classroom, log }: SimulationOptions): () => void {
  const behaviour = createBehaviour(seed, index)
  const timers = new Set<NodeJS.Timeout>()
  const occasions = new Map<string, number>()
  let socket: WebSocket | undefined
  let attendeeId = ''
  let newestLine: number | undefined

  /** Does something after a while, unless the attendee has gone by then. */
  function later(delayMs: number, act: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer)
      act()
    }, delayMs)
    timers.add(timer)
  }
  function after<T>(timed: { afterMs: number; what: T } | undefined, act: (what: T) => void): void {
    if (timed) later(timed.afterMs, () => act(timed.what))
  }
  const say = (message: ClientMessage) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
  }
  const act = (draft: ActDraft) => say({ ...draft, id: randomId() } as Act)
  /** How many occasions of a kind there were before this one. */
  function nth(kind: string): number {
    const before = occasions.get(kind) ?? 0
    occasions.set(kind, before + 1)
    return before
  }

  function enter(): void {
    socket = new WebSocket(url, { headers: { [REHEARSAL_HEADER]: secret } })
    const { locale, name } = behaviour
    socket.on('open', () => say({ type: 'join', v: PROTOCOL_VERSION, locale, name, consent: true }))
    socket.on('message', (data) => hear(JSON.parse(String(data)) as ServerMessage))
    socket.on('error', (error) => log('simulated attendee', { index, error: error.message }))
  }

  function hear(message: ServerMessage): void {
    if (message.type === 'event') onEvent(message.event)
    else if (message.type === 'welcome') {
      const { snapshot } = message
      attendeeId = message.attendeeId
      beat()
      chat()
      clap()
      ask()
      feel()
      after(behaviour.seesAdvice(), () => act({ type: 'advice:seen', slateId: snapshot.slateId }))
      after(behaviour.browses(), ({ opens, place }) => {
        const course = snapshot.forYou[Math.floor(place * snapshot.forYou.length)]
        if (course) act({ type: opens ? 'course:open' : 'course:dismiss', courseId: course.id })
      })
      if (snapshot.poll) onEvent({ kind: 'poll-opened', poll: snapshot.poll.poll })
      if (snapshot.checkin) onEvent({ kind: 'checkin', checkin: snapshot.checkin.checkin })
      for (const handout of snapshot.handouts.list) onEvent({ kind: 'handout', handout })
      if (snapshot.ratings.asked) onEvent({ kind: 'rating-asked' })
    }
  }

  function onEvent(event: PublicEvent): void {
    switch (event.kind) {
      case 'chat': {
        const { author, seq } = event.message
        if (author.kind === 'attendee' && author.id === attendeeId) return
        newestLine = seq
        after(behaviour.likes(nth('likes')), (reaction) =>
          act({ type: 'chat:react', messageSeq: seq, reaction, on: true }),
        )
        return
      }
      case 'question':
        if (event.question.state.kind !== 'open') return
        after(behaviour.upvotes(nth('upvote')), () =>
          act({ type: 'question:vote', questionSeq: event.question.seq, on: true }),
        )
        return
      case 'poll-opened':
        after(behaviour.vote(event.poll, nth('vote')), (answer) =>
          act({ type: 'poll:vote', pollId: event.poll.id, ...answer }),
        )
        return
      case 'checkin':
        after(behaviour.checksIn(nth('checkin')), () => act({ type: 'checkin:answer', checkinId: event.checkin.id }))
        return
      case 'handout':
        after(behaviour.opensHandout(nth('handout')), () => act({ type: 'handout:open', handoutId: event.handout.id }))
        return
      case 'rating-asked':
        after(behaviour.rating(), (rating) => {
          const text = rating.text ? { text: rating.text } : {}
          act({ type: 'rating:send', subject: 'class', stars: rating.class, ...text })
          act({ type: 'rating:send', subject: 'course', stars: rating.course })
        })
        return
      case 'offer':
        consider(event.card.offer)
    }
  }

  const beat = () =>
    later(HEARTBEAT_MS, () => {
      say({ type: 'ping' })
      beat()
    })
  const chat = () =>
    after(behaviour.line(nth('line')), ({ text, reply }) => {
      act({ type: 'chat:send', text, ...(reply && newestLine !== undefined ? { replyTo: newestLine } : {}) })
      chat()
    })
  const clap = () =>
    after(behaviour.clap(nth('clap')), (reaction) => {
      act({ type: 'reaction:send', reaction })
      clap()
    })
  const ask = () => after(behaviour.question(nth('question')), (question) => act({ type: 'question:ask', ...question }))
  const feel = () => after(behaviour.pace(nth('pace')), (pace) => act({ type: 'pace:send', pace }))

  /** An offer comes again when somebody's own claim has changed it; it is thought about once. */
  const considered = new Set<string>()
  function consider({ id: offerId }: Offer): void {
    if (considered.has(offerId)) return
    considered.add(offerId)
    act({ type: 'offer:shown', offerId })
    for (const step of behaviour.considers(nth('offer'))) {
      after(step, (what) => {
        if (what === 'pay') pay(offerId)
        else act({ type: what === 'see' ? 'offer:seen' : what === 'click' ? 'offer:click' : 'offer:dismiss', offerId })
      })
    }
  }

  const pay = (offerId: string) =>
    classroom.confirmOrder(offerId, attendeeId).catch((error: unknown) => log('simulated payment', error))

  later(behaviour.entersAfterMs, enter)
  return () => {
    for (const timer of timers) clearTimeout(timer)
    timers.clear()
    socket?.close()
  }
}
