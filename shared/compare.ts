/** Classes side by side, and what became of the courses they taught. */
import type { LocalText } from './model'
import type { Share } from './report'

export interface Money {
  currency: string
  cents: number
  orders: number
}

/** One class in figures that can stand beside another's. */
export interface ClassFigures {
  classId: string
  title: string
  courseId: string
  teacher: string
  /** Invented, as it came with the program. */
  sample: boolean
  startedAtMs: number
  lengthMs: number
  came: number
  /** Mean over all who came, in milliseconds. */
  meanPresentMs: number
  /** There for at least four fifths of the class. */
  stayed: Share
  messages: number
  votes: number
  reactions: number
  polls: number
  sent: number
  seen: Share
  clicked: Share
  /** Opened the page where one pays. */
  checkout: Share
  paid: Share
  revenue: Money[]
}

/** All classes of one teacher, or of one course, taken together. */
export interface Together {
  classes: number
  came: number
  stayed: Share
  /** Of those that offers were sent to, in these classes. */
  paid: Share
  messages: number
}
export type TeacherFigures = Together & { teacher: string }

/** Why a course stands out, with the figures that say so; the range of the difference leaves out zero. */
export type Reason =
  | { kind: 'many-stay' | 'few-stay'; here: Share; elsewhere: Share }
  | { kind: 'sells' | 'sells-little'; here: Share; elsewhere: Share }
  | { kind: 'often-returned' | 'seldom-returned'; here: Share; elsewhere: Share }
  | { kind: 'lively' | 'quiet'; here: number; elsewhere: number }

export interface CourseQuality extends Together {
  courseId: string
  title: LocalText
  /** Of those whom this course was offered to, in any class. */
  taken: Share
  /** Stars from 1 to 5; absent while nobody has rated it. */
  rating?: { mean: number; rated: number }
  /** Orders of which something was given back, of all orders of the course. */
  refunded: Share
  questions: number
  reasons: Reason[]
}

/** Attendees by the month of their first class. */
export interface Cohort {
  /** `2026-09`, in the studio's time zone. */
  month: string
  people: number
  /** How many of them came again one month later, two, and so on. */
  cameAgain: number[]
  bought: number
}

export interface Comparison {
  classes: ClassFigures[]
  courses: CourseQuality[]
  teachers: TeacherFigures[]
}

export interface Returning {
  cohorts: Cohort[]
  /** Of all who bought, those with two orders or more. */
  repeatBuyers: Share
}
