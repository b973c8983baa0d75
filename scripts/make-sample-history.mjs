/** Makes resources/history.json: what invented learners took before, with the habits real ones have. Seeded. */
import { readFileSync, writeFileSync } from 'node:fs'

const LEARNERS = 400
const at = (name) => new URL(`../resources/${name}`, import.meta.url)
const { courses } = JSON.parse(readFileSync(at('catalogue.json'), 'utf8'))
const levels = { beginner: 0, intermediate: 1, advanced: 2 }

let state = 20_240_501
/** 0 ≤ x < 1, always the same row of numbers. */
function random() {
  state = (state + 0x9e3779b9) >>> 0
  let z = state
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
  return ((z ^ (z >>> 15)) >>> 0) / 2 ** 32
}

/** How much a course says to somebody with these interests: shared topics, and some courses are better known. */
function appeal(course, interests, index) {
  const shared = course.topics.filter((topic) => interests.has(topic)).length
  return (0.04 + shared) * (1 + 1 / (1 + index * 0.3))
}

function draw(weighted) {
  let left = random() * weighted.reduce((sum, { weight }) => sum + weight, 0)
  return (weighted.find(({ weight }) => (left -= weight) < 0) ?? weighted[weighted.length - 1]).course
}

function learnerHistory() {
  const first = courses[Math.floor(random() * courses.length)]
  const interests = new Set(first.topics)
  const taken = []
  const count = 2 + Math.floor(random() ** 1.5 * 6)
  while (taken.length < count) {
    const open = courses
      .map((course, index) => ({ course, index }))
      .filter(({ course }) => !taken.includes(course))
      // Most people do what comes before first.
      .filter(({ course }) => course.prerequisites.every((id) => taken.some((one) => one.id === id)) || random() < 0.08)
    if (open.length === 0) break
    const reached = Math.max(0, ...taken.map(({ level }) => levels[level]))
    const course = draw(
      open.map((one) => ({
        course: one.course,
        weight: appeal(one.course, interests, one.index) / (1 + Math.abs(levels[one.course.level] - reached)),
      })),
    )
    taken.push(course)
    for (const topic of course.topics) interests.add(topic)
  }
  return taken
}

const history = []
for (let learner = 1; learner <= LEARNERS; learner += 1) {
  let daysAgo = 120 + Math.floor(random() * 600)
  for (const { id } of learnerHistory()) {
    history.push({ learner: String(learner).padStart(3, '0'), courseId: id, daysAgo })
    daysAgo = Math.max(3, daysAgo - 10 - Math.floor(random() * 90))
  }
}
const lines = history.map((entry) => JSON.stringify(entry)).join(',\n')
writeFileSync(
  at('history.json'),
  `{\n"sample": true,\n"note": "Synthetic: no real people.",\n"history": [\n${lines}\n]\n}\n`,
)
