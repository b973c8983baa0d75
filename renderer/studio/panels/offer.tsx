import { useEffect, useState } from 'react'
import type { Audience, Live, OfferStatus } from '../../../shared/ipc'
import { type OfferProgress, pickText } from '../../../shared/model'
import { Button } from '../../ui/button'
import { SelectField, TextField } from '../../ui/field'
import { Segments } from '../../ui/segments'
import { countdown, percent, price } from '../../ui/words'
import { ask, request } from '../bridge'
import { useKey } from '../keys'
import { useCatalogue } from '../stores/catalogue'
import { nowMs } from '../stores/live'
import { changeDraft, type OfferDraft, show, useLiveView } from '../stores/live-view'
import { tell } from '../stores/notices'
import { useWords } from '../words'
import { demand } from './wants'

function audienceOf({ audience, attendeeId }: OfferDraft, minLikelihood: number): Audience | undefined {
  if (audience === 'all') return { kind: 'all' }
  if (audience === 'likely') return { kind: 'likely', minLikelihood }
  return attendeeId ? { kind: 'one', attendeeId } : undefined
}

function NewOffer({ live }: { live: Live }) {
  const { t, locale } = useWords()
  const draft = useLiveView((view) => view.draft)
  const from = useLiveView((view) => view.likelyFrom)
  const courses = useCatalogue((catalogue) => catalogue.courses) ?? []
  const [recipients, setRecipients] = useState(0)
  const offered = courses.filter(({ id }) => live.class.recommendable.includes(id))
  const course = offered.find(({ id }) => id === draft.courseId) ?? offered[0]
  const audience = audienceOf(draft, from)
  const courseId = course?.id
  const key = JSON.stringify([courseId, audience, live.matrix, live.offers.length, live.attendees.length])

  useEffect(() => {
    let current = true
    if (!courseId || !audience) setRecipients(0)
    else {
      void request('offer:preview', { courseId, audience }).then((outcome) => {
        if (current) setRecipients(outcome.ok ? outcome.value.recipients : 0)
      })
    }
    return () => {
      current = false
    }
  }, [key])

  const send = async () => {
    if (!courseId || !audience || recipients === 0) return
    const outcome = await ask('offer:send', {
      courseId,
      audience,
      discountPercent: draft.discountPercent,
      minutes: draft.minutes,
    })
    if (!outcome.ok) return
    tell({ kind: 'offer-sent', recipients: outcome.value.recipients })
    show({ offerTab: 'sent' })
  }
  useKey('o', t('offer.title'), () => void send())

  // The most wanted course is proposed once; after that nothing moves under the teacher's hand.
  const proposed = draft.courseId ? undefined : demand(live, from)[0]
  const proposal = proposed && proposed.expected > 0 ? proposed.courseId : undefined
  useEffect(() => {
    if (proposal) changeDraft({ courseId: proposal })
  }, [proposal])

  if (!course) return <p className="empty">{t('wants.noCourses')}</p>
  const cents = Math.floor((course.priceCents * (100 - draft.discountPercent) + 50) / 100)
  return (
    <div className="offer-form">
      <SelectField
        label={t('offer.course')}
        value={course.id}
        data-testid="offer-course"
        onChange={(event) => changeDraft({ courseId: event.target.value })}
      >
        {offered.map((one) => (
          <option key={one.id} value={one.id}>
            {pickText(one.title, locale)}
          </option>
        ))}
      </SelectField>
      <div className="offer-numbers">
        <TextField
          label={t('offer.discount')}
          unit="%"
          type="number"
          min={0}
          max={100}
          value={draft.discountPercent}
          data-testid="offer-discount"
          onChange={(event) =>
            changeDraft({ discountPercent: Math.min(100, Math.max(0, Math.round(Number(event.target.value)))) })
          }
        />
        <TextField
          label={t('offer.minutes')}
          unit={t('offer.minutesUnit')}
          type="number"
          min={1}
          max={1440}
          value={draft.minutes}
          data-testid="offer-minutes"
          onChange={(event) =>
            changeDraft({ minutes: Math.min(1440, Math.max(1, Math.round(Number(event.target.value)))) })
          }
        />
      </div>
      <Segments
        label={t('offer.audience')}
        size="small"
        value={draft.audience}
        testId="audience"
        onChange={(value) => changeDraft({ audience: value })}
        options={[
          { value: 'all', label: t('offer.all') },
          { value: 'likely', label: `${t('offer.likely')} ≥ ${percent(from, locale)}` },
          { value: 'one', label: t('offer.one') },
        ]}
      />
      {draft.audience === 'one' && (
        <SelectField
          label={t('offer.person')}
          value={draft.attendeeId ?? ''}
          data-testid="offer-person"
          onChange={(event) => changeDraft({ attendeeId: event.target.value })}
        >
          <option value="">–</option>
          {live.attendees.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
      <p className="offer-price">
        <strong className="figures">{price(cents, course.currency, locale)}</strong>
        {draft.discountPercent > 0 && (
          <s className="faint figures">{price(course.priceCents, course.currency, locale)}</s>
        )}
        <span className="grow" />
        <Button
          kind="primary"
          shortcut="o"
          tip={t('offer.title')}
          disabled={recipients === 0}
          data-testid="offer-send"
          onClick={() => void send()}
        >
          <span data-testid="offer-preview-count">{t('offer.send', { count: recipients })}</span>
        </Button>
      </p>
    </div>
  )
}

type StepName = 'paid' | 'clicked' | 'seen' | 'shown' | 'dismissed' | 'waiting'

function stepOf(progress: OfferProgress): StepName {
  if (progress.paidAtMs !== undefined) return 'paid'
  if (progress.dismissedAtMs !== undefined) return 'dismissed'
  if (progress.clickedAtMs !== undefined) return 'clicked'
  if (progress.seenAtMs !== undefined) return 'seen'
  return progress.shownAtMs === undefined ? 'waiting' : 'shown'
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
        <span className="one-line strong">{pickText(names.courses[offer.courseId] ?? {}, locale)}</span>
        <span className="small soft figures">
          {leftMs > 0 ? t('offer.ends', { left: countdown(leftMs) }) : t('offer.over')}
        </span>
        <span className="sent-steps figures small">
          {(['shown', 'seen', 'clicked', 'paid'] as const).map((step) => (
            <span key={step} data-testid={`sent-${step}`}>
              {t(`offer.steps.${step}`)} {counts[step]}/{sent}
            </span>
          ))}
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
