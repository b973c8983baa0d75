import { useEffect, useState } from 'react'
import type { Answers } from '../../../shared/ipc'
import { request } from '../bridge'

/** What an attendee answered on entering; nothing where nothing was asked. */
export function RegistrationAnswers({ classId, attendeeId }: { classId: string; attendeeId: string }) {
  const [answers, setAnswers] = useState<Answers['registration:answers']>([])
  useEffect(() => {
    let shown = true
    void request('registration:answers', { classId, attendeeId }).then((outcome) => {
      if (shown && outcome.ok) setAnswers(outcome.value)
    })
    return () => {
      shown = false
    }
  }, [classId, attendeeId])
  if (answers.length === 0) return null
  return (
    <dl className="answers" data-testid="answers">
      {answers.map(({ label, answer }) => (
        <div key={label}>
          <dt className="soft small">{label}</dt>
          <dd>{answer}</dd>
        </div>
      ))}
    </dl>
  )
}
