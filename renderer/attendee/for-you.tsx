import { useEffect, useState } from 'react'
import { pickText } from '../../shared/model'
import { reasonText, topicName } from '../../shared/reason'
import { levelName, price } from '../ui/words'
import { Agreement } from './agreements'
import { usePage } from './use-page'

/** The courses that suit this attendee best, each with its reason. */
export function ForYou() {
  return (
    <>
      <List />
      <div className="agreements">
        <Agreement purpose="contact" />
      </div>
    </>
  )
}

function List() {
  const { studio, state, words } = usePage()
  const [openId, setOpenId] = useState<string>()
  const { slateId } = state
  useEffect(() => {
    if (slateId) studio.act({ type: 'advice:seen', slateId })
  }, [slateId])
  const names = state.about?.names ?? { courses: {}, topics: {} }
  if (state.forYou.length === 0) return <p className="empty">{words.forYou.empty}</p>
  return (
    <ol className="for-you" data-testid="for-you">
      {state.forYou.map((course) => {
        const open = course.id === openId
        return (
          <li key={course.id} data-testid="for-you-item" data-course={course.id}>
            <h3>{pickText(course.title, state.locale)}</h3>
            <p className="reason">{reasonText(course.reason, state.locale, names, 'you')}</p>
            <p className="soft">
              {levelName(course.level, state.locale)} · {price(course.priceCents, course.currency, state.locale)}
            </p>
            {open && (
              <>
                {course.cover && <img className="cover" src={course.cover} alt="" />}
                <p>{pickText(course.description, state.locale)}</p>
                <p className="soft">
                  {course.topics.map((topic) => topicName(topic, state.locale, names)).join(' · ')}
                </p>
              </>
            )}
            <div className="actions">
              <button
                type="button"
                data-testid="for-you-open"
                aria-expanded={open}
                onClick={() => {
                  if (!open) studio.act({ type: 'course:open', courseId: course.id })
                  setOpenId(open ? undefined : course.id)
                }}
              >
                {open ? words.forYou.close : words.forYou.open}
              </button>
              <button
                type="button"
                className="quiet"
                data-testid="for-you-dismiss"
                onClick={() => studio.act({ type: 'course:dismiss', courseId: course.id })}
              >
                {words.forYou.dismiss}
              </button>
            </div>
          </li>
        )
      })}
    </ol>
  )
}
