import { useEffect, useRef } from 'react'
import { pickText } from '../../shared/model'
import type { OfferCard } from '../../shared/wire'
import { countdown, price } from '../ui/words'
import { usePage, useStudioClock } from './use-page'

/** Half of the card, for a second, on a page in front: that is seeing it. */
const SEEN_SHARE = 0.5
const SEEN_MS = 1000

const told = new Set<string>()

export function OfferSheet({ card }: { card: OfferCard }) {
  const { studio, state, words } = usePage()
  const sheet = useRef<HTMLElement>(null)
  const nowMs = useStudioClock()
  const { offer, course, status, reference } = card
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

  const checkout = course.checkoutUrl ? withReference(course.checkoutUrl, reference) : undefined
  const clicked = () => studio.act({ type: 'offer:click', offerId })
  function dismiss() {
    studio.act({ type: 'offer:dismiss', offerId })
    studio.set({
      offers: state.offers.map((one) => (one.offer.id === offerId ? { ...one, status: 'dismissed' } : one)),
    })
  }

  return (
    <section className="sheet" data-testid="offer-sheet" ref={sheet} aria-label={words.tabs.offer}>
      <header>
        <h2>{pickText(course.title, state.locale)}</h2>
        <button type="button" className="quiet" onClick={() => studio.set({ offerAway: true })}>
          {words.poll.away}
        </button>
      </header>
      <p className="price">
        <strong>{price(offer.priceCents, offer.currency, state.locale)}</strong>
        {offer.discountPercent > 0 && (
          <>
            <s title={words.offer.before}>{price(offer.listCents, offer.currency, state.locale)}</s>
            <span className="off">{words.offer.off(offer.discountPercent)}</span>
          </>
        )}
        <span className="spacer" />
        {status === 'open' && (
          <span className="soft">
            {over ? words.offer.over : `${words.offer.ends} ${countdown(offer.endsAtMs - nowMs)}`}
          </span>
        )}
      </p>
      <p className="soft clamp">{pickText(course.description, state.locale)}</p>
      {status === 'paid' ? (
        <p className="good" role="status" data-testid="offer-paid">
          {words.offer.paid}
        </p>
      ) : (
        <div className="actions">
          {checkout ? (
            <a
              className="primary"
              data-testid="offer-click"
              href={over ? undefined : checkout}
              target="_blank"
              rel="noopener noreferrer"
              onClick={clicked}
            >
              {words.offer.take}
            </a>
          ) : (
            <details onToggle={({ currentTarget }) => currentTarget.open && clicked()}>
              <summary className="primary" data-testid="offer-click">
                {words.offer.interested}
              </summary>
              <p className="soft">
                {words.offer.byTeacher} <code>{reference}</code>
              </p>
            </details>
          )}
          <button type="button" className="quiet" data-testid="offer-dismiss" onClick={dismiss}>
            {words.offer.dismiss}
          </button>
        </div>
      )}
    </section>
  )
}

function withReference(checkoutUrl: string, reference: string): string {
  const url = new URL(checkoutUrl)
  url.searchParams.set('reference', reference)
  return url.href
}
