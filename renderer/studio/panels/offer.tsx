import type { Live, OfferStatus } from '../../../shared/ipc'
import { type OfferProgress, pickText } from '../../../shared/model'
import { Button } from '../../ui/button'
import { Segments } from '../../ui/segments'
import { countdown } from '../../ui/words'
import { ask } from '../bridge'
import { useCatalogue } from '../stores/catalogue'
import { nowMs } from '../stores/live'
import { show, useLiveView } from '../stores/live-view'
import { useWords } from '../words'
import { NewOffer } from './offer-form'

type StepName = 'paid' | 'claimed' | 'clicked' | 'seen' | 'shown' | 'dismissed' | 'waiting'

function stepOf(progress: OfferProgress): StepName {
  if (progress.paidAtMs !== undefined) return 'paid'
  if (progress.dismissedAtMs !== undefined) return 'dismissed'
  if (progress.claimedAtMs !== undefined) return 'claimed'
  if (progress.clickedAtMs !== undefined) return 'clicked'
  if (progress.seenAtMs !== undefined) return 'seen'
  return progress.shownAtMs === undefined ? 'waiting' : 'shown'
}

/** Seats, coupon and hold-out of an offer, where it has them. */
function SentLimits({ status: { offer, seatsTaken, coupon, heldOut } }: { status: OfferStatus }) {
  const { t } = useWords()
  return (
    <>
      {offer.stock !== undefined && (
        <span data-testid="sent-seats">{t('offer.seats', { taken: seatsTaken ?? 0, stock: offer.stock })}</span>
      )}
      {coupon && (
        <span data-testid="sent-coupon">
          {coupon.code} {coupon.uses === undefined ? coupon.used : `${coupon.used}/${coupon.uses}`}
        </span>
      )}
      {heldOut > 0 && <span data-testid="sent-held-out">{t('offer.heldOut', { count: heldOut })}</span>}
    </>
  )
}

function SentOffer({ live, status }: { live: Live; status: OfferStatus }) {
  const { t, locale } = useWords()
  const names = useCatalogue((catalogue) => catalogue.names)
  const { offer, recipients } = status
  const leftMs = offer.endsAtMs - nowMs()
  const sent = recipients.length
  const counts = {
    shown: recipients.filter((one) => one.shownAtMs !== undefined).length,
    seen: recipients.filter((one) => one.seenAtMs !== undefined).length,
    clicked: recipients.filter((one) => one.clickedAtMs !== undefined).length,
    paid: recipients.filter((one) => one.paidAtMs !== undefined).length,
  }
  return (
    <details className="sent" data-testid="sent-offer">
      <summary>
        <span className="one-line strong">
          {pickText(offer.bundle?.title ?? names.courses[offer.courseId] ?? {}, locale)}
        </span>
        <span className="small soft figures">
          {leftMs > 0 ? t('offer.ends', { left: countdown(leftMs) }) : t('offer.over')}
        </span>
        <span className="sent-steps figures small">
          {(['shown', 'seen', 'clicked', 'paid'] as const).map((step) => (
            <span key={step} data-testid={`sent-${step}`}>
              {t(`offer.steps.${step}`)} {counts[step]}/{sent}
            </span>
          ))}
          <SentLimits status={status} />
        </span>
      </summary>
      <ul>
        {recipients.map((progress) => (
          <li key={progress.attendeeId} className="recipient">
            <span className="one-line grow">
              {live.attendees.find(({ id }) => id === progress.attendeeId)?.name ?? progress.attendeeId}
            </span>
            <span className="small soft">{t(`offer.${stepOf(progress)}`)}</span>
            {progress.paidAtMs === undefined && (
              <Button
                size="small"
                data-testid="order-confirm"
                onClick={() => void ask('order:confirm', { offerId: offer.id, attendeeId: progress.attendeeId })}
              >
                {t('offer.confirm')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </details>
  )
}

/** Making an offer, and how far the ones already made have come. */
export function OfferPanel({ live }: { live: Live }) {
  const { t } = useWords()
  const tab = useLiveView((view) => view.offerTab)
  return (
    <section className="panel offer" aria-label={t('offer.title')}>
      <header className="panel-head">
        <h2>{t('offer.title')}</h2>
        <Segments
          label={t('offer.title')}
          size="small"
          value={tab}
          testId="offer-tab"
          onChange={(offerTab) => show({ offerTab })}
          options={[
            { value: 'new', label: t('offer.new') },
            { value: 'sent', label: `${t('offer.sent')} ${live.offers.length}` },
          ]}
        />
      </header>
      <div className="panel-scroll">
        {tab === 'new' && <NewOffer live={live} />}
        {tab === 'sent' && live.offers.length === 0 && <p className="empty">{t('offer.none')}</p>}
        {tab === 'sent' &&
          [...live.offers].reverse().map((status) => <SentOffer key={status.offer.id} live={live} status={status} />)}
      </div>
    </section>
  )
}
