import { useEffect, useState } from 'react'
import type { Audience, Live } from '../../../shared/ipc'
import { pickText } from '../../../shared/model'
import { Button } from '../../ui/button'
import { SelectField, TextField } from '../../ui/field'
import { Segments } from '../../ui/segments'
import { percent, price } from '../../ui/words'
import { ask, request } from '../bridge'
import { useKey } from '../keys'
import { useApp } from '../stores/app'
import { useCatalogue } from '../stores/catalogue'
import { changeDraft, type OfferDraft, show, useLiveView } from '../stores/live-view'
import { tell } from '../stores/notices'
import { useWords } from '../words'
import { couponOf, isCode, OfferLimits } from './offer-limits'
import { demand } from './wants'

function audienceOf({ audience, segment, attendeeId }: OfferDraft, minLikelihood: number): Audience | undefined {
  if (audience === 'all') return { kind: 'all' }
  if (audience === 'likely') return { kind: 'likely', minLikelihood }
  if (audience === 'segment') return segmentOf(segment)
  return attendeeId ? { kind: 'one', attendeeId } : undefined
}

/** A segment as the menu names it. */
function segmentOf(name: string): Audience | undefined {
  const [kind, first = '', second = ''] = name.split(':')
  if (kind === 'stayed') return { kind, minutes: Number(first) }
  if (kind === 'did' && (first === 'asked' || first === 'clicked' || first === 'voted')) return { kind, what: first }
  return kind === 'answered' ? { kind, pollId: first, choice: Number(second) } : undefined
}

/** Those who stayed, did something, or gave an answer in this class. */
function SegmentField({ live }: { live: Live }) {
  const { t } = useWords()
  const segment = useLiveView((view) => view.draft.segment)
  return (
    <SelectField
      label={t('segment.label')}
      value={segment}
      data-testid="offer-segment"
      onChange={(event) => changeDraft({ segment: event.target.value })}
    >
      {[5, 10, 20, 30, 45].map((minutes) => (
        <option key={minutes} value={`stayed:${minutes}`}>
          {t('segment.stayed', { minutes })}
        </option>
      ))}
      {(['asked', 'clicked', 'voted'] as const).map((what) => (
        <option key={what} value={`did:${what}`}>
          {t(`segment.${what}`)}
        </option>
      ))}
      {/* Who answered an anonymous poll what is nobody's to use. */}
      {live.polls
        .filter(({ poll }) => !poll.anonymous && poll.choices.length > 0)
        .reverse()
        .map(({ poll, tally }) => (
          <optgroup key={poll.id} label={poll.question}>
            {poll.choices.map((choice, at) => (
              <option key={choice} value={`answered:${poll.id}:${at}`}>
                {t('segment.answered', { choice, count: tally.counts[at] ?? 0 })}
              </option>
            ))}
          </optgroup>
        ))}
    </SelectField>
  )
}

/** Writes an offer and says, before it is sent, whom it reaches. */
export function NewOffer({ live }: { live: Live }) {
  const { t, locale } = useWords()
  const draft = useLiveView((view) => view.draft)
  const from = useLiveView((view) => view.likelyFrom)
  const courses = useCatalogue((catalogue) => catalogue.courses) ?? []
  const [reach, setReach] = useState({ recipients: 0, heldOut: 0 })
  const usual = useApp((app) => app.state?.selling.holdOutPercent) ?? 0
  const offered = courses.filter(({ id }) => live.class.recommendable.includes(id))
  const course = offered.find(({ id }) => id === draft.courseId) ?? offered[0]
  const audience = audienceOf(draft, from)
  const bundles = useCatalogue((catalogue) => catalogue.bundles).filter(({ courseIds }) =>
    courseIds.every((id) => offered.some((one) => one.id === id)),
  )
  const bundle = bundles.find(({ id }) => id === draft.bundleId)
  const courseId = bundle?.courseIds[0] ?? course?.id
  const bundleId = bundle?.id
  const holdOutPercent = draft.holdOutPercent ?? usual
  const { recipients, heldOut } = reach
  const asked = JSON.stringify([courseId, bundleId, audience, holdOutPercent])

  useEffect(() => {
    let current = true
    if (!courseId || !audience) setReach({ recipients: 0, heldOut: 0 })
    else {
      void request('offer:preview', { courseId, bundleId, audience, holdOutPercent }).then((outcome) => {
        if (current) setReach(outcome.ok ? outcome.value : { recipients: 0, heldOut: 0 })
      })
    }
    return () => {
      current = false
    }
  }, [asked, live.wants, live.offers.length, live.attendees.length])

  const send = async () => {
    if (!courseId || !audience || recipients === 0 || !isCode(draft.code)) return
    const outcome = await ask('offer:send', {
      courseId,
      bundleId,
      audience,
      discountPercent: draft.discountPercent,
      minutes: draft.minutes,
      holdOutPercent,
      ...(draft.stock === undefined ? {} : { stock: draft.stock }),
      ...couponOf(draft),
    })
    if (!outcome.ok) return
    // A code and a number of seats belong to the one offer they were written for.
    changeDraft({ stock: undefined, code: '', codeUses: undefined })
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
  const { priceCents, currency } = bundle ?? course
  const cents = Math.floor((priceCents * (100 - draft.discountPercent) + 50) / 100)
  return (
    <div className="offer-form">
      <SelectField
        label={t('offer.course')}
        value={bundle?.id ?? course.id}
        data-testid="offer-course"
        onChange={(event) => {
          const chosen = bundles.find(({ id }) => id === event.target.value)
          changeDraft({ courseId: chosen?.courseIds[0] ?? event.target.value, bundleId: chosen?.id })
        }}
      >
        {offered.map((one) => (
          <option key={one.id} value={one.id}>
            {pickText(one.title, locale)}
          </option>
        ))}
        {bundles.length > 0 && (
          <optgroup label={t('bundles.title')}>
            {bundles.map((one) => (
              <option key={one.id} value={one.id}>
                {pickText(one.title, locale)}
              </option>
            ))}
          </optgroup>
        )}
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
          { value: 'segment', label: t('segment.label') },
          { value: 'one', label: t('offer.one') },
        ]}
      />
      {draft.audience === 'segment' && <SegmentField live={live} />}
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
      <OfferLimits holdOutPercent={holdOutPercent} />
      <p className="offer-price">
        <strong className="figures">{price(cents, currency, locale)}</strong>
        {draft.discountPercent > 0 && <s className="faint figures">{price(priceCents, currency, locale)}</s>}
        <span className="grow" />
        {heldOut > 0 && (
          <span className="faint small figures" data-testid="offer-held-out">
            {t('offer.heldOut', { count: heldOut })}
          </span>
        )}
        <Button
          kind="primary"
          shortcut="o"
          tip={t('offer.title')}
          disabled={recipients === 0 || !isCode(draft.code)}
          data-testid="offer-send"
          onClick={() => void send()}
        >
          <span data-testid="offer-preview-count">{t('offer.send', { count: recipients })}</span>
        </Button>
      </p>
    </div>
  )
}
