import { WebSocket } from 'ws'
import type { OwnGroup } from '../../shared/groups'
import type { Offer } from '../../shared/model'
import type { Registration } from '../../shared/registration'
import {
  type Act,
  type ClientMessage,
  HEARTBEAT_MS,
  PROTOCOL_VERSION,
  type PublicEvent,
  type ServerMessage,
  type Snapshot,
} from '../../shared/wire'
import type { Network } from '../sfu/connection'
import { createBehaviour } from './behaviour'
import type { Classroom } from './classroom'
import { randomId } from './ids'
import { REHEARSAL_HEADER } from './room-at-door'
import { createSpeaking } from './simulated-speaking'

export interface SimulationOptions {
  url: string
  secret: string
  seed: number
  index: number
  classroom: Classroom
  /** Where pages can reach this machine, to hear it. */
  network: Network
  /** Who is simulated, by attendee; each enters itself. */
  crowd: Set<string>
  log(message: string, detail?: unknown): void
}

type ActDraft = Act extends infer One ? (One extends Act ? Omit<One, 'id'> : never) : never

const OFFER_ACT = {
  see: 'offer:seen',
  click: 'offer:click',
  claim: 'offer:claim',
  checkout: 'offer:checkout',
  dismiss: 'offer:dismiss',
} as const

/** Lets one simulated attendee attend; returns the function that sends it home. */
export function simulate(options: SimulationOptions): () => void {
  const { url, secret, seed, index, classroom, network, crowd, log } = options
  const behaviour = createBehaviour(seed, index)
  const timers = new Set<NodeJS.Timeout>()
  const occasions = new Map<string, number>()
  let socket: WebSocket | undefined
  let attendeeId = ''
  /** Known by this from the first welcome on. */
  let session: string | undefined
  let lastSeq = 0
  let group: OwnGroup | undefined
  let newestLine: number | undefined
  const speaking = createSpeaking({ network, simulated: crowd, ownId: () => attendeeId, turn: behaviour.turn, say })

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
  function say(message: ClientMessage): void {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
  }
  function act(draft: ActDraft): string {
    const id = randomId()
    say({ ...draft, id } as Act)
    return id
  }
  /** How many occasions of a kind there were before this one. */
  function nth(kind: string): number {
    const before = occasions.get(kind) ?? 0
    occasions.set(kind, before + 1)
    return before
  }

  function enter(): void {
    socket = new WebSocket(url, { headers: { [REHEARSAL_HEADER]: secret } })
    socket.on('message', (data) => hear(JSON.parse(String(data)) as ServerMessage))
    socket.on('error', (error) => log('simulated attendee', { index, error: error.message }))
  }

  function greet({ fields, consentText, ...registration }: Registration): void {
    const { locale, name } = behaviour
    const known = { v: PROTOCOL_VERSION, locale }
    if (session !== undefined) return say({ type: 'resume', ...known, session, lastSeq })
    const consentVersion = consentText ? registration.consentVersion : 0
    say({ type: 'join', ...known, name, consent: true, answers: behaviour.register(fields), consentVersion })
  }

  function hear(message: ServerMessage): void {
    speaking.hear(message)
    switch (message.type) {
      case 'entry':
        return greet(message.entry.registration)
      case 'event':
        return onLogged(message)
      case 'welcome': {
        const isFirst = session === undefined
        attendeeId = message.attendeeId
        crowd.add(attendeeId)
        session = message.session
        if (isFirst) begin(message.snapshot)
        for (const missed of message.missed)
          if (isFirst) lastSeq = Math.max(lastSeq, missed.seq)
          else onLogged(missed)
        return
      }
      case 'group':
        if (message.own && message.own.id !== group?.id) gather(message.own)
        group = message.own ?? undefined
        return
      case 'stage':
        if (message.own.kind === 'invited') after(behaviour.answersStage(nth('stage')), comeOrDecline)
    }
  }

  /** The class as it is on coming in for the first time. */
  function begin(snapshot: Snapshot): void {
    beat()
    chat()
    clap()
    ask()
    feel()
    drop()
    after(behaviour.raisesHand(nth('hand')), ({ downAfterMs }) => {
      act({ type: 'hand:raise' })
      later(downAfterMs, () => act({ type: 'hand:lower' }))
    })
    after(behaviour.agrees(), (purpose) => act({ type: 'consent:set', purpose, agreed: true }))
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

  function comeOrDecline(answer: ReturnType<typeof behaviour.answersStage>['what']): void {
    const leave = () => act({ type: 'stage:leave' })
    if (!answer.comes) return void leave()
    act({ type: 'stage:accept', camera: false })
    later(answer.backAfterMs, leave)
  }

  /** In the small group: a line now and then, its voice, and a call for the teacher. */
  function gather({ id: groupId }: OwnGroup): void {
    const talk = () =>
      after(behaviour.groupLine(nth('group')), (text) => {
        if (group?.id !== groupId) return
        act({ type: 'group:say', groupId, text })
        talk()
      })
    talk()
    after(behaviour.talks(nth('talk')), () => speaking.talk(groupId))
    after(behaviour.callsForHelp(nth('help')), () => {
      if (group?.id === groupId) act({ type: 'group:call', groupId, help: true })
    })
  }

  function onLogged({ seq, event }: { seq: number; event: PublicEvent }): void {
    lastSeq = Math.max(lastSeq, seq)
    onEvent(event)
  }

  function onEvent(event: PublicEvent): void {
    switch (event.kind) {
      case 'chat': {
        const { author, seq } = event.message
        if (author.kind === 'attendee' && author.id === attendeeId) {
          after(behaviour.amends(nth('amend')), (how) =>
            act(
              how === 'edit'
                ? { type: 'chat:edit', messageSeq: seq, text: `${event.message.text} :)` }
                : { type: 'chat:delete', messageSeq: seq },
            ),
          )
          return
        }
        newestLine = seq
        if (author.kind === 'teacher') redeem(event.message.text)
        after(behaviour.likes(nth('likes')), (reaction) =>
          act({ type: 'chat:react', messageSeq: seq, reaction, on: true }),
        )
        return
      }
      case 'question':
        if (event.question.state.kind !== 'open') return
        if (event.question.id === asked) {
          after(behaviour.withdraws(nth('withdraw')), () =>
            act({ type: 'question:withdraw', questionSeq: event.question.seq }),
          )
          return
        }
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
        if (event.card.code === 'wanted') coded.add(event.card.offer.id)
        else coded.delete(event.card.offer.id)
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
  let asked: string | undefined
  const ask = () =>
    after(behaviour.question(nth('question')), (question) => {
      asked = act({ type: 'question:ask', ...question })
    })
  /** The connection breaks, and is opened again as the same person. */
  const drop = () =>
    after(behaviour.drops(nth('drop')), ({ awayMs }) => {
      socket?.close()
      speaking.hush()
      later(awayMs, enter)
      drop()
    })
  const feel = () => after(behaviour.pace(nth('pace')), (pace) => act({ type: 'pace:send', pace }))

  /** An offer comes again when somebody's own claim has changed it; it is thought about once. */
  const considered = new Set<string>()
  function consider({ id: offerId, stock }: Offer): void {
    if (considered.has(offerId)) return
    considered.add(offerId)
    act({ type: 'offer:shown', offerId })
    for (const step of behaviour.considers(nth('offer'))) {
      after(step, (what) => {
        if (what === 'pay') pay(offerId)
        else if (what !== 'claim' || stock !== undefined) act({ type: OFFER_ACT[what], offerId })
      })
    }
  }

  /** Offers that a code makes cheaper; it is tried when the teacher writes something that looks like one. */
  const coded = new Set<string>()
  function redeem(text: string): void {
    const code = text.match(/[A-Z0-9]{3,20}/)?.[0]
    if (code === undefined) return
    for (const offerId of coded) {
      after(behaviour.redeems(nth('redeem')), () => act({ type: 'offer:redeem', offerId, code }))
    }
  }

  const pay = (offerId: string) =>
    classroom.confirmOrder(offerId, attendeeId).catch((error: unknown) => log('simulated payment', error))

  later(behaviour.entersAfterMs, enter)
  return () => {
    for (const timer of timers) clearTimeout(timer)
    timers.clear()
    speaking.hush()
    socket?.close()
  }
}
