import { Star } from 'lucide-react'
import { useState } from 'react'
import { RATED, type Rating } from '../../shared/model'
import { usePage } from './use-page'

const STARS = [1, 2, 3, 4, 5]

/** How the class and the course were, in stars and in one's own words; `last`: the class is over, and whether it can be rated. */
export function RatingSheet({ last }: { last?: 'open' | 'closed' }) {
  const { studio, state, words } = usePage()
  const { mine } = state.ratings
  const before = (subject: Rating['subject']) => mine.find((rating) => rating.subject === subject)
  const [stars, setStars] = useState({ class: before('class')?.stars ?? 0, course: before('course')?.stars ?? 0 })
  const [text, setText] = useState(before('class')?.text ?? '')
  const [sent, setSent] = useState(mine.length > 0)
  const away = () => studio.set({ ratings: { ...state.ratings, away: true } })

  function send() {
    const line = text.trim()
    const given = RATED.filter((subject) => stars[subject] > 0).map(
      (subject): Rating => ({ subject, stars: stars[subject], text: subject === 'class' ? line : '' }),
    )
    for (const { text: words, ...rating } of given) {
      studio.act({ type: 'rating:send', ...rating, ...(words ? { text: words } : {}) })
    }
    studio.set({ ratings: { ...state.ratings, mine: given } })
    setSent(true)
  }

  return (
    <section className="sheet" data-testid="rating-sheet" aria-label={words.tabs.rating}>
      <header>
        <h2>{words.rating.title}</h2>
        {!last && (
          <button type="button" className="quiet" onClick={away}>
            {words.poll.away}
          </button>
        )}
      </header>
      {sent ? (
        <>
          <p className="good" role="status" data-testid="rating-thanks">
            {words.rating.thanks}
          </p>
          {last !== 'closed' && (
            <button type="button" className="quiet" onClick={() => setSent(false)}>
              {words.rating.change}
            </button>
          )}
        </>
      ) : (
        <>
          {RATED.map((subject) => (
            <div key={subject} className="stars" role="radiogroup" aria-label={words.rating[subject]}>
              <span>{words.rating[subject]}</span>
              {STARS.map((count) => (
                <label key={count} className="star">
                  <input
                    type="radio"
                    name={subject}
                    checked={stars[subject] === count}
                    aria-label={words.rating.stars(count)}
                    data-testid={`rating-${subject}-${count}`}
                    onChange={() => setStars({ ...stars, [subject]: count })}
                  />
                  <Star size={24} className={count <= stars[subject] ? 'full' : undefined} />
                </label>
              ))}
            </div>
          ))}
          <textarea
            data-testid="rating-text"
            value={text}
            rows={3}
            maxLength={2000}
            placeholder={words.rating.text}
            aria-label={words.rating.text}
            onChange={(event) => setText(event.target.value)}
          />
          <button
            type="button"
            className="primary"
            data-testid="rating-send"
            disabled={stars.class === 0 && stars.course === 0}
            onClick={send}
          >
            {words.rating.send}
          </button>
        </>
      )}
    </section>
  )
}
