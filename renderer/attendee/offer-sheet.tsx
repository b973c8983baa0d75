import { useEffect, useRef } from 'react'
import { pickText } from '../../shared/model'
import type { OfferCard } from '../../shared/wire'
import { countdown, price } from '../ui/words'
import { Agreement } from './agreements'
import { CodeField, Pay } from './offer-pay'
import { usePage, useStudioClock } from './use-page'

/** Half of the card, for a second, on a page in front: that is seeing it. */
const SEEN_SHARE = 0.5
const SEEN_MS = 1000

const told = new Set<string>()

/** Refusals that are about the offer, and said on its card. */
export const OFFER_REFUSALS: readonly string[] = ['offer-closed', 'sold-out', 'bad-code', 'code-used-up']

export function OfferSheet({ card }: { card: OfferCard }) {
  const { studio, state, words } = usePage()
  const sheet = useRef<HTMLElement>(null)
  const nowMs = useStudioClock()
  const { offer, course, status } = card
  const over = nowMs >= offer.endsAtMs
  const offerId = offer.id

  useEffect(() => {
    const once = (type: 'offer:shown' | 'offer:seen') => {
      if (told.has(type + offerId)) return
      told.add(type + offerId)
      studio.act({ type, offerId })
    }
    once('offer:shown')
    let timer: ReturnType<typeof setTimeout> | undefined
    const observer = new IntersectionObserver(
      ([entry]) => {
        clearTimeout(timer)
        if (entry && entry.intersectionRatio >= SEEN_SHARE && document.visibilityState === 'visible') {
          timer = setTimeout(() => once('offer:seen'), SEEN_MS)
        }
      },
      { threshold: [0, SEEN_SHARE, 1] },
    )
    if (sheet.current) observer.observe(sheet.current)
    return () => {
      clearTimeout(timer)
      observer.disconnect()
    }
  }, [studio, offerId])

  function dismiss() {
    studio.act({ type: 'offer:dismiss', offerId })
    studio.set({
      offers: state.offers.map((one) => (one.offer.id === offerId ? { ...one, status: 'dismissed' } : one)),
    })
  }
  const title = pickText(offer.bundle?.title ?? course.title, state.locale)
  const problem = state.notice && OFFER_REFUSALS.includes(state.notice) ? state.notice : undefined

  return (
    <section className="sheet" data-testid="offer-sheet" ref={sheet} aria-label={words.tabs.offer}>
      <header>
        <h2>{title}</h2>
        <button type="button" className="quiet" onClick={() => studio.set({ offerAway: true })}>
          {words.poll.away}
        </button>
      </header>
      <Price card={card} over={over} leftMs={offer.endsAtMs - nowMs} />
      {card.courses ? (
        <ul className="bundle soft">
          <li>{words.offer.bundle(card.courses.length)}</li>
          {card.courses.map((one) => (
            <li key={one.id}>{pickText(one.title, state.locale)}</li>
          ))}
        </ul>
      ) : (
        <p className="soft clamp">{pickText(course.description, state.locale)}</p>
      )}
      {problem && (
        <p className="problem" role="alert" data-testid="offer-problem">
          {words.refused[problem as keyof typeof words.refused]}
        </p>
      )}
      {status === 'paid' ? (
        <p className="good" role="status" data-testid="offer-paid">
          {words.offer.paid}
        </p>
      ) : (
        <>
          {!over && card.code !== 'none' && <CodeField card={card} />}
          <div className="actions">
            <Take card={card} over={over} />
            <button type="button" className="quiet" data-testid="offer-dismiss" onClick={dismiss}>
              {words.offer.dismiss}
            </button>
          </div>
        </>
      )}
      {/* In a replay there is no class to be told. */}
      {!state.replay && <Agreement purpose="announce" />}
    </section>
  )
}

/** What it costs now and cost before, how many seats there are, and until when. */
function Price({ card, over, leftMs }: { card: OfferCard; over: boolean; leftMs: number }) {
  const { state, words } = usePage()
  const { offer, status, dueCents, seatsLeft } = card
  const off = offer.listCents > 0 ? Math.round((1 - dueCents / offer.listCents) * 100) : 0
  return (
    <p className="price">
      <strong data-testid="offer-due">{price(dueCents, offer.currency, state.locale)}</strong>
      {dueCents < offer.listCents && (
        <>
          <s title={words.offer.before}>{price(offer.listCents, offer.currency, state.locale)}</s>
          <span className="off">{words.offer.off(off)}</span>
        </>
      )}
      <span className="terms soft">
        {seatsLeft !== undefined && status === 'open' && !over && (
          <span data-testid="offer-seats">{seatsLeft > 0 ? words.offer.seats(seatsLeft) : words.offer.soldOut}</span>
        )}
        {status !== 'paid' && <span>{over ? words.offer.over : `${words.offer.ends} ${countdown(leftMs)}`}</span>}
      </span>
    </p>
  )
}

/** Where seats are counted, one first takes one; then, or at once where they are not, one pays. */
function Take({ card, over }: { card: OfferCard; over: boolean }) {
  const { studio, words } = usePage()
  const { offer, status, seatsLeft } = card
  if (seatsLeft === undefined || status !== 'open') {
    return (
      <>
        {status === 'claimed' && seatsLeft !== undefined && (
          <p className="good small held" data-testid="offer-held">
            {words.offer.held}
          </p>
        )}
        <Pay card={card} over={over} />
      </>
    )
  }
  return (
    <button
      type="button"
      className="primary"
      data-testid="offer-claim"
      disabled={over || seatsLeft === 0}
      onClick={() => {
        studio.set({ notice: undefined })
        studio.act({ type: 'offer:click', offerId: offer.id })
        studio.act({ type: 'offer:claim', offerId: offer.id })
      }}
    >
      {seatsLeft === 0 ? words.offer.soldOut : words.offer.claim}
    </button>
  )
}
