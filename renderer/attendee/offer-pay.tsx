import { useEffect, useState } from 'react'
import type { OfferCard } from '../../shared/wire'
import { usePage } from './use-page'

/** Where to pay: the seller's page with the reference in it, as a link and as a code for another device, or the teacher. */
export function Pay({ card, over }: { card: OfferCard; over: boolean }) {
  const { studio, words } = usePage()
  const { offer, course, reference } = card
  const checkout = course.checkoutUrl ? withReference(course.checkoutUrl, reference) : undefined
  const clicked = () => studio.act({ type: 'offer:click', offerId: offer.id })
  const toCheckout = () => {
    clicked()
    studio.act({ type: 'offer:checkout', offerId: offer.id })
  }
  if (!checkout) {
    return (
      <details
        open={card.status === 'claimed'}
        onToggle={({ currentTarget }) => currentTarget.open && card.status !== 'claimed' && clicked()}
      >
        <summary className="primary" data-testid="offer-click">
          {words.offer.interested}
        </summary>
        <p className="soft">
          {words.offer.byTeacher} <code data-testid="offer-reference">{reference}</code>
        </p>
      </details>
    )
  }
  return (
    <>
      <a
        className="primary"
        data-testid="offer-click"
        href={over ? undefined : checkout}
        target="_blank"
        rel="noopener noreferrer"
        onClick={over ? undefined : toCheckout}
      >
        {words.offer.take}
      </a>
      {!over && <CheckoutCode url={checkout} />}
    </>
  )
}

/** The code is drawn when it is asked for: who pays on the same phone never loads the program for it. */
function CheckoutCode({ url }: { url: string }) {
  const { words } = usePage()
  const [open, setOpen] = useState(false)
  const [picture, setPicture] = useState<string>()
  useEffect(() => {
    if (!open) return
    void import('uqr').then(({ renderSVG }) =>
      setPicture(`data:image/svg+xml,${encodeURIComponent(renderSVG(url, { border: 2 }))}`),
    )
  }, [open, url])
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="quiet" data-testid="offer-qr">
        {words.offer.qr}
      </summary>
      {picture && <img className="qr" src={picture} alt={words.offer.qr} />}
    </details>
  )
}

/** `client_reference_id` is what Stripe's payment links call it. */
function withReference(checkoutUrl: string, reference: string): string {
  const url = new URL(checkoutUrl)
  url.searchParams.set('reference', reference)
  url.searchParams.set('client_reference_id', reference)
  return url.href
}

/** A code makes the offer cheaper for whoever knows it. */
export function CodeField({ card }: { card: OfferCard }) {
  const { studio, words } = usePage()
  const [typed, setTyped] = useState('')
  if (card.code === 'redeemed') return <p className="good small">{words.offer.redeemed}</p>
  return (
    <form
      className="code"
      onSubmit={(event) => {
        event.preventDefault()
        studio.set({ notice: undefined })
        if (typed.trim()) studio.act({ type: 'offer:redeem', offerId: card.offer.id, code: typed.trim() })
      }}
    >
      <input
        data-testid="offer-code"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        placeholder={words.offer.code}
        aria-label={words.offer.code}
        autoCapitalize="characters"
        autoComplete="off"
        maxLength={32}
      />
      <button type="submit" disabled={!typed.trim()}>
        {words.offer.redeem}
      </button>
    </form>
  )
}
