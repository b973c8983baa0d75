import type { Reaction } from '../../shared/model'

export interface DigestOutlets {
  presence(): void
  tally(pollId: string): void
  reactions(counts: Partial<Record<Reaction, number>>): void
  /** Messages whose reactions changed, and questions whose votes did, by place in the log. */
  messages(seqs: number[]): void
  questions(seqs: number[]): void
  pace(): void
  checkin(checkinId: string): void
  handout(handoutId: string): void
  feedback(): void
  offer(offerId: string): void
  advice(attendeeId: string): void
  /** The lists of advice that had changed have been told. */
  advised(): void
}

const EVERY_MS = 250
/** Lists of advice are worked out anew, in a large catalogue each takes long: for so long in one turn, so that nothing else waits for all. */
const TURN_MS = 8

/**
 * Gathers what changes often and tells it at most four times a second: a storm of hearts is one message, and the
 * message says the newest figure, so nothing is lost by waiting. Each thing is told in a turn of its own: a vote that comes
 * in between is not held up by all of them.
 */
export function createDigest(outlets: DigestOutlets) {
  let reactions: Partial<Record<Reaction, number>> = {}
  let timer: NodeJS.Timeout | undefined
  let turn: NodeJS.Immediate | undefined
  /** Each tells some of what has changed, and whether there is more of it. */
  const tellings: (() => boolean)[] = []

  function soon(): void {
    timer ??= setTimeout(() => {
      timer = undefined
      clearImmediate(turn)
      tellFrom(0)
    }, EVERY_MS)
  }

  function tellFrom(place: number): void {
    const tell = tellings[place]
    if (!tell) return
    const next = tell() ? place : place + 1
    turn = setImmediate(() => tellFrom(next))
  }

  /** A way to say that something changed; what changed is told once. @param tell takes out of it what it tells */
  function topic<K>(tell: (changed: Set<K>) => void): (key: K) => void {
    const changed = new Set<K>()
    tellings.push(() => {
      if (changed.size > 0) tell(changed)
      return changed.size > 0
    })
    return (key) => {
      changed.add(key)
      soon()
    }
  }
  const together =
    <K>(tell: (keys: K[]) => void) =>
    (changed: Set<K>) => {
      const keys = [...changed]
      changed.clear()
      tell(keys)
    }
  const each =
    <K>(tell: (key: K) => void, turnMs = Number.POSITIVE_INFINITY) =>
    (changed: Set<K>) => {
      const untilMs = performance.now() + turnMs
      for (const key of changed) {
        changed.delete(key)
        tell(key)
        if (performance.now() >= untilMs) return
      }
    }
  const whole = (tell: () => void) => {
    const change = topic<true>(each(tell))
    return () => change(true)
  }

  const reacted = whole(() => {
    const counts = reactions
    reactions = {}
    outlets.reactions(counts)
  })

  const advise = topic(each(outlets.advice, TURN_MS))
  const advised = whole(outlets.advised)

  return {
    presence: whole(outlets.presence),
    tally: topic(each(outlets.tally)),
    reaction(reaction: Reaction): void {
      reactions[reaction] = (reactions[reaction] ?? 0) + 1
      reacted()
    },
    message: topic(together(outlets.messages)),
    question: topic(together(outlets.questions)),
    pace: whole(outlets.pace),
    checkin: topic(each(outlets.checkin)),
    handout: topic(each(outlets.handout)),
    feedback: whole(outlets.feedback),
    offer: topic(each(outlets.offer)),
    advice(attendeeId: string): void {
      advise(attendeeId)
      advised()
    },
    close(): void {
      clearTimeout(timer)
      clearImmediate(turn)
    },
  }
}
