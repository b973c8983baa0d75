import { Check, MessageSquareText, RotateCcw, X } from 'lucide-react'
import { useState } from 'react'
import type { Question } from '../../shared/model'
import { RunActs } from './run-acts'
import { usePage } from './use-page'

/** A question, and what those who help to run the class can do about it. */
export function RunQuestion({ question: { seq, text, state: stands } }: { question: Question }) {
  const { studio, words } = usePage()
  const [answer, setAnswer] = useState<string>()
  const waits = stands.kind === 'open'
  const waiting = [
    {
      icon: Check,
      label: words.run.answered,
      testId: 'run-answered',
      run: () => studio.manage({ type: 'question:answer', questionSeq: seq, answer: null }),
    },
    {
      icon: MessageSquareText,
      label: words.run.answer,
      testId: 'run-answer',
      run: () => setAnswer(answer === undefined ? '' : undefined),
    },
    {
      icon: X,
      label: words.run.dismiss,
      testId: 'run-dismiss',
      run: () => studio.manage({ type: 'question:dismiss', questionSeq: seq }),
    },
  ]
  const closed = [
    {
      icon: RotateCcw,
      label: words.run.reopen,
      testId: 'run-reopen',
      run: () => studio.manage({ type: 'question:reopen', questionSeq: seq }),
    },
  ]
  return (
    <li data-testid={waits ? 'run-question' : 'run-question-closed'}>
      <p className={waits ? undefined : 'soft'}>
        {text}
        {!waits && ` · ${stands.kind === 'dismissed' ? words.run.dismissed : words.questions.answered}`}
      </p>
      <RunActs acts={waits ? waiting : closed} />
      {waits && answer !== undefined && (
        <form
          className="run-answer"
          onSubmit={(event) => {
            event.preventDefault()
            if (!answer.trim()) return
            studio.manage({ type: 'question:answer', questionSeq: seq, answer: answer.trim() })
            setAnswer(undefined)
          }}
        >
          <input
            value={answer}
            maxLength={2000}
            placeholder={words.run.answerText}
            aria-label={words.run.answerText}
            data-testid="run-answer-text"
            onChange={(event) => setAnswer(event.target.value)}
          />
          <button type="submit" className="primary" data-testid="run-answer-send" disabled={!answer.trim()}>
            {words.run.send}
          </button>
        </form>
      )}
    </li>
  )
}
