import { Check, Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Live } from '../../../shared/ipc'
import type { Poll, PollDraft } from '../../../shared/model'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { Menu } from '../../ui/menu'
import { Bar } from '../../ui/meter'
import { percent } from '../../ui/words'
import { act, ask } from '../bridge'
import { useKey } from '../keys'
import { show, useLiveView } from '../stores/live-view'
import { keepTemplates, loadTemplates, useTemplates } from '../stores/templates'
import { useWords } from '../words'
import { PollForm } from './poll-form'

/** The mean of a rating whose steps are figures, to one decimal. */
function mean({ choices }: Poll, counts: number[]): string | undefined {
  const steps = choices.map(Number)
  const votes = counts.reduce((sum, count) => sum + count, 0)
  if (votes === 0 || steps.some(Number.isNaN)) return undefined
  return (steps.reduce((sum, step, at) => sum + step * (counts[at] ?? 0), 0) / votes).toFixed(1)
}

export function PollResult({ poll, tally }: Live['polls'][number]) {
  const { t, locale } = useWords()
  if (poll.kind === 'text') {
    return (
      <ul className="poll-texts" data-testid="poll-texts">
        {tally.texts.map((text, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two may have written the same
          <li key={index}>{text}</li>
        ))}
      </ul>
    )
  }
  const average = poll.kind === 'rating' ? mean(poll, tally.counts) : undefined
  return (
    <>
      {average && <p className="figures small">{t('poll.mean', { mean: average })}</p>}
      <ul className="poll-bars">
        {poll.choices.map((choice, index) => {
          const votes = tally.counts[index] ?? 0
          const share = tally.voters > 0 ? votes / tally.voters : 0
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: choices keep their order, and two may be alike
            <li key={index} data-testid={`poll-bar-${index}`}>
              <span className="poll-choice">
                {choice}
                {poll.correct.includes(index) && <Check size={14} aria-label={t('poll.isCorrect')} />}
              </span>
              <span className="figures small">
                {votes} · {percent(share, locale)}
              </span>
              <Bar share={share} />
            </li>
          )
        })}
      </ul>
    </>
  )
}

/** Who answered what, for a poll that is not anonymous. */
function Voters({ poll, onClose }: { poll: Poll; onClose: () => void }) {
  const { t } = useWords()
  const [rows, setRows] = useState<{ name: string; choices: number[]; text: string }[]>()
  useEffect(() => {
    void ask('poll:voters', { pollId: poll.id }).then((outcome) => outcome.ok && setRows(outcome.value))
  }, [poll.id])
  return (
    <Dialog open title={poll.question} closeLabel={t('app.close')} onClose={onClose}>
      <ul className="stack voters" data-testid="poll-voter-list">
        {rows?.length === 0 && <li className="empty">{t('poll.nobody')}</li>}
        {rows?.map(({ name, choices, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two may go by one name
          <li key={index} className="row">
            <span className="grow one-line">{name}</span>
            <span className="soft">{text || choices.map((choice) => poll.choices[choice]).join(', ')}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

function PollItem({
  poll,
  tally,
  here,
  again,
}: Live['polls'][number] & { here: number; again: (draft: PollDraft) => void }) {
  const { t } = useWords()
  const [votersOpen, setVotersOpen] = useState(false)
  const open = poll.closedAtMs === undefined
  const keep = async () => {
    const { question, kind, choices, correct, anonymous, shared } = poll
    const outcome = await ask('template:save', { draft: { question, kind, choices, correct, anonymous, shared } })
    if (outcome.ok) keepTemplates(outcome.value)
  }
  return (
    <section className="poll" data-testid="poll">
      <div className="chat-head">
        <h3 className="grow">{poll.question}</h3>
        <Menu
          label={t('poll.actions')}
          testId="poll-more"
          items={[
            { label: t('poll.again'), testId: 'poll-again', run: () => again(poll) },
            { label: t('poll.keep'), testId: 'poll-keep-this', run: () => void keep() },
            ...(poll.anonymous
              ? []
              : [{ label: t('poll.who'), testId: 'poll-who', run: () => setTimeout(() => setVotersOpen(true), 50) }]),
          ]}
        />
      </div>
      <p className="soft small">
        {open ? t('poll.isOpen') : t('poll.closed')} ·{' '}
        <span className="figures" data-testid="poll-voters">
          {t('poll.voters', { voters: tally.voters, here: Math.max(here, tally.voters) })}
        </span>
        {poll.anonymous && ` · ${t('poll.isAnonymous')}`}
        {!poll.shared && ` · ${t('poll.isHidden')}`}
      </p>
      <PollResult poll={poll} tally={tally} />
      <div className="row">
        {open && (
          <Button data-testid="poll-close" onClick={() => void act({ type: 'poll:close', pollId: poll.id })}>
            {t('poll.close')}
          </Button>
        )}
        <Button
          kind="quiet"
          data-testid="poll-share"
          onClick={() => void act({ type: 'poll:share', pollId: poll.id, shared: !poll.shared })}
        >
          {poll.shared ? t('poll.hide') : t('poll.share')}
        </Button>
      </div>
      {votersOpen && <Voters poll={poll} onClose={() => setVotersOpen(false)} />}
    </section>
  )
}

function Templates({ use }: { use: (draft: PollDraft) => void }) {
  const { t } = useWords()
  const templates = useTemplates((store) => store.templates)
  useEffect(() => {
    void loadTemplates()
  }, [])
  if (!templates || templates.length === 0) return null
  const remove = async (id: string) => {
    const outcome = await ask('template:delete', { id })
    if (outcome.ok) keepTemplates(outcome.value)
  }
  return (
    <section className="stack-tight">
      <h3 className="soft small">{t('poll.templates')}</h3>
      <ul>
        {templates.map(({ id, draft }) => (
          <li key={id} className="row" data-testid="poll-template">
            <button type="button" className="person grow" onClick={() => use(draft)}>
              <span className="one-line">{draft.question}</span>
            </button>
            <Menu
              label={t('poll.actions')}
              items={[{ label: t('poll.forget'), danger: true, run: () => void remove(id) }]}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The open poll with its live bars, the ones before it, those that are kept, and the form for the next. */
export function PollsPanel({ live }: { live: Live }) {
  const { t } = useWords()
  const writing = useLiveView((view) => view.writingPoll)
  const [from, setFrom] = useState<PollDraft>()
  const here = live.attendees.filter(({ presence }) => presence.kind === 'here').length
  const write = (draft?: PollDraft) => {
    setFrom(draft)
    show({ writingPoll: true })
  }
  useKey('n', t('poll.new'), () => write())
  return (
    <div className="rail-column rail-scroll">
      {writing ? (
        <PollForm from={from} onClose={() => show({ writingPoll: false })} />
      ) : (
        <>
          <Button kind="primary" icon={Plus} shortcut="n" data-testid="poll-new" onClick={() => write()}>
            {t('poll.new')}
          </Button>
          <Templates use={write} />
        </>
      )}
      {live.polls.length === 0 && !writing && <p className="empty">{t('poll.empty')}</p>}
      {[...live.polls].reverse().map(({ poll, tally }) => (
        <PollItem key={poll.id} poll={poll} tally={tally} here={here} again={write} />
      ))}
    </div>
  )
}
