import { Download } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import type { RequestOf } from '../../../shared/ipc'
import { pickText } from '../../../shared/model'
import type { Report } from '../../../shared/report'
import { Button } from '../../ui/button'
import { count, dayAndClock, duration, money, percent, price } from '../../ui/words'
import { ask } from '../bridge'
import { AttendanceChart } from '../panels/attendance-chart'
import { ChatLog } from '../panels/chat'
import { PollResult } from '../panels/polls'
import { PageHead, Shell } from '../panels/shell'
import { tell } from '../stores/notices'
import { useWords } from '../words'

type Table = RequestOf<'report:export'>['table']

function Section({
  title,
  table,
  report,
  children,
}: {
  title: string
  table: Table
  report: Report
  children: ReactNode
}) {
  const { t } = useWords()
  const save = async () => {
    const outcome = await ask('report:export', { classId: report.class.id, table })
    if (outcome.ok && outcome.value) tell({ kind: 'saved-file', file: outcome.value.file })
  }
  return (
    <section className="report-section" data-testid={`report-${table}`}>
      <header className="panel-head">
        <h2>{title}</h2>
        <Button size="small" icon={Download} data-testid={`export-${table}`} onClick={() => void save()}>
          {t('report.export')}
        </Button>
      </header>
      {children}
    </section>
  )
}

function Figure({ label, value, note, testId }: { label: string; value: string; note: string; testId: string }) {
  return (
    <div className="figure-box">
      <dt className="soft small">{label}</dt>
      <dd className="figure-value figures" data-testid={testId}>
        {value}
      </dd>
      <dd className="faint small figures">{note}</dd>
    </div>
  )
}

function Figures({ report }: { report: Report }) {
  const { t, locale } = useWords()
  const { state } = report.class
  const startMs = state.kind === 'planned' ? report.class.createdAtMs : state.startedAtMs
  const lengthMs = state.kind === 'ended' ? state.endedAtMs - startMs : 0
  const came = report.attendees.length
  return (
    <dl className="report-figures">
      <Figure label={t('report.came')} value={count(came, locale)} note="" testId="report-came" />
      <Figure
        label={t('report.peak')}
        value={`${count(report.peak.here, locale)} / ${count(came, locale)}`}
        note={t('report.atTime', { time: duration(report.peak.atMs - startMs, locale) })}
        testId="report-peak"
      />
      <Figure
        label={t('report.mean')}
        value={duration(report.meanPresentMs, locale)}
        note={t('report.ofClass', { length: duration(lengthMs, locale) })}
        testId="report-mean"
      />
      <Figure
        label={t('report.messages')}
        value={count(report.chat.length, locale)}
        note={came === 0 ? '' : t('report.perPerson', { count: Math.round((report.chat.length / came) * 10) / 10 })}
        testId="report-messages"
      />
      {report.revenue.length === 0 ? (
        <Figure label={t('report.revenue')} value="–" note={t('report.noRevenue')} testId="report-revenue" />
      ) : (
        report.revenue.map(({ currency, cents, orders }) => (
          <Figure
            key={currency}
            label={`${t('report.revenue')} (${currency})`}
            value={money(cents, currency, locale)}
            note={t('report.orders', { count: orders })}
            testId="report-revenue"
          />
        ))
      )}
    </dl>
  )
}

function Funnel({ report }: { report: Report }) {
  const { t, locale } = useWords()
  if (report.funnel.length === 0) return <p className="empty">{t('report.noOffers')}</p>
  const of = (part: number, whole: number) =>
    `${part} / ${whole}${whole > 0 ? ` · ${percent(part / whole, locale)}` : ''}`
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{t('report.course')}</th>
          <th>{t('report.price')}</th>
          <th>{t('report.sent')}</th>
          <th>{t('offer.steps.shown')}</th>
          <th>{t('offer.steps.seen')}</th>
          <th>{t('offer.steps.clicked')}</th>
          <th>{t('offer.steps.paid')}</th>
          <th>{t('report.revenue')}</th>
        </tr>
      </thead>
      <tbody>
        {report.funnel.map(({ offer, course, sent, shown, seen, clicked, paid, revenueCents }) => (
          <tr key={offer.id} data-testid="funnel-row" className="figures">
            <td>{pickText(course.title, locale)}</td>
            <td>{price(offer.priceCents, offer.currency, locale)}</td>
            <td data-testid="funnel-sent">{sent}</td>
            <td data-testid="funnel-shown">{of(shown, sent)}</td>
            <td data-testid="funnel-seen">{of(seen, sent)}</td>
            <td data-testid="funnel-clicked">{of(clicked, sent)}</td>
            <td data-testid="funnel-paid">{of(paid, sent)}</td>
            <td data-testid="funnel-revenue">{money(revenueCents, offer.currency, locale)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Attendees({ report }: { report: Report }) {
  const { t, locale } = useWords()
  if (report.attendees.length === 0) return <p className="empty">{t('report.noAttendees')}</p>
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{t('report.name')}</th>
          <th>{t('report.present')}</th>
          <th>{t('report.messages')}</th>
          <th>{t('report.votes')}</th>
          <th>{t('report.reactions')}</th>
        </tr>
      </thead>
      <tbody>
        {report.attendees.map((row) => (
          <tr key={row.attendeeId} className="figures">
            <td>
              {row.name} {row.simulated && <span className="badge">{t('people.simulated')}</span>}
            </td>
            <td>{duration(row.presentMs, locale)}</td>
            <td>{row.messages}</td>
            <td>{row.votes}</td>
            <td>{row.reactions}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Orders({ report }: { report: Report }) {
  const { t, locale } = useWords()
  if (report.orders.length === 0) return <p className="empty">{t('report.noRevenue')}</p>
  const titleOf = (offerId: string) => report.funnel.find(({ offer }) => offer.id === offerId)?.course.title ?? {}
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{t('report.time')}</th>
          <th>{t('report.name')}</th>
          <th>{t('report.course')}</th>
          <th>{t('report.amount')}</th>
        </tr>
      </thead>
      <tbody>
        {report.orders.map((order) => (
          <tr key={order.offerId + order.attendeeId} className="figures">
            <td>{dayAndClock(order.atMs, locale)}</td>
            <td>{order.name}</td>
            <td>{pickText(titleOf(order.offerId), locale)}</td>
            <td>{money(order.cents, order.currency, locale)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What happened in one class, read from the local database. */
export function ReportScreen({ classId }: { classId: string }) {
  const { t, locale } = useWords()
  const [report, setReport] = useState<Report>()
  useEffect(() => {
    void ask('report:get', { classId }).then((outcome) => outcome.ok && setReport(outcome.value))
  }, [classId])
  return (
    <Shell at="home">
      <div className="page" data-testid="report">
        <PageHead
          title={report?.class.title ?? t('report.title')}
          back={{ screen: 'home' }}
          note={report && <p className="faint small one-line">{pickText(report.course.title, locale)}</p>}
        />
        {!report && <p className="empty">{t('report.loading')}</p>}
        {report && (
          <>
            <Figures report={report} />
            <Section title={t('report.curve')} table="attendance" report={report}>
              <AttendanceChart report={report} />
            </Section>
            <Section title={t('report.funnel')} table="funnel" report={report}>
              <Funnel report={report} />
            </Section>
            <Section title={t('report.polls')} table="polls" report={report}>
              {report.polls.length === 0 && <p className="empty">{t('report.noPolls')}</p>}
              {report.polls.map(({ poll, tally, present }) => (
                <div key={poll.id} className="poll" data-testid="report-poll">
                  <h3>{poll.question}</h3>
                  <p className="soft small figures">{t('report.votersOf', { voters: tally.voters, present })}</p>
                  <PollResult poll={poll} tally={tally} />
                </div>
              ))}
            </Section>
            <section className="report-section">
              <h2>{t('report.attendees')}</h2>
              <Attendees report={report} />
            </section>
            <Section title={t('report.orderList')} table="orders" report={report}>
              <Orders report={report} />
            </Section>
            <Section title={t('report.chat')} table="chat" report={report}>
              <ChatLog messages={report.chat} />
            </Section>
          </>
        )}
      </div>
    </Shell>
  )
}
