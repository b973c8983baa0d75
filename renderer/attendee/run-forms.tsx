import { useState } from 'react'
import { usePage, useStudioClock } from './use-page'

const CHECKIN_SECONDS = 60

/** Opens a poll; of the one before, closes it and shows or hides its result. */
export function PollForm() {
  const { studio, state, words } = usePage()
  const [question, setQuestion] = useState('')
  const [choices, setChoices] = useState('')
  const list = choices.split('\n').flatMap((one) => one.trim() || [])
  const poll = state.poll?.poll
  const isOpen = poll !== undefined && poll.closedAtMs === undefined
  const send = () => {
    const draft = { question: question.trim(), kind: 'single' as const, choices: list, correct: [] }
    studio.manage({ type: 'poll:open', draft: { ...draft, anonymous: false, shared: true } })
    setQuestion('')
    setChoices('')
  }
  return (
    <>
      {poll && (
        <p className="run-line">
          <span>{poll.question}</span>
          <button
            type="button"
            data-testid="run-poll-share"
            onClick={() => studio.manage({ type: 'poll:share', pollId: poll.id, shared: !poll.shared })}
          >
            {poll.shared ? words.run.hideResult : words.run.shareResult}
          </button>
          {isOpen && (
            <button
              type="button"
              data-testid="run-poll-close"
              onClick={() => studio.manage({ type: 'poll:close', pollId: poll.id })}
            >
              {words.run.closePoll}
            </button>
          )}
        </p>
      )}
      {!isOpen && (
        <form
          className="run-form"
          onSubmit={(event) => {
            event.preventDefault()
            send()
          }}
        >
          <input
            value={question}
            maxLength={300}
            placeholder={words.run.question}
            aria-label={words.run.question}
            data-testid="run-poll-question"
            onChange={(event) => setQuestion(event.target.value)}
          />
          <textarea
            rows={3}
            value={choices}
            placeholder={words.run.choices}
            aria-label={words.run.choices}
            data-testid="run-poll-choices"
            onChange={(event) => setChoices(event.target.value)}
          />
          <button
            type="submit"
            className="primary"
            data-testid="run-poll-open"
            disabled={!question.trim() || list.length < 2}
          >
            {words.run.openPoll}
          </button>
        </form>
      )}
    </>
  )
}

/** Hands out a link; files come from the studio's own machine. */
export function HandoutForm() {
  const { studio, words } = usePage()
  const [url, setUrl] = useState('')
  const [title, setTitle] = useState('')
  const host = /^https?:\/\/([^\s/]+)\S*$/.exec(url.trim())?.[1]
  return (
    <form
      className="run-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (!host) return
        studio.manage({ type: 'handout:share', title: title.trim() || host.slice(0, 120), url: url.trim() })
        setUrl('')
        setTitle('')
      }}
    >
      <input
        type="url"
        value={url}
        maxLength={2000}
        placeholder={words.run.handoutUrl}
        aria-label={words.run.handoutUrl}
        data-testid="run-handout-url"
        onChange={(event) => setUrl(event.target.value)}
      />
      <input
        value={title}
        maxLength={120}
        placeholder={words.run.handoutTitle}
        aria-label={words.run.handoutTitle}
        data-testid="run-handout-title"
        onChange={(event) => setTitle(event.target.value)}
      />
      <button type="submit" data-testid="run-handout-share" disabled={!host}>
        {words.run.handOut}
      </button>
    </form>
  )
}

/** Asks who is really there. */
export function CheckinForm() {
  const { studio, state, words } = usePage()
  const nowMs = useStudioClock()
  return (
    <button
      type="button"
      data-testid="run-checkin"
      disabled={state.checkin !== undefined && nowMs < state.checkin.checkin.endsAtMs}
      onClick={() => studio.manage({ type: 'checkin:open', seconds: CHECKIN_SECONDS })}
    >
      {words.run.checkin}
    </button>
  )
}

/** A line of what is being said, shown to everybody at once. */
export function CaptionForm() {
  const { studio, words } = usePage()
  const [text, setText] = useState('')
  return (
    <form
      className="run-caption"
      onSubmit={(event) => {
        event.preventDefault()
        if (!text.trim()) return
        studio.manage({ type: 'caption:say', text: text.trim() })
        setText('')
      }}
    >
      <input
        value={text}
        maxLength={300}
        autoComplete="off"
        placeholder={words.captions.write}
        aria-label={words.captions.write}
        data-testid="run-caption"
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" disabled={!text.trim()}>
        {words.captions.send}
      </button>
    </form>
  )
}
