import { Check, MessageSquareText, X } from 'lucide-react'
import { useState } from 'react'
import type { Question } from '../../shared/model'
import { RunActs } from './run-acts'
import { usePage } from './use-page'

/** A question that waits, and what those who help to run the class can do about it. */
export function RunQuestion({ question: { seq, text } }: { question: Question }) {
  const { studio, words } = usePage()
  const [answer, setAnswer] = useState<string>()
  const acts = [
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
  return (
    <li data-testid="run-question">
      <p>{text}</p>
      <RunActs acts={acts} />
      {answer !== undefined && (
        <form
          className="run-answer"
          onSubmit={(event) => {
            event.preventDefault()
            if (answer.trim()) studio.manage({ type: 'question:answer', questionSeq: seq, answer: answer.trim() })
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
