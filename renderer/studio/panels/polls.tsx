import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import type { Live } from '../../../shared/ipc'
import type { PollKind } from '../../../shared/model'
import { Button, IconButton } from '../../ui/button'
import { TextField } from '../../ui/field'
import { Bar } from '../../ui/meter'
import { Segments } from '../../ui/segments'
import { percent } from '../../ui/words'
import { ask } from '../bridge'
import { show, useLiveView } from '../stores/live-view'
import { useWords } from '../words'

export function PollResult({ poll, tally }: Live['polls'][number]) {
  const { locale } = useWords()
  return (
    <ul className="poll-bars">
      {poll.choices.map((choice, index) => {
        const votes = tally.counts[index] ?? 0
        const share = tally.voters > 0 ? votes / tally.voters : 0
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: choices keep their order, and two may be alike
          <li key={index} data-testid={`poll-bar-${index}`}>
            <span className="poll-choice">{choice}</span>
            <span className="figures small">
              {votes} · {percent(share, locale)}
            </span>
            <Bar share={share} />
          </li>
        )
      })}
    </ul>
  )
}

function PollForm() {
  const { t } = useWords()
  const [question, setQuestion] = useState('')
  const [kind, setKind] = useState<PollKind>('single')
  const [choices, setChoices] = useState([
    { id: 0, text: '' },
    { id: 1, text: '' },
  ])
  const filled = choices.map(({ text }) => text.trim()).filter(Boolean)
  const ready = question.trim() !== '' && filled.length >= 2
  const submit = async () => {
    const outcome = await ask('poll:open', { question: question.trim(), kind, choices: filled })
    if (outcome.ok) show({ writingPoll: false })
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) void submit()
      }}
    >
      <TextField
        label={t('poll.question')}
        value={question}
        maxLength={300}
        autoFocus
        data-testid="poll-question"
        onChange={(event) => setQuestion(event.target.value)}
      />
      {choices.map(({ id, text }, index) => (
        <div key={id} className="poll-choice-row">
          <span className="input-frame grow">
            <input
              className="input"
              value={text}
              maxLength={200}
              placeholder={t('poll.choice', { number: index + 1 })}
              aria-label={t('poll.choice', { number: index + 1 })}
              data-testid={`poll-choice-${index}`}
              onChange={(event) =>
                setChoices(choices.map((one) => (one.id === id ? { id, text: event.target.value } : one)))
              }
            />
          </span>
          {choices.length > 2 && (
            <IconButton
              icon={X}
              label={t('poll.removeChoice', { number: index + 1 })}
              onClick={() => setChoices(choices.filter((one) => one.id !== id))}
            />
          )}
        </div>
      ))}
      {choices.length < 10 && (
        <Button
          kind="quiet"
          icon={Plus}
          onClick={() => setChoices([...choices, { id: (choices.at(-1)?.id ?? 0) + 1, text: '' }])}
        >
          {t('poll.addChoice')}
        </Button>
      )}
      <Segments
        label={t('poll.kind')}
        value={kind}
        onChange={setKind}
        options={[
          { value: 'single', label: t('poll.single') },
          { value: 'multiple', label: t('poll.multiple') },
        ]}
      />
      <div className="form-actions">
        <Button onClick={() => show({ writingPoll: false })}>{t('app.cancel')}</Button>
        <Button type="submit" kind="primary" disabled={!ready} data-testid="poll-open">
          {t('poll.open')}
        </Button>
      </div>
    </form>
  )
}

/** The open poll with its live bars, the ones before it, and the form for the next. */
export function PollsPanel({ live }: { live: Live }) {
  const { t } = useWords()
  const writing = useLiveView((view) => view.writingPoll)
  const here = live.attendees.filter(({ presence }) => presence.kind === 'here').length
  return (
    <div className="rail-column rail-scroll">
      {writing ? (
        <PollForm />
      ) : (
        <Button kind="primary" icon={Plus} data-testid="poll-new" onClick={() => show({ writingPoll: true })}>
          {t('poll.new')}
        </Button>
      )}
      {live.polls.length === 0 && !writing && <p className="empty">{t('poll.empty')}</p>}
      {[...live.polls].reverse().map(({ poll, tally }) => (
        <section key={poll.id} className="poll" data-testid="poll">
          <h3>{poll.question}</h3>
          <p className="soft small">
            {poll.closedAtMs === undefined ? t('poll.isOpen') : t('poll.closed')} ·{' '}
            <span className="figures" data-testid="poll-voters">
              {t('poll.voters', { voters: tally.voters, here: Math.max(here, tally.voters) })}
            </span>
          </p>
          <PollResult poll={poll} tally={tally} />
          {poll.closedAtMs === undefined && (
            <Button data-testid="poll-close" onClick={() => void ask('poll:close', { pollId: poll.id })}>
              {t('poll.close')}
            </Button>
          )}
        </section>
      ))}
    </div>
  )
}
