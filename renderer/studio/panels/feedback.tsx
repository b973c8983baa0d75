import { Star } from 'lucide-react'
import { useEffect, useState } from 'react'
import { type Feedback, RATED } from '../../../shared/model'
import { Button } from '../../ui/button'
import { focusAtOnce } from '../../ui/focus'
import { ask } from '../bridge'
import { useWords } from '../words'

function mean(list: Feedback[]): string | undefined {
  return list.length === 0 ? undefined : (list.reduce((sum, { stars }) => sum + stars, 0) / list.length).toFixed(1)
}

function FeedbackItem({
  item,
  classId,
  onChanged,
}: {
  item: Feedback
  classId: string
  onChanged: (list: Feedback[]) => void
}) {
  const { t } = useWords()
  const [note, setNote] = useState<string>()
  const save = async () => {
    const { attendeeId, subject } = item
    const outcome = await ask('feedback:handle', { classId, attendeeId, subject, note: (note ?? '').trim() })
    if (!outcome.ok) return
    onChanged(outcome.value)
    setNote(undefined)
  }
  return (
    <li className="feedback" data-testid="feedback">
      <p className="chat-head">
        <span className="chat-who one-line">{item.name}</span>
        <span className="soft small">{t(`feedback.${item.subject}`)}</span>
        <span className="figures small" role="img" aria-label={t('feedback.stars', { count: item.stars })}>
          {item.stars} <Star size={12} aria-hidden />
        </span>
      </p>
      {item.text && <p className="chat-text">{item.text}</p>}
      {note === undefined ? (
        <div className="row">
          {item.handled && (
            <p className="soft small grow" data-testid="feedback-handled">
              {t('feedback.done')}: {item.handled}
            </p>
          )}
          <Button size="small" kind="quiet" data-testid="feedback-note" onClick={() => setNote(item.handled)}>
            {item.handled ? t('feedback.change') : t('feedback.note')}
          </Button>
        </div>
      ) : (
        <form
          className="row"
          onSubmit={(event) => {
            event.preventDefault()
            void save()
          }}
        >
          <span className="input-frame grow">
            <input
              className="input"
              ref={focusAtOnce}
              value={note}
              maxLength={500}
              placeholder={t('feedback.what')}
              aria-label={t('feedback.what')}
              data-testid="feedback-text"
              onChange={(event) => setNote(event.target.value)}
              onKeyDown={(event) => event.key === 'Escape' && setNote(undefined)}
            />
          </span>
          <Button size="small" type="submit" kind="primary" data-testid="feedback-save">
            {t('app.save')}
          </Button>
        </form>
      )}
    </li>
  )
}

/** What attendees thought, with the means and how many they rest on, and what was done about each. */
export function FeedbackList({ list, classId }: { list: Feedback[]; classId: string }) {
  const { t } = useWords()
  const [changed, setChanged] = useState<Feedback[]>()
  const shown = changed ?? list
  // What main pushes later is newer than the answer to an own change.
  useEffect(() => {
    if (list) setChanged(undefined)
  }, [list])
  if (shown.length === 0) return <p className="soft small">{t('feedback.empty')}</p>
  return (
    <div className="stack-tight">
      {RATED.map((subject) => {
        const of = shown.filter((one) => one.subject === subject)
        const average = mean(of)
        return average ? (
          <p key={subject} className="figures" data-testid={`feedback-mean-${subject}`}>
            {t(`feedback.${subject}`)}: <strong>{average}</strong>{' '}
            <span className="soft small">{t('feedback.of', { count: of.length })}</span>
          </p>
        ) : null
      })}
      <ul className="stack-tight">
        {shown.slice(0, 200).map((item) => (
          <FeedbackItem
            key={`${item.attendeeId} ${item.subject}`}
            item={item}
            classId={classId}
            onChanged={setChanged}
          />
        ))}
      </ul>
    </div>
  )
}

/** The feedback of a class that is over. */
export function ClassFeedback({ classId }: { classId: string }) {
  const [list, setList] = useState<Feedback[]>()
  useEffect(() => {
    void ask('feedback:list', { classId }).then((outcome) => outcome.ok && setList(outcome.value))
  }, [classId])
  return list ? <FeedbackList list={list} classId={classId} /> : null
}
