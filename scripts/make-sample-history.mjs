/**
 * Writes resources/history.json: what invented learners took from the sample catalogue, so that recommendations have
 * something to learn from before the first real sale. The same seed and catalogue give the same file, byte for byte.
 */
import { readFileSync, writeFileSync } from 'node:fs'

const SEED = 20240917
const LEARNERS = 400
const LEVELS = ['beginner', 'intermediate', 'advanced']
/** How many courses a learner takes, and how many learners in a hundred do. */
const LENGTHS = { 2: 18, 3: 26, 4: 24, 5: 16, 6: 10, 7: 6 }
/** A field is the first topic of its courses: how many learners start from it, and which second field goes with it. */
const FIELDS = {
  mathematics: { share: 16, related: { 'data-science': 6, programming: 3 } },
  programming: { share: 26, related: { 'data-science': 6, mathematics: 2, design: 2 } },
  'data-science': { share: 20, related: { programming: 5, mathematics: 5, marketing: 1 } },
  design: { share: 14, related: { marketing: 6, programming: 2 } },
  languages: { share: 12, related: { marketing: 3, music: 2 } },
  marketing: { share: 12, related: { design: 5, languages: 2, 'data-science': 2 } },
  music: { share: 8, related: { languages: 3, design: 2 } },
}
/** How strongly a course draws a learner, by how its field stands to the learner's own. */
const PULL = { first: 1, second: 0.7, needed: 0.5, related: 0.06, other: 0.015 }
const HAS_SECOND_FIELD = 0.45
/** Learners who knew the basics of their field already and begin above them. */
const KNOWS_BASICS = 0.1
/** Courses taken for no reason that the catalogue knows of. */
const NOISE = 0.06
const DAYS = { least: 3, most: 720 }
/** Six gaps of the longest still fit between the two days above. */
const GAP = { least: 12, most: 110 }

const { courses } = JSON.parse(readFileSync(new URL('../resources/catalogue.json', import.meta.url), 'utf8'))
const byId = new Map(courses.map((course) => [course.id, course]))
const random = generator(SEED)
// Squared, so that a few courses are loved and most are not.
const popularity = new Map(courses.map(({ id }) => [id, 0.3 + 1.7 * random() ** 2]))

/** Mulberry32. Integers only, so that every platform draws the same numbers. */
function generator(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** One of the entries [value, weight], in proportion to their weights. */
function draw(entries) {
  let left = random() * entries.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [value, weight] of entries) {
    left -= weight
    if (left < 0) return value
  }
  return entries.at(-1)[0]
}

function between({ least, most }) {
  return least + Math.floor(random() * (most - least + 1))
}

function fieldOf(course) {
  return course.topics[0]
}

function levelOf(course) {
  return LEVELS.indexOf(course.level)
}

/** Everything that has to come before a course, directly or not. */
function neededFor(course) {
  return course.prerequisites.flatMap((id) => [id, ...neededFor(byId.get(id))])
}

function newLearner() {
  const first = draw(Object.entries(FIELDS).map(([field, { share }]) => [field, share]))
  const second = random() < HAS_SECOND_FIELD ? draw(Object.entries(FIELDS[first].related)) : null
  const own = courses.filter((course) => [first, second].includes(fieldOf(course)))
  const basics = courses.filter((course) => fieldOf(course) === first && levelOf(course) === 0)
  return {
    first,
    second,
    needed: new Set(own.flatMap(neededFor)),
    known: new Set(random() < KNOWS_BASICS ? basics.map(({ id }) => id) : []),
  }
}

/** May come next: not taken or known, nothing missing that it needs, and no step back within its field. */
function mayFollow(course, taken, known) {
  if (taken.includes(course) || known.has(course.id)) return false
  if (!course.prerequisites.every((id) => known.has(id) || taken.includes(byId.get(id)))) return false
  return taken.every((earlier) => fieldOf(earlier) !== fieldOf(course) || levelOf(earlier) <= levelOf(course))
}

function pull(course, { first, second, needed }) {
  const field = fieldOf(course)
  if (field === first) return PULL.first
  if (field === second) return PULL.second
  if (needed.has(course.id)) return PULL.needed
  return field in FIELDS[first].related ? PULL.related : PULL.other
}

function sequence(learner) {
  const taken = []
  const length = Number(draw(Object.entries(LENGTHS)))
  while (taken.length < length) {
    const open = courses.filter((course) => mayFollow(course, taken, learner.known))
    if (open.length === 0) break
    const noise = random() < NOISE
    taken.push(draw(open.map((course) => [course, popularity.get(course.id) * (noise ? 1 : pull(course, learner))])))
  }
  return taken
}

/** Days ago for so many courses, first to last. Squared towards today: a catalogue sells more as it becomes known. */
function days(count) {
  const gaps = Array.from({ length: count - 1 }, () => between(GAP))
  const room = DAYS.most - DAYS.least - gaps.reduce((sum, gap) => sum + gap, 0)
  const found = [DAYS.least + Math.floor(random() ** 2 * (room + 1))]
  for (const gap of gaps) found.unshift(found[0] + gap)
  return found
}

const history = Array.from({ length: LEARNERS }, (_, index) => {
  const taken = sequence(newLearner())
  const daysAgo = days(taken.length)
  const learner = String(index + 1).padStart(3, '0')
  return taken.map(({ id }, at) => ({ learner, courseId: id, daysAgo: daysAgo[at] }))
}).flat()

const note = 'Synthetic: invented learners, drawn by scripts/make-sample-history.mjs. No real person is in here.'
const lines = history.map((entry) => JSON.stringify(entry)).join(',\n')
writeFileSync(
  new URL('../resources/history.json', import.meta.url),
  `{"sample":true,"note":${JSON.stringify(note)},"history":[\n${lines}\n]}\n`,
)
process.stdout.write(`${history.length} entries of ${LEARNERS} invented learners written.\n`)
