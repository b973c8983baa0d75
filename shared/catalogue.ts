/** What the catalogue knows of a course beyond what it teaches: versions, review, and the checklist both windows and main hold it to. */
import type { Course, LocalText } from './model'

export const REVIEW_STATES = ['draft', 'in-review', 'approved'] as const
export type ReviewState = (typeof REVIEW_STATES)[number]

/** What a reader must judge; a program can't. */
export const HAND_CHECKS = ['audience', 'outcome', 'time', 'true'] as const
export type HandCheck = (typeof HAND_CHECKS)[number]
export type AutoCheck = 'title' | 'description' | 'calm' | 'plain' | 'topics' | 'prerequisites'

export interface Review {
  state: ReviewState
  /** When it came to this state; absent for courses from before reviews. */
  atMs?: number
  /** The version that was reviewed. */
  version: number
  /** What the reader confirmed. */
  confirmed: HandCheck[]
}

export interface CatalogueCourse extends Course {
  version: number
  review: Review
}

export interface CourseVersion {
  version: number
  atMs: number
  course: Course
}

/** Long enough to say whom it is for and what one can do afterwards; Chinese says it in fewer characters. */
const LENGTHS = { zh: { min: 40, max: 1200, title: 30 }, en: { min: 120, max: 3000, title: 80 } } as const
/** Words that promise what nobody can keep; advertising law in China forbids several of them. */
const LOUD = {
  zh: /最好|最佳|最强|第一名|全网|唯一|绝对|包过|包会|保证|稳赚|百分之百|100%|！！/,
  en: /\b(best|guarantee[ds]?|100%|number one|#1|unbeatable|secret|never before|instantly|effortless(ly)?)\b|!!/i,
} as const

/** What a program can tell of a course's description, in each language it is written in. */
export function checkCourse(course: Course): { check: AutoCheck; language?: keyof LocalText; ok: boolean }[] {
  const languages = (['zh', 'en'] as const).filter((language) => course.title[language] || course.description[language])
  return [
    ...languages.flatMap((language) => {
      const title = course.title[language] ?? ''
      const text = course.description[language] ?? ''
      const { min, max, title: longest } = LENGTHS[language]
      return [
        { check: 'title' as const, language, ok: title.length > 0 && title.length <= longest },
        { check: 'description' as const, language, ok: text.length >= min && text.length <= max },
        { check: 'calm' as const, language, ok: !LOUD[language].test(`${title} ${text}`) && !isShouted(title) },
        { check: 'plain' as const, language, ok: !/https?:\/\/|<[a-z/]|\*\*/i.test(text) },
      ]
    }),
    { check: 'topics', ok: course.topics.length > 0 },
    { check: 'prerequisites', ok: course.level === 'beginner' || course.prerequisites.length > 0 },
  ]
}

const isShouted = (title: string) => /[A-Z]{4}/.test(title) && title === title.toUpperCase()

/** Whether a course may be approved: everything a program can tell is right, and a reader has confirmed the rest. */
export const mayApprove = (course: Course, confirmed: readonly HandCheck[]): boolean =>
  checkCourse(course).every(({ ok }) => ok) && HAND_CHECKS.every((check) => confirmed.includes(check))

/** Whether a change of a course is one of its words: price, link and cover can be changed without another review. */
export function wordsChanged(before: Course, after: Course): boolean {
  const words = ({ title, description, topics, level, prerequisites }: Course) =>
    JSON.stringify([title.zh, title.en, description.zh, description.en, topics, level, prerequisites])
  return words(before) !== words(after)
}
