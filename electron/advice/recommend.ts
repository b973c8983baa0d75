import type { Locale, Reason } from '../../shared/model'
import { type Names, reasonText } from '../../shared/reason'
import { importedLearner } from '../classroom/imports'
import { sampleActor } from '../store/sample'
import type { Adviser } from './adviser'
import type { RecommendAnswer, RecommendRequest } from './endpoint'

export interface Answering {
  adviser: Adviser
  /** Makes the pseudonyms of imported learners. */
  sellingKey: Buffer
  locale: Locale
  mayRecommend(courseId: string): boolean
}

/**
 * Answers another program, for an attendee's id, a learner as an imported file has them, or a sample learner's number. Of somebody unknown, the most taken courses, with that as the reason. Scores fall from the
 * first to the last; with personal advice they are log-odds, with popular courses the number who took them.
 */
export function recommendFor(
  { adviser, sellingKey, locale, mayRecommend }: Answering,
  { user_id, limit }: RecommendRequest,
): RecommendAnswer {
  adviser.keepUp()
  const { courses, topics } = adviser.catalogue()
  const eligible = [...courses.keys()].filter(mayRecommend)
  const names: Names = {
    courses: Object.fromEntries(Array.from(courses.values(), ({ id, title }) => [id, title])),
    topics: Object.fromEntries(topics.map(({ id, name }) => [id, name])),
  }
  const say = (reason: Reason) => reasonText(reason, locale, names)
  const asWritten = String(user_id)
  const userId = [asWritten, importedLearner(sellingKey, asWritten), sampleActor(user_id)].find(adviser.knows)
  if (userId === undefined) {
    const popular = eligible
      .map((id) => ({ id, learners: adviser.learners(id).all }))
      .sort((a, b) => b.learners - a.learners || (a.id < b.id ? -1 : 1))
      .slice(0, limit)
    return {
      recommended_courses: popular.map(({ id }) => id),
      scores: popular.map(({ learners }) => learners),
      reasons: popular.map(({ id }) => say(adviser.popularReason(id))),
    }
  }
  const away = adviser.putAway(userId)
  const list = adviser.recommend(userId, { eligible: eligible.filter((id) => !away.has(id)), k: limit })
  return {
    recommended_courses: list.map(({ courseId }) => courseId),
    scores: list.map(({ score }) => Math.round(score * 1e4) / 1e4),
    reasons: list.map(({ reason }) => say(reason)),
  }
}
