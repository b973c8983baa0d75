import { ChevronUp } from 'lucide-react'
import { useState } from 'react'
import type { Question } from '../../../shared/model'
import { Button } from '../../ui/button'
import { focusAtOnce } from '../../ui/focus'
import { Menu } from '../../ui/menu'
import { Segments } from '../../ui/segments'
import { act } from '../bridge'
import { useWords } from '../words'

function Answer({ question, onDone }: { question: Question; onDone: () => void }) {
  const { t } = useWords()
  const [text, setText] = useState('')
  return (
    <form
      className="stack"
      onSubmit={async (event) => {
        event.preventDefault()
        const answer = text.trim()
        if (!answer) return
        const outcome = await act({ type: 'question:answer', questionSeq: question.seq, answer })
        if (outcome.ok) onDone()
      }}
    >
      <span className="input-frame">
        <textarea
          className="input"
          rows={2}
          ref={focusAtOnce}
          value={text}
          maxLength={2000}
          aria-label={t('questions.answer')}
          placeholder={t('questions.answer')}
          data-testid="question-text"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && onDone()}
        />
      </span>
      <div className="form-actions">
        <Button size="small" onClick={onDone}>
          {t('app.cancel')}
        </Button>
        <Button size="small" type="submit" kind="primary" disabled={!text.trim()} data-testid="question-send">
          {t('questions.send')}
        </Button>
      </div>
    </form>
  )
}

function QuestionItem({ question }: { question: Question }) {
  const { t } = useWords()
  const [answering, setAnswering] = useState(false)
  const { seq, asker, text, votes, state } = question
  const target = asker.kind === 'attendee' ? { attendeeId: asker.id } : { questionSeq: seq }
  return (
    <li className="question" data-testid="question">
      <span className="question-votes figures" title={t('questions.votes', { count: votes })}>
        <ChevronUp size={14} aria-hidden />
        {votes}
      </span>
      <div className="grow stack-tight">
        <div className="chat-head">
          <span className="chat-who">{asker.kind === 'anonymous' ? t('questions.anonymous') : asker.name}</span>
          <span className="grow" />
          <Menu
            label={t('questions.actions')}
            testId="question-more"
            items={[
              ...(state.kind === 'open'
                ? [
                    {
                      label: t('questions.dismiss'),
                      testId: 'question-dismiss',
                      run: () => void act({ type: 'question:dismiss', questionSeq: seq }),
                    },
                  ]
                : [
                    {
                      label: t('questions.reopen'),
                      testId: 'question-reopen',
                      run: () => void act({ type: 'question:reopen', questionSeq: seq }),
                    },
                  ]),
              {
                label: t('people.mute'),
                testId: 'question-mute',
                danger: true,
                run: () => void act({ type: 'attendee:mute', target, muted: true }),
              },
              {
                label: t('people.unmute'),
                testId: 'question-unmute',
                run: () => void act({ type: 'attendee:mute', target, muted: false }),
              },
            ]}
          />
        </div>
        <p className="chat-text">{text}</p>
        {state.kind === 'answered' && <p className="soft small">{state.answer ?? t('questions.answeredLive')}</p>}
        {state.kind === 'open' &&
          (answering ? (
            <Answer question={question} onDone={() => setAnswering(false)} />
          ) : (
            <div className="row">
              <Button
                size="small"
                data-testid="question-live"
                onClick={() => void act({ type: 'question:answer', questionSeq: seq, answer: null })}
              >
                {t('questions.live')}
              </Button>
              <Button size="small" kind="quiet" data-testid="question-write" onClick={() => setAnswering(true)}>
                {t('questions.write')}
              </Button>
            </div>
          ))}
      </div>
    </li>
  )
}

/** What they want to know: the open questions by votes, and those that are done with. */
export function QuestionsPanel({ questions }: { questions: Question[] }) {
  const { t } = useWords()
  const [shown, setShown] = useState<'open' | 'done'>('open')
  const open = questions.filter(({ state }) => state.kind === 'open').sort((a, b) => b.votes - a.votes || a.seq - b.seq)
  const done = questions
    .filter(({ state }) => state.kind === 'answered' || state.kind === 'dismissed')
    .sort((a, b) => b.seq - a.seq)
  const list = shown === 'open' ? open : done
  return (
    <div className="rail-column rail-scroll">
      <Segments
        label={t('questions.title')}
        size="small"
        value={shown}
        onChange={setShown}
        testId="questions"
        options={[
          { value: 'open', label: `${t('questions.open')} ${open.length}` },
          { value: 'done', label: `${t('questions.done')} ${done.length}` },
        ]}
      />
      <ol className="stack" data-testid="questions">
        {list.length === 0 && (
          <li className="empty">{t(shown === 'open' ? 'questions.empty' : 'questions.noneDone')}</li>
        )}
        {list.slice(0, 200).map((question) => (
          <QuestionItem key={question.seq} question={question} />
        ))}
      </ol>
    </div>
  )
}
