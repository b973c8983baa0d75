import { createHash } from 'node:crypto'
import type { ShownSlate } from '../../shared/advice'
import { type Belief, drawSlate, expectedRewards } from '../recommender/explore'
import { owedTo } from '../recommender/fairness'

/** One course that may be shown, as the blend ranks it for this person. */
export interface Ranked {
  courseId: string
  score: number
  topics: readonly string[]
  /** How many people have it. */
  learners: number
}

export interface SlateOptions {
  /** Best first; courses the person has or has put away are not in it. */
  ranked: readonly Ranked[]
  k: number
  /** What chance depends on besides the list itself: a secret of the installation, class and person. */
  seed: string
  /** Share of lists whose last place is drawn evenly; 0 turns exploration off, and leaves the floor of exposure. */
  exploreShare: number
  belief: Belief
  exposure: ReadonlyMap<string, number>
  /** Topics of the class. */
  about: readonly string[]
}

/** Of the courses after the first ones these many are worth a try by what is believed of them. */
const WORTH_A_TRY = 12
/** A reward is 0 or 1: its standard deviation is at most a half. */
const SPREAD = 0.5
const DRAWS = 60
/** Share of all exposure that every course has an even part of. */
export const EXPOSURE_FLOOR = 0.05
/**
 * How often the last place serves the floor while a course is behind. Of three places the last is 0.235 of the exposure:
 * a quarter of it is 5.9 %, more than the floor even where nothing else is left to chance.
 */
const FLOOR_RATE = 0.25

/** A number from 0 to 2³² made of a text: the same text gives the same chance, another one any other. */
const seedOf = (text: string): number => createHash('sha256').update(text).digest().readUInt32LE(0)

/** True for a share of all keys, by seeded hash. */
export const isDrawn = (key: string, share: number): boolean => seedOf(key) / 2 ** 32 < share

/**
 * The list that is shown. All places but the last are the ranking's; the last explores: Thompson sampling over what
 * comes next, the floor of exposure, and in a share of lists an even draw from everything; turned off, it is the
 * ranking's too, but for the floor. The draw hangs on the ranking, so that the same situation shows the same list and a
 * new one is drawn anew. Every chance is recorded.
 */
export function slateOf(options: SlateOptions): ShownSlate {
  const { ranked, k, seed, exploreShare } = options
  const first = ranked.slice(0, k - 1)
  const rest = ranked.slice(k - 1)
  const sure = first.map(({ courseId }) => ({ courseId, propensity: 1 }))
  const [next] = rest
  if (!next) return named(seed, { policy: 'blend', branch: 'ranked', places: sure })
  const explores = exploreShare > 0
  const owed = owedAmong(rest, ranked, options.exposure)
  if (rest.length === 1 || (!explores && owed.size === 0)) {
    return named(seed, {
      policy: 'blend',
      branch: 'ranked',
      places: [...sure, { courseId: next.courseId, propensity: 1 }],
    })
  }
  const best = ranked[0] as Ranked
  const most = Math.max(1, ...ranked.map(({ learners }) => learners))
  const armOf = (one: Ranked) => ({ id: one.courseId, features: featuresOf(one, best, most, options.about) })
  const drawn = drawSlate(options.belief, rest.slice(0, explores ? WORTH_A_TRY : 1).map(armOf), {
    k: 1,
    seed: seedOf(`${seed} ${ranked.slice(0, k + WORTH_A_TRY).map(({ courseId }) => courseId)}`),
    randomShare: exploreShare,
    evenOver: rest.map(({ courseId }) => courseId),
    spread: SPREAD,
    draws: DRAWS,
    floor: { owed, rate: FLOOR_RATE },
  })
  const [placed] = drawn.placed
  const shown = rest.find(({ courseId }) => courseId === placed?.id) as Ranked
  const places = [...sure, { courseId: shown.courseId, propensity: placed?.propensity as number }]
  // Without an even draw some courses are never shown: such lists tell nothing of other policies.
  if (!explores) return named(seed, { policy: 'blend', branch: drawn.policy === 'floor' ? 'floor' : 'ranked', places })
  const popular = rest.reduce((a, b) => (b.learners > a.learners ? b : a))
  const [ofShown, ofBlend, ofPopular] = expectedRewards(options.belief, [shown, next, popular].map(armOf))
  return named(seed, {
    policy: 'blend',
    branch: drawn.policy,
    places,
    explored: {
      features: armOf(shown).features,
      judged: { blend: next.courseId, popular: popular.courseId },
      expected: { shown: ofShown as number, blend: ofBlend as number, popular: ofPopular as number },
    },
  })
}

/** What courses of the rest are behind their floor, measured against all that may be shown. */
function owedAmong(rest: readonly Ranked[], ranked: readonly Ranked[], exposure: ReadonlyMap<string, number>) {
  const ids = ranked.map(({ courseId }) => courseId)
  const owed = owedTo(ids, exposure, EXPOSURE_FLOOR)
  return new Map(rest.flatMap(({ courseId }) => (owed.has(courseId) ? [[courseId, owed.get(courseId) as number]] : [])))
}

/** What somebody who is held out sees: the most taken courses, the same for everybody but for what they have. */
export function popularSlate(ranked: readonly Ranked[], k: number, seed: string): ShownSlate {
  const places = [...ranked]
    .sort((a, b) => b.learners - a.learners || (a.courseId < b.courseId ? -1 : 1))
    .slice(0, k)
    .map(({ courseId }) => ({ courseId, propensity: 1 }))
  return named(seed, { policy: 'popular', branch: 'ranked', places })
}

/** Constant; how near the ranking has it to the first; shares a topic with the class; how much it is taken. */
const featuresOf = (one: Ranked, best: Ranked, most: number, about: readonly string[]): number[] => [
  1,
  Math.exp(one.score - best.score),
  one.topics.some((topic) => about.includes(topic)) ? 1 : 0,
  one.learners / most,
]

/** The same list for the same person in the same class has the same name: it is logged once. */
function named(seed: string, slate: Omit<ShownSlate, 'slateId'>): ShownSlate {
  const text = `${seed} ${slate.policy} ${slate.branch} ${slate.places.map(({ courseId }) => courseId)}`
  return { slateId: createHash('sha256').update(text).digest('base64url').slice(0, 22), ...slate }
}
