import { Plus } from 'lucide-react'
import { useState } from 'react'
import { type Bundle, pickText } from '../../../shared/model'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { SelectField, TextField } from '../../ui/field'
import { byName, price } from '../../ui/words'
import { ask } from '../bridge'
import { loadCatalogue, useCatalogue } from '../stores/catalogue'
import { shownFirst, useWords } from '../words'
import { amount, CURRENCIES, parsePrice } from './course-draft'

/** What several courses cost one by one, currency by currency: different ones are never added. */
function useApart(courseIds: readonly string[]): string {
  const { locale } = useWords()
  const courses = useCatalogue((catalogue) => catalogue.courses) ?? []
  const sums = new Map<string, number>()
  for (const { id, priceCents, currency } of courses) {
    if (courseIds.includes(id)) sums.set(currency, (sums.get(currency) ?? 0) + priceCents)
  }
  return [...sums].map(([currency, cents]) => price(cents, currency, locale)).join(' + ')
}

function BundleLine({ bundle, onOpen }: { bundle: Bundle; onOpen: () => void }) {
  const { t, locale } = useWords()
  const apart = useApart(bundle.courseIds)
  return (
    <li>
      <button type="button" className="course-line bundle-line" data-testid="bundle-row" onClick={onOpen}>
        <span className="course-name">
          <span className="one-line strong">{pickText(bundle.title, locale)}</span>
          <span className="one-line faint small">{t('bundles.count', { count: bundle.courseIds.length })}</span>
        </span>
        <span className="faint small figures">{t('bundles.apart', { price: apart })}</span>
        <span className="figures course-price">{price(bundle.priceCents, bundle.currency, locale)}</span>
      </button>
    </li>
  )
}

/** The bundles of the catalogue, and the dialogue in which one is written. */
export function Bundles() {
  const { t } = useWords()
  const bundles = useCatalogue((catalogue) => catalogue.bundles)
  const [writing, setWriting] = useState<Bundle | 'new'>()
  return (
    <section className="bundles" data-testid="bundles">
      <header className="panel-head">
        <h2>{t('bundles.title')}</h2>
        <Button size="small" icon={Plus} data-testid="bundle-new" onClick={() => setWriting('new')}>
          {t('bundles.new')}
        </Button>
      </header>
      {bundles.length === 0 && <p className="soft small">{t('bundles.none')}</p>}
      <ul>
        {bundles.map((bundle) => (
          <BundleLine key={bundle.id} bundle={bundle} onOpen={() => setWriting(bundle)} />
        ))}
      </ul>
      <Dialog
        open={writing !== undefined}
        title={t(writing === 'new' ? 'bundles.new' : 'bundles.edit')}
        closeLabel={t('app.close')}
        wide
        onClose={() => setWriting(undefined)}
      >
        {writing && (
          <BundleForm bundle={writing === 'new' ? undefined : writing} onDone={() => setWriting(undefined)} />
        )}
      </Dialog>
    </section>
  )
}

function BundleForm({ bundle, onDone }: { bundle?: Bundle; onDone: () => void }) {
  const { t, locale } = useWords()
  const courses = (useCatalogue((catalogue) => catalogue.courses) ?? [])
    .filter(({ review }) => review.state === 'approved')
    .sort((one, other) => byName(locale)(pickText(one.title, locale), pickText(other.title, locale)))
  const [titleZh, setTitleZh] = useState(bundle?.title.zh ?? '')
  const [titleEn, setTitleEn] = useState(bundle?.title.en ?? '')
  const [courseIds, setCourseIds] = useState(bundle?.courseIds ?? [])
  const [typed, setTyped] = useState(bundle ? amount(bundle.priceCents, bundle.currency) : '')
  const [currency, setCurrency] = useState(bundle?.currency ?? (locale === 'zh-CN' ? 'CNY' : 'USD'))
  const [tried, setTried] = useState(false)
  const cents = parsePrice(typed, currency)
  const apart = useApart(courseIds)
  const noTitle = !titleZh.trim() && !titleEn.trim()

  const save = async () => {
    setTried(true)
    if (noTitle || courseIds.length < 2 || typeof cents !== 'number') return
    const outcome = await ask('bundle:save', {
      ...(bundle ? { id: bundle.id } : {}),
      title: { ...(titleZh.trim() ? { zh: titleZh.trim() } : {}), ...(titleEn.trim() ? { en: titleEn.trim() } : {}) },
      courseIds,
      priceCents: cents,
      currency,
    })
    if (!outcome.ok) return
    await loadCatalogue()
    onDone()
  }
  const remove = async () => {
    if (!bundle) return
    const outcome = await ask('bundle:remove', { bundleId: bundle.id })
    if (!outcome.ok) return
    await loadCatalogue()
    onDone()
  }

  const inChinese = {
    label: t('course.titleZh'),
    lang: 'zh-CN',
    value: titleZh,
    set: setTitleZh,
    'data-testid': 'bundle-title-zh',
  }
  const inEnglish = {
    label: t('course.titleEn'),
    lang: 'en',
    value: titleEn,
    set: setTitleEn,
    'data-testid': 'bundle-title',
  }

  return (
    <div className="form">
      <div className="form-pair">
        {shownFirst(locale, inChinese, inEnglish).map(({ set, ...field }) => (
          <TextField
            key={field.lang}
            {...field}
            maxLength={200}
            error={tried && noTitle && field.lang === locale ? t('courseFault.titleMissing') : undefined}
            onChange={(event) => set(event.target.value)}
          />
        ))}
      </div>
      <fieldset className="field">
        <legend className="field-label">{t('bundles.courses')}</legend>
        <ul className="picker-list bundle-courses">
          {courses.length === 0 && <li className="empty">{t('course.noneApproved')}</li>}
          {courses.map(({ id, title, priceCents, currency: own }) => (
            <li key={id}>
              <label className="picker-line">
                <input
                  type="checkbox"
                  className="check"
                  checked={courseIds.includes(id)}
                  disabled={!courseIds.includes(id) && courseIds.length >= 12}
                  onChange={(event) =>
                    setCourseIds(event.target.checked ? [...courseIds, id] : courseIds.filter((other) => other !== id))
                  }
                />
                <span className="picker-name one-line">{pickText(title, locale)}</span>
                <span className="figures soft small">{price(priceCents, own, locale)}</span>
              </label>
            </li>
          ))}
        </ul>
        {tried && courseIds.length < 2 && <p className="field-error">{t('bundles.atLeastTwo')}</p>}
      </fieldset>
      <div className="price-pair">
        <TextField
          label={t('course.price')}
          inputMode="decimal"
          value={typed}
          hint={apart ? t('bundles.apart', { price: apart }) : undefined}
          error={tried && typeof cents !== 'number' ? t(`courseFault.${cents}`) : undefined}
          data-testid="bundle-price"
          onChange={(event) => setTyped(event.target.value)}
        />
        <SelectField
          label={t('course.currency')}
          value={currency}
          onChange={(event) => setCurrency(event.target.value)}
        >
          {[...new Set([...CURRENCIES, currency])].map((one) => (
            <option key={one}>{one}</option>
          ))}
        </SelectField>
      </div>
      <div className="form-actions">
        {bundle && (
          <Button kind="danger" onClick={() => void remove()}>
            {t('bundles.remove')}
          </Button>
        )}
        <Button kind="primary" data-testid="bundle-save" onClick={() => void save()}>
          {t('bundles.save')}
        </Button>
      </div>
    </div>
  )
}
