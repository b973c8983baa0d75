import { expect, test } from 'vitest'
import { createDigest, type DigestOutlets } from '../../electron/classroom/digest'

const ignore = () => undefined

test('lists of advice that take long are told a few in a turn, each once, and who has changed is told after all of them', async () => {
  let turn = 0
  let counting = true
  const count = () => {
    turn += 1
    if (counting) setImmediate(count)
  }
  setImmediate(count)
  const told: { attendeeId: string; turn: number }[] = []
  const reacted: { counts: unknown; turn: number }[] = []
  const digest = await new Promise<ReturnType<typeof createDigest>>((resolve) => {
    const outlets: DigestOutlets = {
      presence: ignore,
      tally: ignore,
      reactions: (counts) => reacted.push({ counts, turn }),
      messages: ignore,
      questions: ignore,
      pace: ignore,
      checkin: ignore,
      handout: ignore,
      feedback: ignore,
      offer: ignore,
      advice(attendeeId) {
        told.push({ attendeeId, turn })
        // As long as a list of a large catalogue takes; a slower machine only makes it longer.
        const untilMs = performance.now() + 5
        while (performance.now() < untilMs);
      },
      advised: () => resolve(made),
    }
    const made = createDigest(outlets)
    for (let person = 0; person < 30; person += 1) made.advice(`person-${person % 20}`)
    made.reaction('clap')
    made.reaction('clap')
  })
  counting = false
  digest.close()
  expect(told.map(({ attendeeId }) => attendeeId)).toEqual(Array.from({ length: 20 }, (_, at) => `person-${at}`))
  const byTurn = new Map<number, number>()
  for (const { turn } of told) byTurn.set(turn, (byTurn.get(turn) ?? 0) + 1)
  expect(Math.max(...byTurn.values())).toBeLessThanOrEqual(2)
  expect(reacted.map(({ counts }) => counts)).toEqual([{ clap: 2 }])
})
