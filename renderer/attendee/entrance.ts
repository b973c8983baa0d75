/** Minds the form by which one enters. The door has written it into the page; here it comes to life, without a framework. */
import { joinForm, joinWordsIn } from '../../shared/join-form'
import type { Locale } from '../../shared/model'
import { type Answers, fittingAnswers } from '../../shared/registration'
import type { Entry } from '../../shared/wire'
import { dayAndClock } from '../ui/words'
import type { StudioLink } from './studio'

type Control = HTMLInputElement | HTMLSelectElement

/** What the form in this place was made from. */
export function entryIn(place: HTMLElement): Entry {
  return JSON.parse(place.querySelector('form')?.dataset.entry ?? '') as Entry
}

/** @param place holds the form and nothing else */
export function mindEntrance(studio: StudioLink, place: HTMLElement): void {
  let { locale } = studio.state()
  let entry = entryIn(place)
  let { stage } = studio.state()
  /** Sent, and not answered yet. */
  let sent = false

  const one = <T extends HTMLElement>(selector: string) => place.querySelector<T>(selector) as T
  const controls = () => [...place.querySelectorAll<Control>('input, select')]
  /** A box that is not asked for is as good as ticked. */
  const isTicked = (name: string) => place.querySelector<HTMLInputElement>(`[name=${name}]`)?.checked ?? true
  const nameGiven = () => one<HTMLInputElement>('[name=name]').value.trim()
  const answers = (): Answers | undefined =>
    fittingAnswers(
      entry.registration,
      Object.fromEntries(controls().flatMap(({ dataset, value }) => (dataset.field ? [[dataset.field, value]] : []))),
    )

  function look(): void {
    const ready = nameGiven() !== '' && isTicked('consent') && isTicked('consent-own') && answers() !== undefined
    one<HTMLButtonElement>('[type=submit]').disabled = sent || !ready
    const refused = stage.kind === 'joining' ? stage.refused : undefined
    const words = joinWordsIn(locale)
    const problem = one('.problem')
    problem.hidden = refused === undefined
    problem.textContent = refused === undefined ? '' : (words.refused[refused] ?? words.failed)
    for (const time of place.querySelectorAll('time')) {
      time.textContent = dayAndClock(Number(time.dataset.atMs), locale)
    }
  }

  /** Makes the form anew: what was filled in stays, but for a consent to another text. */
  function draw(next: Entry, nextLocale: Locale): void {
    const { consentVersion } = entry.registration
    const before = new Map(controls().map((control) => [control.dataset.testid, control]))
    const focused = (document.activeElement as HTMLElement | null)?.dataset.testid
    ;[entry, locale] = [next, nextLocale]
    place.innerHTML = joinForm(entry, locale)
    for (const control of controls()) {
      const old = before.get(control.dataset.testid)
      if (!old || (control.name === 'consent-own' && entry.registration.consentVersion !== consentVersion)) continue
      control.value = old.value
      if (control instanceof HTMLInputElement) control.checked = (old as HTMLInputElement).checked
      if (control.dataset.testid === focused) control.focus()
    }
  }

  place.addEventListener('input', look)
  place.addEventListener('change', look)
  place.addEventListener('submit', (event) => {
    event.preventDefault()
    const given = answers()
    if (sent || !given) return
    sent = true
    studio.join(nameGiven(), given)
    look()
  })
  place.addEventListener('click', ({ target }) => {
    const { lang } = target as HTMLElement
    if (target instanceof HTMLButtonElement && lang) studio.set({ locale: lang as Locale })
  })
  studio.subscribe(() => {
    const state = studio.state()
    if (state.stage !== stage) sent = false
    stage = state.stage
    if (stage.kind !== 'joining') return
    const next = state.entry ?? entry
    if (state.locale !== locale || JSON.stringify(next) !== JSON.stringify(entry)) draw(next, state.locale)
    look()
  })
  look()
}
