import { Users } from 'lucide-react'
import { useState } from 'react'
import { Bought } from './bought'
import { Chat } from './chat'
import { ForYou } from './for-you'
import { OfferSheet } from './offer-sheet'
import { PollSheet } from './poll-sheet'
import { Stage } from './stage'
import { StageSheet } from './stage-sheet'
import { usePage } from './use-page'

/** The class: the picture, and below it the tabs; polls and offers slide over the tabs, never over the picture. */
export function Classroom() {
  const { studio, state, words } = usePage()
  const [tab, setTab] = useState<'chat' | 'for-you'>('chat')
  const { poll, offers, offerAway } = state
  const offer = offers.filter(({ status }) => status !== 'dismissed').at(-1)
  return (
    <main className="class">
      <header className="bar-top">
        <h1>{state.about?.title}</h1>
        <span className="soft" data-testid="here-count">
          <Users size={14} /> {words.here(state.here)}
        </span>
      </header>
      <Stage />
      <section className="side">
        <div className="tabs" role="tablist">
          {(['chat', 'for-you'] as const).map((one) => (
            <button
              key={one}
              type="button"
              role="tab"
              aria-selected={tab === one}
              data-testid={`tab-${one}`}
              onClick={() => setTab(one)}
            >
              {one === 'chat' ? words.tabs.chat : words.tabs.forYou}
            </button>
          ))}
          <span className="spacer" />
          {poll?.away && (
            <button type="button" className="recall" onClick={() => studio.set({ poll: { ...poll, away: false } })}>
              {words.tabs.poll}
            </button>
          )}
          {offer && offerAway && (
            <button type="button" className="recall" onClick={() => studio.set({ offerAway: false })}>
              {words.tabs.offer}
            </button>
          )}
        </div>
        <div className="sheets">
          <Bought />
          <StageSheet />
          {offer && !offerAway && <OfferSheet key={offer.offer.id} card={offer} />}
          {poll && !poll.away && <PollSheet key={poll.poll.id} own={poll} />}
        </div>
        <div className="tab" role="tabpanel">
          {tab === 'chat' ? <Chat /> : <ForYou />}
        </div>
      </section>
    </main>
  )
}
