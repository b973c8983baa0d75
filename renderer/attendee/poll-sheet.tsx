import { Check } from 'lucide-react'
import { useState } from 'react'
import type { Poll } from '../../shared/model'
import { percent } from '../ui/words'
import type { OwnPoll } from './state'
import { usePage } from './use-page'

/** The choices as bars, with one's own and, once it is told, the right one marked. */
function Bars({ own }: { own: OwnPoll }) {
  const { state, words } = usePage()
  const { poll, tally, myChoices } = own
  return (
    <ul className="choices">
      {poll.choices.map((choice, index) => {
        const share = tally.voters > 0 ? (tally.counts[index] ?? 0) / tally.voters : 0
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: choices never change their order, and two may be alike
          <li key={index} className={myChoices.includes(index) ? 'bar mine' : 'bar'}>
            {poll.shared && <span className="fill" style={{ width: `${share * 100}%` }} />}
            <span className="label">
              {choice}
              {poll.correct.includes(index) && (
                <span className="good" data-testid="poll-correct">
                  {' '}
                  <Check size={14} /> {words.poll.correct}
                </span>
              )}
            </span>
            {poll.shared && (
              <span className="figure">
                {tally.counts[index] ?? 0} · {percent(share, state.locale)}
              </span>
            )}
          </li>
        )
      })}
    </ul>
  )
}

function Choices({ poll, chosen, setChosen }: { poll: Poll; chosen: number[]; setChosen: (chosen: number[]) => void }) {
  const several = poll.kind === 'multiple'
  function toggle(choice: number) {
    if (!several) setChosen([choice])
    else setChosen(chosen.includes(choice) ? chosen.filter((one) => one !== choice) : [...chosen, choice])
  }
  return (
    <ul className={poll.kind === 'rating' ? 'choices steps' : 'choices answers'}>
      {poll.choices.map((choice, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: choices never change their order, and two may be alike
        <li key={index}>
          <label className={chosen.includes(index) ? 'choice mine' : 'choice'}>
            <input
              type={several ? 'checkbox' : 'radio'}
              name={poll.id}
              data-testid={`poll-choice-${index}`}
              checked={chosen.includes(index)}
              onChange={() => toggle(index)}
            />
            <span>{choice}</span>
          </label>
        </li>
      ))}
    </ul>
  )
}

/** One's own answer is shown apart; it is among those of the class once. */
function others(texts: string[], own: string): string[] {
  const at = texts.indexOf(own)
  return at === -1 ? texts : texts.filter((_, index) => index !== at)
}

/** The poll that is open, or the result of the one that was. */
export function PollSheet({ own }: { own: OwnPoll }) {
  const { studio, words } = usePage()
  const { poll, tally } = own
  const [chosen, setChosen] = useState<number[]>(own.myChoices)
  const [text, setText] = useState(own.myText)
  const [again, setAgain] = useState(false)
  const answered = own.myChoices.length > 0 || own.myText !== ''
  const changing = (again || !answered) && !own.elsewhere
  const closed = poll.closedAtMs !== undefined
  const ready = poll.kind === 'text' ? text.trim() !== '' : chosen.length > 0

  function vote() {
    const answer = poll.kind === 'text' ? { choices: [], text: text.trim() } : { choices: chosen }
    const id = studio.act({ type: 'poll:vote', pollId: poll.id, ...answer })
    const sent = { id, myChoices: own.myChoices, myText: own.myText }
    studio.set({ poll: { ...own, myChoices: chosen, myText: text.trim(), sent } })
    setAgain(false)
  }

  function change() {
    setChosen(own.myChoices)
    setText(own.myText)
    setAgain(true)
  }

  const notes = [
    closed && !own.later ? words.poll.closed : closed ? words.replay.thanks : words.poll[poll.kind],
    own.later ? words.replay.answered(tally.voters) : words.poll.voters(tally.voters),
    ...(poll.anonymous ? [words.poll.anonymous] : []),
    ...(own.elsewhere ? [words.poll.elsewhere] : []),
    ...(!poll.shared && (closed || !changing) ? [words.poll.hidden] : []),
  ]
  return (
    <section className="sheet" data-testid="poll-sheet" aria-label={words.tabs.poll}>
      <header>
        <h2>{poll.question}</h2>
        <button type="button" className="quiet" onClick={() => studio.set({ poll: { ...own, away: true } })}>
          {words.poll.away}
        </button>
      </header>
      <p className="soft">{notes.join(' · ')}</p>
      {poll.kind === 'text' ? (
        closed || !changing ? (
          <ul className="texts">
            {own.myText && <li className="mine">{own.myText}</li>}
            {others(tally.texts, own.myText).map((one, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two may have written the same
              <li key={index}>{one}</li>
            ))}
          </ul>
        ) : (
          <textarea
            value={text}
            rows={2}
            maxLength={500}
            placeholder={words.poll.answer}
            aria-label={words.poll.answer}
            data-testid="poll-text"
            onChange={(event) => setText(event.target.value)}
          />
        )
      ) : closed || !changing ? (
        <Bars own={own} />
      ) : (
        <Choices poll={poll} chosen={chosen} setChosen={setChosen} />
      )}
      {!closed &&
        (changing ? (
          <button type="button" className="primary" data-testid="poll-submit" disabled={!ready} onClick={vote}>
            {words.poll.vote}
          </button>
        ) : own.later || own.elsewhere ? null : (
          <button type="button" className="quiet" data-testid="poll-change" onClick={change}>
            {words.poll.change}
          </button>
        ))}
    </section>
  )
}
