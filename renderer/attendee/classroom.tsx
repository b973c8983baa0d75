import { Users } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Bought } from './bought'
import { Chat } from './chat'
import { CheckinSheet } from './checkin-sheet'
import { ForYou } from './for-you'
import { GroupTab } from './group-tab'
import { Material } from './material'
import { OfferSheet } from './offer-sheet'
import { PollSheet } from './poll-sheet'
import { Questions } from './questions'
import { RatingSheet } from './rating-sheet'
import { RunTab } from './run-tab'
import { Stage, StagePlace } from './stage'
import { StageSheet } from './stage-sheet'
import { type TabLabel, Tabs } from './tabs'
import { useEscape } from './use-escape'
import { usePage, useSettled } from './use-page'

type Tab = 'group' | 'run' | 'chat' | 'questions' | 'material' | 'for-you'

/** The class: the picture, and below it the tabs; polls and offers slide over the tabs, never over the picture. */
export function Classroom() {
  const { studio, state, words } = usePage()
  const settled = useSettled()
  const [tab, setTab] = useState<Tab>('chat')
  const { poll, offers, offerAway, checkin, ratings, handouts, opened, group } = state
  const groupId = group?.id
  useEffect(() => setTab(groupId ? 'group' : 'chat'), [groupId])
  const openQuestions = state.questions.filter((question) => question.state.kind === 'open').length
  const unread = handouts.filter(({ id }) => !opened.includes(id)).length
  const tabs: TabLabel<Tab>[] = [
    ...(group ? [{ tab: 'group' as const, label: words.group.tab, count: 0 }] : []),
    { tab: 'chat', label: words.tabs.chat, count: 0 },
    { tab: 'questions', label: words.tabs.questions, count: openQuestions },
    ...(handouts.length > 0 ? [{ tab: 'material' as const, label: words.tabs.material, count: unread }] : []),
    ...(state.role === 'attendee' ? [] : [{ tab: 'run' as const, label: words.run.tab, count: 0 }]),
    { tab: 'for-you', label: words.tabs.forYou, count: 0 },
  ]
  const offer = offers.filter(({ status }) => status !== 'dismissed').at(-1)
  useEscape(Boolean(poll && !poll.away), () => poll && studio.set({ poll: { ...poll, away: true } }))
  useEscape(Boolean(offer) && !offerAway, () => studio.set({ offerAway: true }))
  useEscape(ratings.asked && !ratings.away, () => studio.set({ ratings: { ...ratings, away: true } }))
  return (
    <main className={group ? 'class apart' : 'class'}>
      <header className="bar-top">
        <h1>{state.about?.title}</h1>
        <span className="soft" data-testid="here-count">
          <Users size={14} /> {words.here(state.here)}
        </span>
      </header>
      {settled ? <Stage /> : <StagePlace />}
      <section className="side">
        <Tabs tabs={tabs} chosen={tab} onChoose={(one) => setTab(one)}>
          {poll?.away && (
            <button type="button" className="recall" onClick={() => studio.set({ poll: { ...poll, away: false } })}>
              {words.tabs.poll}
            </button>
          )}
          {(!ratings.asked || ratings.away) && (
            <button
              type="button"
              className="recall"
              data-testid="rate"
              onClick={() => studio.set({ ratings: { ...ratings, asked: true, away: false } })}
            >
              {words.tabs.rating}
            </button>
          )}
          {offer && offerAway && (
            <button type="button" className="recall" onClick={() => studio.set({ offerAway: false })}>
              {words.tabs.offer}
            </button>
          )}
        </Tabs>
        <div className="sheets">
          {settled && (
            <>
              <Bought />
              <StageSheet />
              {checkin && <CheckinSheet key={checkin.checkin.id} own={checkin} />}
              {ratings.asked && !ratings.away && <RatingSheet />}
              {offer && !offerAway && <OfferSheet key={offer.offer.id} card={offer} />}
              {poll && !poll.away && <PollSheet key={poll.poll.id} own={poll} />}
            </>
          )}
        </div>
        <div className="tab" id="tab-panel" role="tabpanel" aria-labelledby={`tab-${tab}`}>
          {tab === 'group' && group && <GroupTab group={group} />}
          {tab === 'chat' && <Chat />}
          {tab === 'questions' && <Questions />}
          {tab === 'material' && <Material />}
          {tab === 'run' && <RunTab />}
          {tab === 'for-you' && <ForYou />}
        </div>
      </section>
    </main>
  )
}
