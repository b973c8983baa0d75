import type { AdviceCauses, AdviceFairness, InterestGraph } from '../../shared/advice'
import type { Coaching } from '../../shared/coaching'
import type { Comparison, Returning } from '../../shared/compare'
import type { FollowUp } from '../../shared/follow-up'
import type { Behind } from '../../shared/ipc'
import { assertNever, type Locale } from '../../shared/model'
import type { EventsBehind, Report, ReportTable } from '../../shared/report'
import { adviceCauses } from '../advice/causes'
import { adviceFairness } from '../advice/fairness'
import { interestGraph } from '../advice/graph'
import { followUp } from '../store/follow-up'
import type { ReadableDb } from '../store/open'
import { readSample } from '../store/sample'
import { readSettings } from '../store/settings'
import { coachingOf } from './coaching'
import { returningOf } from './cohorts'
import { compareEverything } from './compare'
import { eventsBehind } from './events-behind'
import { reportTable } from './export'
import { classReport } from './report'

/** What main may ask the insights thread. */
export type Question =
  | { kind: 'report'; classId: string; nowMs: number }
  | { kind: 'table'; classId: string; table: ReportTable; locale: Locale; nowMs: number }
  | { kind: 'events'; classId: string; behind: Behind }
  | { kind: 'coaching'; classId: string; nowMs: number }
  | { kind: 'compare' }
  | { kind: 'returning' }
  | { kind: 'follow-up'; classId: string }
  | { kind: 'causes' }
  | { kind: 'fairness' }
  /** `resources`: where the sample set lies, which stands in while there are few people. */
  | { kind: 'graph'; nowMs: number; mostPeople: number; resources: string }

/** What each question is answered with. */
export interface AnswerTo {
  report: Report
  /** A whole CSV file. */
  table: string
  events: EventsBehind
  coaching: Coaching
  compare: Comparison
  returning: Returning
  'follow-up': FollowUp
  causes: AdviceCauses
  fairness: AdviceFairness
  graph: InterestGraph
}

/**
 * Answers from the database alone; the insights thread does nothing else.
 * @throws where there is no such class
 */
export function answer(db: ReadableDb, question: Question): AnswerTo[Question['kind']] {
  switch (question.kind) {
    case 'report':
      return reportOf(db, question)
    case 'table':
      return reportTable(reportOf(db, question), question.table, question.locale)
    case 'events':
      return eventsBehind(db, question.classId, question.behind, readSettings(db)?.teacherName ?? '')
    case 'coaching': {
      const coaching = coachingOf(db, question.classId, question.nowMs)
      if (!coaching) throw unknown(question.classId)
      return coaching
    }
    case 'compare':
      return compareEverything(db)
    case 'returning':
      return returningOf(db)
    case 'follow-up': {
      const found = followUp(db, question.classId)
      if (!found) throw unknown(question.classId)
      return found
    }
    case 'causes':
      return adviceCauses(db)
    case 'fairness':
      return adviceFairness(db)
    case 'graph':
      return interestGraph(db, { ...question, sample: () => readSample(question.resources) })
    default:
      return assertNever(question)
  }
}

function reportOf(db: ReadableDb, { classId, nowMs }: { classId: string; nowMs: number }): Report {
  const report = classReport(db, classId, readSettings(db)?.teacherName ?? '', nowMs)
  if (!report) throw unknown(classId)
  return report
}

const unknown = (classId: string) => new Error(`there is no class ${classId}`)
