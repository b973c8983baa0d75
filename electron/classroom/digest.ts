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
  advice(attendeeIds: string[]): void
}

const EVERY_MS = 250

/**
 * Gathers what changes often and tells it at most four times a second: a storm of hearts is one message, and the
 * message says the newest figure, so nothing is lost by waiting.
 */
export function createDigest(outlets: DigestOutlets) {
  let reactions: Partial<Record<Reaction, number>> = {}
  let timer: NodeJS.Timeout | undefined
  const tellings: (() => void)[] = []

  function soon(): void {
    timer ??= setTimeout(() => {
      timer = undefined
      for (const tell of tellings) tell()
    }, EVERY_MS)
  }

  /** A way to say that something changed; what changed is told once, all of it together. */
  function topic<K>(tell: (changed: K[]) => void): (key: K) => void {
    const changed = new Set<K>()
    tellings.push(() => {
      if (changed.size === 0) return
      const keys = [...changed]
      changed.clear()
      tell(keys)
    })
    return (key) => {
      changed.add(key)
      soon()
    }
  }
  const each =
    <K>(tell: (key: K) => void) =>
    (keys: K[]) => {
      for (const key of keys) tell(key)
    }
  const whole = (tell: () => void) => {
    const change = topic<true>(tell)
    return () => change(true)
  }

  const reacted = whole(() => {
    const counts = reactions
    reactions = {}
    outlets.reactions(counts)
  })

  return {
    presence: whole(outlets.presence),
    tally: topic(each(outlets.tally)),
    reaction(reaction: Reaction): void {
      reactions[reaction] = (reactions[reaction] ?? 0) + 1
      reacted()
    },
    message: topic(outlets.messages),
    question: topic(outlets.questions),
    pace: whole(outlets.pace),
    checkin: topic(each(outlets.checkin)),
    handout: topic(each(outlets.handout)),
    feedback: whole(outlets.feedback),
    offer: topic(each(outlets.offer)),
    advice: topic(outlets.advice),
    close: () => clearTimeout(timer),
  }
}
