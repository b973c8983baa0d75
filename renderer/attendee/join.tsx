import { useState } from 'react'
import { type Answers, fittingAnswers, MAX_ANSWER_LENGTH, type RegistrationField } from '../../shared/registration'
import { dayAndClock } from '../ui/words'
import { usePage } from './use-page'

const INPUT = {
  text: { type: 'text' },
  number: { type: 'text', inputMode: 'decimal' },
  email: { type: 'email', inputMode: 'email', autoComplete: 'email' },
} as const

function Field({
  field,
  value,
  onChange,
}: {
  field: RegistrationField
  value: string
  onChange: (value: string) => void
}) {
  const { words } = usePage()
  const { id, label, required } = field
  return (
    <label className="field">
      <span>
        {label} {!required && <small className="soft">{words.join.optional}</small>}
      </span>
      {field.kind === 'choice' ? (
        <select
          data-testid={`answer-${id}`}
          value={value}
          required={required}
          onChange={(event) => onChange(event.target.value)}
        >
          <option value="">{words.join.choose}</option>
          {field.choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </select>
      ) : (
        <input
          data-testid={`answer-${id}`}
          {...INPUT[field.kind]}
          value={value}
          required={required}
          maxLength={MAX_ANSWER_LENGTH}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </label>
  )
}

/** Name, what the teacher asks, consent, in. */
export function Join() {
  const { studio, state, words } = usePage()
  const [name, setName] = useState('')
  const [answers, setAnswers] = useState<Answers>({})
  const [agreed, setAgreed] = useState(false)
  const [agreedOwn, setAgreedOwn] = useState(false)
  const refused = state.stage.kind === 'joining' ? state.stage.refused : undefined
  const { entry, locale } = state
  const registration = entry?.registration
  const fitting = registration && fittingAnswers(registration, answers)
  const ready = Boolean(name.trim()) && agreed && fitting !== undefined && (agreedOwn || !registration?.consentText)
  return (
    <main className="join">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (ready && fitting) studio.join(name.trim(), fitting)
        }}
      >
        {entry && (
          <header className="about">
            <h1>{entry.title}</h1>
            {entry.teacherName && <p className="soft">{words.waitingRoom.by(entry.teacherName)}</p>}
            {entry.plan && entry.phase === 'waiting' && (
              <p className="soft">{words.join.begins(dayAndClock(entry.plan.startsAtMs, locale))}</p>
            )}
            {entry.description && <p className="described">{entry.description}</p>}
            {entry.phase === 'replay' && <p className="soft">{words.replay.lead}</p>}
          </header>
        )}
        <label className="field">
          {words.join.name}
          <input
            data-testid="join-name"
            value={name}
            onChange={(event) => setName(event.target.value)}
            placeholder={words.join.placeholder}
            maxLength={60}
            autoComplete="nickname"
            required
          />
        </label>
        {registration?.fields.map((field) => (
          <Field
            key={field.id}
            field={field}
            value={answers[field.id] ?? ''}
            onChange={(value) => setAnswers({ ...answers, [field.id]: value })}
          />
        ))}
        <label className="consent">
          <input
            data-testid="join-consent"
            type="checkbox"
            checked={agreed}
            onChange={(event) => setAgreed(event.target.checked)}
            required
          />
          <span>{words.join.consent}</span>
        </label>
        {registration?.consentText && (
          <label className="consent">
            <input
              data-testid="join-consent-own"
              type="checkbox"
              checked={agreedOwn}
              onChange={(event) => setAgreedOwn(event.target.checked)}
              required
            />
            <span className="described">{registration.consentText}</span>
          </label>
        )}
        {refused && (
          <p className="problem" role="alert">
            {words.refused[refused] ?? words.failed}
          </p>
        )}
        <button className="primary" type="submit" data-testid="join-submit" disabled={!ready}>
          {entry?.phase === 'waiting'
            ? words.join.enterWaiting
            : entry?.phase === 'replay'
              ? words.replay.enter
              : words.join.enter}
        </button>
        <button
          className="quiet"
          type="button"
          onClick={() => studio.set({ locale: locale === 'zh-CN' ? 'en' : 'zh-CN' })}
        >
          {locale === 'zh-CN' ? 'English' : '简体中文'}
        </button>
      </form>
    </main>
  )
}
