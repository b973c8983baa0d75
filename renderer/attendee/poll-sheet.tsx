import { useState } from 'react'
import { percent } from '../ui/words'
import type { OwnPoll } from './state'
import { usePage } from './use-page'

/** The poll that is open, or the result of the one that was. */
export function PollSheet({ own }: { own: OwnPoll }) {
  const { studio, state, words } = usePage()
  const [chosen, setChosen] = useState<number[]>(own.myChoices)
  const [changing, setChanging] = useState(own.myChoices.length === 0)
  const { poll, tally } = own
  const closed = poll.closedAtMs !== undefined
  const results = closed || !changing

  function toggle(choice: number) {
    if (poll.kind === 'single') setChosen([choice])
    else setChosen(chosen.includes(choice) ? chosen.filter((one) => one !== choice) : [...chosen, choice])
  }

  function vote() {
    studio.act({ type: 'poll:vote', pollId: poll.id, choices: chosen })
    studio.set({ poll: { ...own, myChoices: chosen } })
    setChanging(false)
  }

  return (
    <section className="sheet" data-testid="poll-sheet" aria-label={words.tabs.poll}>
      <header>
        <h2>{poll.question}</h2>
        <button type="button" className="quiet" onClick={() => studio.set({ poll: { ...own, away: true } })}>
          {words.poll.away}
        </button>
      </header>
      <p className="soft">
        {closed ? words.poll.closed : poll.kind === 'single' ? words.poll.single : words.poll.multiple} ·{' '}
        {words.poll.voters(tally.voters)}
      </p>
      <ul className="choices">
        {poll.choices.map((choice, index) => {
          const share = tally.voters > 0 ? (tally.counts[index] ?? 0) / tally.voters : 0
          const mine = (changing ? chosen : own.myChoices).includes(index)
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: choices never change their order, and two may be alike
            <li key={index}>
              {results ? (
                <div className={mine ? 'bar mine' : 'bar'}>
                  <span className="fill" style={{ width: `${share * 100}%` }} />
                  <span className="label">{choice}</span>
                  <span className="figure">
                    {tally.counts[index] ?? 0} · {percent(share, state.locale)}
                  </span>
                </div>
              ) : (
                <label className={mine ? 'choice mine' : 'choice'}>
                  <input
                    type={poll.kind === 'single' ? 'radio' : 'checkbox'}
                    name={poll.id}
                    data-testid={`poll-choice-${index}`}
                    checked={mine}
                    onChange={() => toggle(index)}
                  />
                  <span>{choice}</span>
                </label>
              )}
            </li>
          )
        })}
      </ul>
      {!closed &&
        (changing ? (
          <button
            type="button"
            className="primary"
            data-testid="poll-submit"
            disabled={chosen.length === 0}
            onClick={vote}
          >
            {words.poll.vote}
          </button>
        ) : (
          <button type="button" className="quiet" onClick={() => setChanging(true)}>
            {words.poll.change}
          </button>
        ))}
    </section>
  )
}
