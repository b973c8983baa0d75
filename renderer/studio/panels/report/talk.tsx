import { Download, FileUp } from 'lucide-react'
import { useState } from 'react'
import type { Caption } from '../../../../shared/model'
import { unpack } from '../../../../shared/packed'
import type { Report, TookPart } from '../../../../shared/report'
import { Button } from '../../../ui/button'
import { Table } from '../../../ui/table'
import { clock, duration, elapsed } from '../../../ui/words'
import { ask } from '../../bridge'
import { tell } from '../../stores/notices'
import { useWords } from '../../words'
import { ChatLog } from '../chat'
import { PollResult } from '../polls'
import { Opens } from './behind'
import { FigureTable } from './chart-frame'
import { rangeText, shareText } from './share-text'

/** Each poll with who could have answered it. */
export function Polls({ report }: { report: Report }) {
  const { t } = useWords()
  if (report.polls.length === 0) return <p className="empty">{t('report.noPolls')}</p>
  return report.polls.map(({ poll, tally, present }) => (
    <div key={poll.id} className="poll" data-testid="report-poll">
      <h3>{poll.question}</h3>
      <p className="soft small figures">
        <Opens classId={report.class.id} title={poll.question} behind={{ kind: 'poll', pollId: poll.id }}>
          {t('report.votersOf', { voters: tally.voters, present })}
        </Opens>
      </p>
      <PollResult poll={poll} tally={tally} />
    </div>
  ))
}

/** Check-ins, groups, hand-outs, hands and the stage: how many took part. */
export function Participation({ report }: { report: Report }) {
  const { t, locale } = useWords()
  if (report.participation.length === 0) return <p className="empty">{t('report.noParticipation')}</p>
  return (
    <Table
      columns={[
        { head: t('report.time'), cell: ({ atMs }) => clock(atMs, locale) },
        { head: t('report.what'), text: true, cell: (one) => partWords(t, one) },
        {
          head: t('report.tookPart'),
          cell: (one) => (
            <Opens
              classId={report.class.id}
              title={partWords(t, one)}
              behind={{ kind: 'part', part: one.kind, ...(one.id === undefined ? {} : { id: one.id }) }}
            >
              {shareText(one.share, locale)}
            </Opens>
          ),
        },
        { head: t('report.range'), cell: ({ share }) => <span className="faint">{rangeText(share, locale)}</span> },
      ]}
      rows={report.participation}
      keyOf={({ kind, id }) => id ?? kind}
    />
  )
}

/** In words, what one row of it was. */
function partWords(t: ReturnType<typeof useWords>['t'], { kind, title, times, groups, messages }: TookPart): string {
  switch (kind) {
    case 'checkin':
      return t('report.part.checkin')
    case 'groups':
      return t('report.part.groups', { groups, messages })
    case 'handout':
      return t('report.part.handout', { title })
    case 'hands':
      return t('report.part.hands', { count: times })
    case 'stage':
      return t('report.part.stage', { count: times })
  }
}

/** What was talked about, by how many, and which questions were asked. */
export function ChatDigest({ report }: { report: Report }) {
  const { t, locale } = useWords()
  const { writers, words, questions } = report.digest
  if (report.chat.length === 0) return <p className="empty">{t('report.noChat')}</p>
  return (
    <div className="stack">
      <p className="soft small figures">{t('report.writers', { share: shareText(writers, locale) })}</p>
      {words.length > 0 && (
        <ul className="chips" aria-label={t('report.words')}>
          {words.map(({ word, people }) => (
            <li key={word} className="chip figures">
              {word} <span className="faint">{t('report.byPeople', { count: people })}</span>
            </li>
          ))}
        </ul>
      )}
      {questions.length > 0 && (
        <FigureTable
          head={[t('report.time'), t('report.name'), t('report.question'), t('report.teacherReply')]}
          rows={questions.map(({ message, answeredAfterMs }) => [
            clock(message.atMs, locale),
            message.author.name,
            message.text,
            answeredAfterMs === undefined
              ? t('report.noReply')
              : t('report.repliedAfter', { time: duration(answeredAfterMs, locale) }),
          ])}
        />
      )}
      <div className="unprinted">
        <ChatLog messages={report.chat} />
      </div>
    </div>
  )
}

/** What was said, and the ways to take it along or to read it in from a file. */
export function Transcript({ report }: { report: Report }) {
  const { t } = useWords()
  const [added, setAdded] = useState<readonly Caption[]>()
  const { transcript, class: of } = report
  const lines = added ?? transcript
  // As in the files that are saved: from the beginning of the recording, where there is one.
  const beganMs = report.recordings[0]?.startedAtMs ?? report.startMs
  const save = async (format: 'vtt' | 'txt') => {
    const outcome = await ask('report:export', { format, classId: of.id })
    if (outcome.ok && outcome.value) tell({ kind: 'saved-file', file: outcome.value.file })
  }
  const read = async () => {
    const outcome = await ask('transcript:import', { classId: of.id })
    if (!outcome.ok || !outcome.value) return
    const again = await ask('report:get', { classId: of.id })
    if (again.ok) setAdded(unpack(again.value).transcript)
  }
  return (
    <div className="stack">
      {lines.length === 0 && <p className="empty">{t('report.noTranscript')}</p>}
      {lines.length > 0 && (
        <ol className="transcript" data-testid="transcript" aria-label={t('report.transcript')}>
          {lines.map(({ atMs, text }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two lines may share time and text; the list never changes order
            <li key={at}>
              <span className="faint small figures">{elapsed(Math.max(0, atMs - beganMs))}</span> <span>{text}</span>
            </li>
          ))}
        </ol>
      )}
      <div className="row unprinted">
        {lines.length > 0 && (
          <>
            <Button size="small" icon={Download} data-testid="transcript-vtt" onClick={() => void save('vtt')}>
              WebVTT
            </Button>
            <Button size="small" icon={Download} data-testid="transcript-txt" onClick={() => void save('txt')}>
              {t('report.asText')}
            </Button>
          </>
        )}
        {of.state.kind === 'ended' && (
          <Button
            size="small"
            icon={FileUp}
            tip={t('report.readTranscriptTip')}
            data-testid="transcript-import"
            onClick={() => void read()}
          >
            {t('report.readTranscript')}
          </Button>
        )}
      </div>
    </div>
  )
}

/** What was asked under Questions, and how people rated the class and the course. */
export function AskedAndRated({ report }: { report: Report }) {
  const { t, locale } = useWords()
  const { questions, ratings } = report
  if (questions.length === 0 && ratings.feedback.length === 0) return <p className="empty">{t('report.noQuestions')}</p>
  const who = (one: Report['questions'][number]) => (one.asker.kind === 'attendee' ? one.asker.name : '–')
  const stars = (value: number) => value.toFixed(1)
  return (
    <div className="stack">
      {ratings.means.map(({ subject, mean, range, rated }) => (
        <p key={subject} className="figures">
          {t(`report.rated.${subject}`, { mean: stars(mean), rated, came: report.attendees.length })}{' '}
          {range && (
            <span className="faint small">
              {t('report.range')} {stars(Math.max(1, range.low))}–{stars(Math.min(5, range.high))}
            </span>
          )}
        </p>
      ))}
      {questions.length > 0 && (
        <FigureTable
          head={[t('report.time'), t('report.name'), t('report.question'), t('report.votes'), t('report.state')]}
          rows={questions.map((one) => [
            clock(one.atMs, locale),
            who(one),
            one.text,
            one.votes,
            t(`report.questionState.${one.state.kind}`),
          ])}
        />
      )}
    </div>
  )
}

export function Attendees({ report }: { report: Report }) {
  const { t, locale } = useWords()
  if (report.attendees.length === 0) return <p className="empty">{t('report.noAttendees')}</p>
  return (
    <Table
      columns={[
        {
          head: t('report.name'),
          text: true,
          cell: ({ attendeeId, name, simulated }) => (
            <>
              <Opens
                classId={report.class.id}
                title={name}
                behind={{ kind: 'attendee', attendeeId, fromMs: 0, toMs: report.endMs + 1 }}
              >
                {name}
              </Opens>{' '}
              {simulated && <span className="badge">{t('people.simulated')}</span>}
            </>
          ),
        },
        { head: t('report.present'), cell: ({ presentMs }) => duration(presentMs, locale) },
        { head: t('report.messages'), cell: ({ messages }) => messages },
        { head: t('report.votes'), cell: ({ votes }) => votes },
        { head: t('report.reactions'), cell: ({ reactions }) => reactions },
      ]}
      rows={report.attendees}
      keyOf={({ attendeeId }) => attendeeId}
    />
  )
}
