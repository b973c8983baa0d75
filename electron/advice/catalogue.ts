import type { Course, Topic } from '../../shared/model'
import type { Item } from '../recommender/model'
import { listCourses, listTopics } from '../store/courses'
import type { ReadableDb } from '../store/open'
import { type Mention, mentionsIn } from './mentions'

/** The courses as the recommender sees them, and the words that speak of them. */
export interface Catalogue {
  courses: ReadonlyMap<string, Course>
  topics: Topic[]
  items: Item[]
  mentions(text: string): Mention[]
  /** Tells one state of the catalogue from another. */
  mark: string
}

export function readCatalogue(db: ReadableDb): Catalogue {
  const list = listCourses(db)
  const topics = listTopics(db)
  const items = list.map(itemOf)
  return {
    courses: new Map(list.map((course) => [course.id, course])),
    topics,
    items,
    mentions: mentionsIn(list, topics),
    mark: JSON.stringify([items, topics]),
  }
}

function itemOf({ id, topics, level, title, description }: Course): Item {
  return { id, topics, level, text: [title.zh, title.en, description.zh, description.en].filter(Boolean).join(' ') }
}
