import type { Theme } from '../chart/palette.ts'
import { describeChart } from '../describe-chart.ts'
import type { DrawnResult } from '../drawn-result.ts'
import { type DrawnOnPage, drawOnPage } from './draw.ts'
import { element } from './element.ts'
import { Table } from './table.ts'
import type { ToldResult } from './tell.ts'

/** Of a sheet of A4 with its margins, in CSS pixels. */
const PAPER_WIDTH = 690

/** One report on the page: what it says in words, its chart, its table and its rule. */
export class Section {
  readonly node: HTMLElement
  readonly #heading = element('h2')
  readonly #body = element('div')
  #result: DrawnResult | null = null
  #table: Table | null = null
  #holder: HTMLElement | null = null
  #note = element('p', { class: 'note' })
  readonly #legend = element('ul', { class: 'legend', 'aria-hidden': 'true' })
  #drawn: DrawnOnPage | null = null
  #isNear = false
  #theme: Theme = 'light'
  #openParts = new Set<string>()

  constructor(key: string) {
    this.#heading.id = `title-${key}`
    this.node = element(
      'section',
      { id: key, 'aria-labelledby': `title-${key}`, tabindex: -1 },
      this.#heading,
      this.#body,
    )
  }

  /** @param isFiltered whether the reader chose a part; said where this report cannot follow */
  show({ result, follows }: ToldResult, isFiltered: boolean): void {
    this.#drawn?.chart.destroy()
    this.#drawn = null
    this.#result = result
    this.#heading.textContent = result.title
    const isEmpty = result.rows.length === 0
    this.#table = isEmpty ? null : new Table(result)
    this.#holder =
      isEmpty || result.chart.kind === 'facts'
        ? null
        : element('div', { class: 'chart', role: 'group', 'aria-label': `Chart: ${result.title}` })
    this.#note = element('p', { class: 'note' })
    const said = result.highlights.filter(({ value }) => value !== null)
    this.#body.replaceChildren(
      ...(follows || !isFiltered ? [] : [element('p', { class: 'whole' }, WHOLE)]),
      ...(said.length === 0
        ? []
        : [element('ul', { class: 'said' }, ...said.map(({ text }) => element('li', {}, element('bdi', {}, text))))]),
      ...(isEmpty ? [element('p', { class: 'nothing' }, nothing(result))] : []),
      ...(this.#holder === null ? [] : [this.#holder, this.#note]),
      ...(this.#table === null ? [] : [this.#part('table', tableWords(result), this.#table.node)]),
      this.#part('rule', 'How this is counted', element('p', { class: 'rule' }, result.rule)),
    )
    if (this.#isNear) this.#draw()
  }

  /** Charts are drawn when they come near, and anew when colours or widths change. */
  comeNear(): void {
    this.#isNear = true
    if (this.#drawn === null) this.#draw()
  }

  setTheme(theme: Theme): void {
    this.#theme = theme
    this.redraw()
  }

  redraw(): void {
    if (this.#drawn !== null) this.#draw()
  }

  /** Everything open, in light colours, as wide as paper; gives what brings back the screen. */
  print(): () => void {
    const closed = [...this.node.querySelectorAll('details')].filter(({ open }) => !open)
    for (const part of closed) part.open = true
    const shrink = this.#table?.expand()
    this.#draw('light', PAPER_WIDTH)
    return () => {
      for (const part of closed) part.open = false
      shrink?.()
      this.#draw()
    }
  }

  #draw(theme = this.#theme, width = this.#holder?.clientWidth ?? 0): void {
    if (this.#holder === null || this.#result === null || width === 0) return
    this.#drawn?.chart.destroy()
    // Where it is wider than the page, it can be moved by the keyboard too.
    if (this.#result.chart.kind.endsWith('heat map')) this.#holder.tabIndex = 0
    const canvas = element('canvas', { role: 'img', 'aria-label': describeChart(this.#result) })
    this.#holder.replaceChildren(canvas)
    this.#drawn = drawOnPage(canvas, this.#result, theme, width)
    this.#note.textContent = this.#drawn.note ?? ''
    this.#holder.before(this.#legend)
    this.#legend.replaceChildren(
      ...this.#drawn.legend.map(({ text, colour }) => {
        const swatch = element('span', { class: 'swatch' })
        swatch.style.backgroundColor = colour
        return element('li', {}, swatch, element('bdi', {}, text))
      }),
    )
  }

  /** What is opened stays open when a filter changes. */
  #part(name: string, words: string, content: HTMLElement): HTMLElement {
    const isFacts = name === 'table' && this.#result?.chart.kind.endsWith('facts') === true
    const part = element('details', { class: name }, element('summary', {}, words), content)
    part.open = isFacts || this.#openParts.has(name)
    part.addEventListener('toggle', () => {
      if (part.open) this.#openParts.add(name)
      else this.#openParts.delete(name)
    })
    return part
  }
}

const WHOLE = 'This report does not follow the filter: its numbers are those of the whole.'

function nothing({ messages }: DrawnResult): string {
  return messages === 0 ? 'No messages in this range.' : 'Nothing to count in this range.'
}

function tableWords({ rows, left }: DrawnResult): string {
  if (left !== undefined) {
    return `Table, the first ${rows.length.toLocaleString('en')} of ${(rows.length + left.rows).toLocaleString('en')} rows`
  }
  return `Table, ${rows.length.toLocaleString('en')} ${rows.length === 1 ? 'row' : 'rows'}`
}
