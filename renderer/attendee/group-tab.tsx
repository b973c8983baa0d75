import { LifeBuoy, Mic, MicOff, Phone, PhoneOff } from 'lucide-react'
import { useState } from 'react'
import { type OwnGroup, TEACHER_VOICE } from '../../shared/groups'
import { useFollowedEnd } from '../ui/follow-end'
import { countdown } from '../ui/words'
import { useAuthorName } from './chat-line'
import { SecureWay } from './secure'
import { canSpeak } from './stage-link'
import { usePage, useStudioClock } from './use-page'

function Members({ group }: { group: OwnGroup }) {
  const { state, words } = usePage()
  const speaks = (id: string) => state.voices.includes(id)
  return (
    <ul className="group-members" aria-label={words.group.members}>
      {group.members.map(({ id, name }) => (
        <li key={id} className={speaks(id) ? 'speaks' : undefined} data-testid="group-member">
          {speaks(id) && <Mic size={12} aria-label={words.group.speaks} />}
          {id === state.attendeeId ? words.chat.you : name}
        </li>
      ))}
      {(group.visited || speaks(TEACHER_VOICE)) && (
        <li className={speaks(TEACHER_VOICE) ? 'who teacher speaks' : 'who teacher'} data-testid="group-teacher">
          {speaks(TEACHER_VOICE) && <Mic size={12} aria-label={words.group.speaks} />}
          {words.chat.teacher}
        </li>
      )}
    </ul>
  )
}

function Controls({ group }: { group: OwnGroup }) {
  const { studio, media, state, words } = usePage()
  const [explain, setExplain] = useState(false)
  const [failed, setFailed] = useState(false)
  const join = async () => {
    if (!canSpeak()) return setExplain(true)
    setFailed(!(await media.groupVoice.join()))
  }
  const calls = group.helpSinceMs !== undefined
  return (
    <>
      <div className="actions">
        {state.talking ? (
          <>
            <button type="button" className="with-icon" data-testid="group-hang-up" onClick={media.groupVoice.leave}>
              <PhoneOff size={18} aria-hidden /> {words.group.hangUp}
            </button>
            <button
              type="button"
              aria-label={state.talking.microphone ? words.stage.mute : words.stage.unmute}
              title={state.talking.microphone ? words.stage.mute : words.stage.unmute}
              onClick={() => media.groupVoice.setMicrophone(!state.talking?.microphone)}
            >
              {state.talking.microphone ? <Mic size={18} /> : <MicOff size={18} />}
            </button>
          </>
        ) : (
          <button type="button" className="primary with-icon" data-testid="group-talk" onClick={() => void join()}>
            <Phone size={18} aria-hidden /> {words.group.talk}
          </button>
        )}
        <button
          type="button"
          className={calls ? 'hand-up with-icon' : 'with-icon'}
          aria-pressed={calls}
          data-testid="group-help"
          onClick={() => studio.act({ type: 'group:call', groupId: group.id, help: !calls })}
        >
          <LifeBuoy size={18} aria-hidden /> {calls ? words.group.called : words.group.call}
        </button>
      </div>
      {failed && (
        <p className="problem" role="alert">
          {words.stage.devices}
        </p>
      )}
      {explain && <SecureWay />}
    </>
  )
}

/** The small group one is in: who is there, talking, writing, and the way to call the teacher. */
export function GroupTab({ group }: { group: OwnGroup }) {
  const { studio, words } = usePage()
  const nameOf = useAuthorName()
  const nowMs = useStudioClock()
  const [text, setText] = useState('')
  const log = useFollowedEnd(group.messages)
  return (
    <div className="chat group" data-testid="group">
      <header>
        <h2>
          {words.group.name(group.number)}
          {group.label && <span className="soft"> · {group.label}</span>}
        </h2>
        <span className="figure" role="timer">
          {words.group.left} {countdown(group.endsAtMs - nowMs)}
        </span>
      </header>
      <Members group={group} />
      <Controls group={group} />
      <ol ref={log} data-testid="group-log" aria-live="polite">
        {group.messages.length === 0 && <li className="empty">{words.group.empty}</li>}
        {group.messages.map(({ id, author, text: line }) => (
          <li key={`${author.kind === 'teacher' ? '' : author.id}${id}`}>
            <span className={author.kind === 'teacher' ? 'who teacher' : 'who'}>{nameOf(author)}</span>
            <p>{line}</p>
          </li>
        ))}
      </ol>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const line = text.trim()
          if (line) studio.act({ type: 'group:say', groupId: group.id, text: line })
          setText('')
        }}
      >
        <input
          value={text}
          maxLength={2000}
          placeholder={words.group.write}
          aria-label={words.group.write}
          data-testid="group-input"
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="primary" disabled={!text.trim()}>
          {words.chat.send}
        </button>
      </form>
    </div>
  )
}
