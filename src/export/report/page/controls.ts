import type { Facts } from '../../../../reports/facts/facts.ts'
import { isolated, onOneLine } from '../chart/chart-text.ts'
import type { PageData } from '../html/page-data.ts'
import { element } from './element.ts'
import { type Choice, EVERYTHING, isEverything } from './tell.ts'

const RECENT = [30, 90, 365] as const
const DAY_MS = 86_400_000

/** Fields to choose a thread, a person and days. */
export class Controls {
  readonly node: HTMLElement
  readonly #data: PageData
  readonly #whole: Facts
  readonly #onChoice: (choice: Choice) => void
  readonly #thread: HTMLSelectElement
  readonly #person: HTMLSelectElement
  readonly #range: HTMLSelectElement
  readonly #from: HTMLInputElement
  readonly #to: HTMLInputElement
  readonly #clear: HTMLButtonElement
  readonly #said = element('p', { class: 'wrong', role: 'alert' })

  /** @param whole the facts of everything: what is chosen from stands in the order of its messages */
  constructor(data: PageData, whole: Facts, onChoice: (choice: Choice) => void) {
    this.#data = data
    this.#whole = whole
    this.#onChoice = onChoice
    const choose = () => this.#choose()
    this.#thread = element('select', { id: 'thread', onchange: choose }, ...this.#threads())
    this.#person = element('select', { id: 'person', onchange: choose }, ...this.#people())
    this.#range = element('select', { id: 'range', onchange: () => this.#chooseRange() }, ...this.#ranges())
    const limits = { min: data.scope.from ?? whole.scope.firstDay, max: data.scope.to ?? whole.scope.lastDay }
    this.#from = element('input', { id: 'from', type: 'date', ...limits, onchange: choose })
    this.#to = element('input', { id: 'to', type: 'date', ...limits, onchange: choose })
    this.#clear = element(
      'button',
      { type: 'button', class: 'clear', disabled: true, onclick: () => this.#reset() },
      'Show everything',
    )
    const days = data.compared === null ? [this.#range, this.#from, this.#to] : []
    this.node = element(
      'form',
      { class: 'controls', 'aria-label': 'Filter', onsubmit: (event) => event.preventDefault() },
      ...[this.#thread, this.#person, ...days].map((field) =>
        element('div', { class: 'field' }, element('label', { for: field.id }, LABELS[field.id]!), field),
      ),
      this.#clear,
      this.#said,
    )
  }

  #threads(): readonly HTMLElement[] {
    const options = (isGroup: boolean) =>
      this.#whole.threads
        .filter(({ thread }) => thread.isGroup === isGroup)
        .map(({ thread, messages }) => option(this.#data.threads.indexOf(thread), thread.label, messages))
    return [
      element('option', { value: '' }, 'All threads'),
      ...[['Direct', options(false)] as const, ['Groups', options(true)] as const]
        .filter(([, some]) => some.length > 0)
        .map(([label, some]) => element('optgroup', { label }, ...some)),
    ]
  }

  #people(): readonly HTMLElement[] {
    const places = new Map(this.#data.people.map((person, place) => [person, place]))
    return [
      element('option', { value: '' }, 'Everyone'),
      ...this.#whole.people.map(({ person, messages }) => option(places.get(person)!, person.label, messages)),
    ]
  }

  #ranges(): readonly HTMLElement[] {
    const { firstDay, lastDay } = this.#whole.scope
    const years = firstDay === null || lastDay === null ? [] : yearsBetween(firstDay, lastDay)
    return [
      element('option', { value: '' }, 'All days'),
      ...RECENT.map((days) => element('option', { value: `last ${days}` }, `Last ${days} days`)),
      ...years.map((year) => element('option', { value: year }, year)),
      element('option', { value: 'own' }, 'Own days'),
    ]
  }

  #chooseRange(): void {
    const { value } = this.#range
    const { today, scope } = this.#data
    const recent = /^last (\d+)$/.exec(value)?.[1]
    if (value === 'own') {
      this.#from.focus()
      return
    }
    const last = scope.to ?? today
    const [from, to] =
      value === ''
        ? ['', '']
        : recent === undefined
          ? [`${value}-01-01`, `${value}-12-31`]
          : [new Date(Date.parse(last) - (Number(recent) - 1) * DAY_MS).toISOString().slice(0, 10), last]
    // A year may reach beyond what the report is about.
    this.#from.value = from !== '' && scope.from !== null && from < scope.from ? scope.from : from
    this.#to.value = to !== '' && scope.to !== null && to > scope.to ? scope.to : to
    this.#tell()
  }

  #choose(): void {
    this.#range.value = this.#from.value === '' && this.#to.value === '' ? '' : 'own'
    this.#tell()
  }

  #tell(): void {
    const [from, to] = [this.#from.value || null, this.#to.value || null]
    const { scope } = this.#data
    const isBackwards = from !== null && to !== null && from > to
    const isOutside = (day: string | null) =>
      day !== null && ((scope.from !== null && day < scope.from) || (scope.to !== null && day > scope.to))
    this.#said.textContent = isBackwards
      ? 'The first day is later than the last.'
      : isOutside(from) || isOutside(to)
        ? `This report is about ${scope.from ?? 'the beginning'} to ${scope.to ?? 'now'}.`
        : ''
    if (this.#said.textContent !== '') return
    const choice = { thread: placeOf(this.#thread), person: placeOf(this.#person), from, to }
    this.#clear.disabled = isEverything(choice)
    this.#onChoice(choice)
  }

  #reset(): void {
    for (const field of [this.#thread, this.#person, this.#range, this.#from, this.#to]) field.value = ''
    this.#said.textContent = ''
    this.#clear.disabled = true
    this.#thread.focus()
    this.#onChoice(EVERYTHING)
  }
}

const LABELS: Readonly<Record<string, string>> = {
  thread: 'Thread',
  person: 'Person',
  range: 'Days',
  from: 'From',
  to: 'To',
}

function option(place: number, label: string, messages: number): HTMLElement {
  return element('option', { value: place }, `${isolated(onOneLine(label))} (${messages.toLocaleString('en')})`)
}

function placeOf({ value }: HTMLSelectElement): number | null {
  return value === '' ? null : Number(value)
}

function yearsBetween(first: string, last: string): readonly string[] {
  const [from, to] = [first, last].map((day) => Number(day.slice(0, 4)))
  // More are broken data.
  const count = Math.min(to! - from! + 1, 50)
  return Array.from({ length: count }, (_, nth) => String(to! - nth))
}
