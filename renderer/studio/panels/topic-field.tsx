import { X } from 'lucide-react'
import { type KeyboardEvent, useId, useState } from 'react'
import { pickText } from '../../../shared/model'
import { topicName } from '../../../shared/reason'
import { useCatalogue } from '../stores/catalogue'
import { useWords } from '../words'

const MAX_TOPICS = 12

/** The topics of a course: known ones are suggested, new ones are typed. */
export function TopicField({ topics, onChange }: { topics: string[]; onChange: (topics: string[]) => void }) {
  const { t, locale } = useWords()
  const { topics: known, names } = useCatalogue()
  const [typed, setTyped] = useState('')
  const id = useId()

  const add = () => {
    const text = typed.trim().slice(0, 40)
    setTyped('')
    if (!text || topics.length >= MAX_TOPICS) return
    const same = (name: string) => name.toLowerCase() === text.toLowerCase()
    // A known topic is meant by its name in either language.
    const topic = known.find(({ id: topicId, name }) => [topicId, name.zh ?? '', name.en ?? ''].some(same))
    const wanted = topic?.id ?? text
    if (!topics.includes(wanted)) onChange([...topics, wanted])
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter' || event.key === ',' || event.key === '，') {
      event.preventDefault()
      add()
    } else if (event.key === 'Backspace' && !typed) onChange(topics.slice(0, -1))
  }

  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {t('course.topics')}
      </label>
      <span className="input-frame chips">
        {topics.map((topic) => {
          const name = topicName(topic, locale, names)
          return (
            <span className="chip" key={topic}>
              {name}
              <button
                type="button"
                aria-label={t('course.removeTopic', { name })}
                onClick={() => onChange(topics.filter((other) => other !== topic))}
              >
                <X size={12} aria-hidden />
              </button>
            </span>
          )
        })}
        <input
          id={id}
          className="input"
          list={`${id}-known`}
          value={typed}
          maxLength={40}
          disabled={topics.length >= MAX_TOPICS}
          aria-describedby={`${id}-note`}
          data-testid="course-topics"
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={onKeyDown}
          onBlur={add}
        />
        <datalist id={`${id}-known`}>
          {known
            .filter((topic) => !topics.includes(topic.id))
            .map((topic) => (
              <option key={topic.id} value={pickText(topic.name, locale)} />
            ))}
        </datalist>
      </span>
      <p id={`${id}-note`} className="field-hint">
        {t('course.topicsHint', { max: MAX_TOPICS })}
      </p>
    </div>
  )
}
