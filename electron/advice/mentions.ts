import type { Course, LocalText, Topic } from '../../shared/model'

/** A course that a text speaks of. */
export interface Mention {
  courseId: string
  /** 1 where its title was written; less where it was a topic that several courses share. */
  share: number
  /** The text says that it is not wanted. */
  against: boolean
  topic?: string
}

interface Name {
  text: string
  courseIds: string[]
  topic?: string
}

/** What stands shortly before a name and turns its meaning round. */
const AGAINST =
  /(不想|不要|不喜欢|没兴趣|不感兴趣|讨厌|don['’]?t|do not|not interested|no interest|hate|dislike|bored (of|with|by))/
const BEFORE = 24

/** A topic of more than this part of the catalogue tells no course from another. */
const TOO_COMMON = 0.5
const FEW_COURSES = 4

/**
 * Finds the courses a line of chat or a question speaks of: by title, or by the name of a topic, in Chinese (anywhere
 * in a run of characters) and in English (whole words). The names are looked up by their beginnings, so the cost grows
 * with the text and not with the catalogue.
 */
export function mentionsIn(courses: readonly Course[], topics: readonly Topic[]): (text: string) => Mention[] {
  const byBeginning = new Map<string, Name[]>()
  const enter = (name: LocalText, courseIds: string[], topic?: string) => {
    if (courseIds.length === 0) return
    for (const text of new Set([name.zh, name.en].map((one) => one?.trim().toLowerCase()))) {
      if (!text || text.length < 2) continue
      const beginning = text.slice(0, 2)
      const names = byBeginning.get(beginning) ?? []
      names.push({ text, courseIds, ...(topic ? { topic } : {}) })
      byBeginning.set(beginning, names)
    }
  }
  for (const { id, title } of courses) enter(title, [id])
  for (const { id, name } of topics) {
    const courseIds = courses.filter((course) => course.topics.includes(id)).map((course) => course.id)
    if (courseIds.length <= Math.max(FEW_COURSES, courses.length * TOO_COMMON)) enter(name, courseIds, id)
  }

  return (text) => {
    const lower = text.toLowerCase()
    const found = new Map<string, Mention>()
    for (let at = 0; at < lower.length - 1; at += 1) {
      for (const name of byBeginning.get(lower.slice(at, at + 2)) ?? []) {
        if (!lower.startsWith(name.text, at) || !standsAlone(lower, at, name.text)) continue
        const against = AGAINST.test(lower.slice(Math.max(0, at - BEFORE), at))
        for (const courseId of name.courseIds) {
          const share = 1 / Math.sqrt(name.courseIds.length)
          const before = found.get(courseId)
          if (before && before.share >= share) continue
          found.set(courseId, { courseId, share, against, ...(name.topic ? { topic: name.topic } : {}) })
        }
      }
    }
    return [...found.values()]
  }
}

const LATIN = /[\p{Script=Latin}\p{N}]/u

/** "art" is no part of "start": where a name begins or ends with a Latin letter, the neighbour must be none. */
function standsAlone(text: string, at: number, name: string): boolean {
  const before = text[at - 1]
  const after = text[at + name.length]
  const touches = (edge: string | undefined, neighbour: string | undefined) =>
    edge !== undefined && neighbour !== undefined && LATIN.test(edge) && LATIN.test(neighbour)
  return !touches(name[0], before) && !touches(name[name.length - 1], after)
}
