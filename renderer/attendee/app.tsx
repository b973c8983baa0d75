import { joinWordsIn } from '../../shared/join-form'
import { Classroom } from './classroom'
import { RatingSheet } from './rating-sheet'
import { ReplayRoom } from './replay'
import { usePage } from './use-page'
import { Waiting } from './waiting'

export function App() {
  const { state, words } = usePage()
  const { stage } = state
  switch (stage.kind) {
    case 'connecting':
      return <p className="alone">{joinWordsIn(state.locale).connecting}</p>
    case 'joining':
      // The form is beside this, not in it.
      return null
    case 'replay':
      return state.replay ? <ReplayRoom replay={state.replay} /> : null
    case 'ended': {
      const { title, text } = state.entry?.phase === 'replay' ? words.replay.off : words.ended
      const rated = state.ratings.mine.length > 0
      return (
        <main className="alone" data-testid="ended">
          <h1>{title}</h1>
          <p>{stage.rating === 'open' && !rated ? words.ended.rate : text}</p>
          {(stage.rating === 'open' || rated) && <RatingSheet last={stage.rating} />}
        </main>
      )
    }
    case 'waiting':
      return <Waiting />
    case 'shown-out':
      return (
        <main className="alone" data-testid="shown-out">
          <h1>{words.shownOut.title}</h1>
          <p>{stage.banned ? words.shownOut.banned : words.shownOut.kicked}</p>
        </main>
      )
    case 'in':
    case 'retrying':
      return <Classroom />
  }
}
