import type { Cell, Column, Row } from '../../../../reports/define-report.ts'
import { cellWords } from '../cell-words.ts'
import type { DrawnResult } from '../drawn-result.ts'
import { element } from './element.ts'

const SHOWN = 12
/** More are a file's business, not a sheet of paper's. */
const PRINTED = 30

interface Order {
  readonly key: string
  readonly isDescending: boolean
}

/** The rows of a report, a few at first; sorts by any column. */
export class Table {
  readonly node = element('div', { class: 'table' })
  readonly #result: DrawnResult
  #order: Order | null = null
  #shown = SHOWN

  constructor(result: DrawnResult) {
    this.#result = result
    this.#show()
  }

  /** All that fits paper while it is printed; gives what brings back the screen. */
  expand(): () => void {
    const before = this.#shown
    this.#shown = Math.max(before, PRINTED)
    this.#show()
    return () => {
      this.#shown = before
      this.#show()
    }
  }

  #show(): void {
    const { columns, rows, title } = this.#result
    const names = Object.keys(columns)
    const sorted = this.#order === null ? rows : rows.toSorted(comparing(this.#order, columns[this.#order.key]!))
    const table = element(
      'table',
      {},
      element('caption', { class: 'unseen' }, `${title}: ${rows.length.toLocaleString('en')} rows`),
      element('thead', {}, element('tr', {}, ...names.map((key) => this.#heading(key, columns[key]!)))),
      element(
        'tbody',
        {},
        ...sorted
          .slice(0, this.#shown)
          .map((row) => element('tr', {}, ...names.map((key) => cellOf(row, key, columns[key]!)))),
      ),
    )
    const rest = rows.length - this.#shown
    this.node.replaceChildren(
      element('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': `Table: ${title}` }, table),
      ...(rows.length > SHOWN ? [this.#more(rest)] : []),
      ...(rest > 0
        ? [element('p', { class: 'paper' }, `… and ${rest.toLocaleString('en')} more rows, in the CSV file.`)]
        : []),
    )
  }

  #heading(key: string, { title, kind }: Column): HTMLElement {
    const isNumber = kind !== 'text' && kind !== 'mix' && kind !== 'day'
    const own = this.#order?.key === key ? this.#order : null
    const direction = own === null ? 'none' : own.isDescending ? 'descending' : 'ascending'
    return element(
      'th',
      { scope: 'col', class: isNumber ? 'number' : kind, 'aria-sort': direction },
      element('button', { type: 'button', onclick: () => this.#sortBy(key, kind) }, title),
    )
  }

  /** The other way round when it is sorted by that already. Numbers begin with the greatest. */
  #sortBy(key: string, kind: Column['kind']): void {
    const isDescending = this.#order?.key === key ? !this.#order.isDescending : kind !== 'text' && kind !== 'day'
    this.#order = { key, isDescending }
    this.#show()
    const place = Object.keys(this.#result.columns).indexOf(key)
    this.node.querySelectorAll<HTMLElement>('th button')[place]?.focus()
  }

  #more(rest: number): HTMLElement {
    const all = this.#result.rows.length
    const words = rest > 0 ? `Show all ${all.toLocaleString('en')} rows` : 'Show fewer rows'
    const toggle = () => {
      this.#shown = rest > 0 ? all : SHOWN
      this.#show()
      this.node.querySelector<HTMLElement>('.more')?.focus()
    }
    return element('button', { type: 'button', class: 'more', onclick: toggle }, words)
  }
}

/** Nothing comes last, whatever the direction. */
function comparing({ key, isDescending }: Order, { kind }: Column): (one: Row, other: Row) => number {
  const sign = isDescending ? -1 : 1
  return (one, other) => {
    const [left, right] = [sortable(one[key] ?? null), sortable(other[key] ?? null)]
    if (left === null || right === null) return Number(left === null) - Number(right === null)
    if (typeof left === 'number' && typeof right === 'number') return sign * (left - right)
    return sign * (kind === 'text' ? collator.compare(String(left), String(right)) : left < right ? -1 : 1)
  }
}

const collator = new Intl.Collator('en', { numeric: true })

/** Of several things with counts the greatest decides. */
function sortable(cell: Cell): number | string | null {
  return typeof cell === 'object' ? (cell?.[0]?.[1] ?? null) : cell
}

/** A number also stands as it does in the files, for who reads the page by a program. */
function cellOf(row: Row, key: string, column: Column): HTMLElement {
  const cell = row[key] ?? null
  const words = cellWords(cell, column)
  if (typeof cell === 'number') return element('td', { class: 'number' }, element('data', { value: cell }, words))
  return element(
    'td',
    { class: column.kind },
    cell === null ? words : element('bdi', column.kind === 'mix' ? { title: words } : {}, words),
  )
}
