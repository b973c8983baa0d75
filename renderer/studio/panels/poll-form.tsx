import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import type { PollDraft, PollKind } from '../../../shared/model'
import { Button, IconButton } from '../../ui/button'
import { TextField } from '../../ui/field'
import { Segments } from '../../ui/segments'
import { act, ask } from '../bridge'
import { keepTemplates } from '../stores/templates'
import { useWords } from '../words'

const MAX_CHOICES = 10
const RATING_STEPS = ['1', '2', '3', '4', '5']

interface Choice {
  id: number
  text: string
  correct: boolean
}

const choicesOf = (draft: PollDraft | undefined): Choice[] => {
  const texts = draft && draft.choices.length > 0 ? draft.choices : ['', '']
  return texts.map((text, id) => ({ id, text, correct: draft?.correct.includes(id) ?? false }))
}

/** The choices as lines to write in, each of which may be marked as right. */
function ChoiceFields({ choices, setChoices }: { choices: Choice[]; setChoices: (choices: Choice[]) => void }) {
  const { t } = useWords()
  const change = (id: number, over: Partial<Choice>) =>
    setChoices(choices.map((one) => (one.id === id ? { ...one, ...over } : one)))
  return (
    <>
      {choices.map(({ id, text, correct }, index) => (
        <div key={id} className="poll-choice-row">
          <input
            type="checkbox"
            className="check"
            checked={correct}
            aria-label={t('poll.correct', { number: index + 1 })}
            title={t('poll.correct', { number: index + 1 })}
            data-testid={`poll-correct-${index}`}
            onChange={(event) => change(id, { correct: event.target.checked })}
          />
          <span className="input-frame grow">
            <input
              className="input"
              value={text}
              maxLength={200}
              placeholder={t('poll.choice', { number: index + 1 })}
              aria-label={t('poll.choice', { number: index + 1 })}
              data-testid={`poll-choice-${index}`}
              onChange={(event) => change(id, { text: event.target.value })}
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
      {choices.length < MAX_CHOICES && (
        <Button
          kind="quiet"
          icon={Plus}
          onClick={() => setChoices([...choices, { id: (choices.at(-1)?.id ?? 0) + 1, text: '', correct: false }])}
        >
          {t('poll.addChoice')}
        </Button>
      )}
    </>
  )
}

/** Writes a poll, from nothing or from one that was used before, opens it or keeps it for another time. */
export function PollForm({ from, onClose }: { from?: PollDraft; onClose: () => void }) {
  const { t } = useWords()
  const [question, setQuestion] = useState(from?.question ?? '')
  const [kind, setKind] = useState<PollKind>(from?.kind ?? 'single')
  const [choices, setChoices] = useState(choicesOf(from))
  const [anonymous, setAnonymous] = useState(from?.anonymous ?? false)
  const [shared, setShared] = useState(from?.shared ?? true)
  const hasChoices = kind === 'single' || kind === 'multiple'
  const filled = choices.filter(({ text }) => text.trim() !== '')
  const ready = question.trim() !== '' && (!hasChoices || filled.length >= 2)
  const draft: PollDraft = {
    question: question.trim(),
    kind,
    choices: hasChoices ? filled.map(({ text }) => text.trim()) : kind === 'rating' ? RATING_STEPS : [],
    correct: hasChoices ? filled.flatMap(({ correct }, place) => (correct ? [place] : [])) : [],
    anonymous,
    shared,
  }
  const submit = async () => {
    const outcome = await act({ type: 'poll:open', draft })
    if (outcome.ok) onClose()
  }
  const keep = async () => {
    const outcome = await ask('template:save', { draft })
    if (outcome.ok) keepTemplates(outcome.value)
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
      <Segments
        label={t('poll.kind')}
        value={kind}
        onChange={setKind}
        size="small"
        testId="poll-kind"
        options={[
          { value: 'single', label: t('poll.single') },
          { value: 'multiple', label: t('poll.multiple') },
          { value: 'rating', label: t('poll.rating') },
          { value: 'text', label: t('poll.text') },
        ]}
      />
      {hasChoices && <ChoiceFields choices={choices} setChoices={setChoices} />}
      {hasChoices && <p className="faint small">{t('poll.correctHint')}</p>}
      <label className="check-line">
        <input
          type="checkbox"
          className="check"
          checked={anonymous}
          data-testid="poll-anonymous"
          onChange={(event) => setAnonymous(event.target.checked)}
        />
        {t('poll.anonymous')}
      </label>
      <label className="check-line">
        <input
          type="checkbox"
          className="check"
          checked={shared}
          data-testid="poll-shared"
          onChange={(event) => setShared(event.target.checked)}
        />
        {t('poll.sharedLive')}
      </label>
      <Button kind="quiet" size="small" disabled={!ready} data-testid="poll-keep" onClick={() => void keep()}>
        {t('poll.keep')}
      </Button>
      <div className="form-actions">
        <Button onClick={onClose}>{t('app.cancel')}</Button>
        <Button type="submit" kind="primary" disabled={!ready} data-testid="poll-open">
          {t('poll.open')}
        </Button>
      </div>
    </form>
  )
}
