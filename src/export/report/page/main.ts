/**
 * The page of `report.html`. It carries counts, runs the reports over them in the browser, and shows what comes out; names
 * and titles are text to it, never markup, and it reaches for nothing outside itself.
 */
import './page.css'
import type { Theme } from '../chart/palette.ts'
import { scopeWords } from '../chart/scope-words.ts'
import type { PageData } from '../html/page-data.ts'
import { cards, countsOf } from './cards.ts'
import { Controls } from './controls.ts'
import { element } from './element.ts'
import { readData } from './read-data.ts'
import { Section } from './section.ts'
import { type Choice, EVERYTHING, isEverything, type Told, tell } from './tell.ts'
import { themeSwitch } from './theme.ts'

async function start(main: HTMLElement): Promise<void> {
  const { data, cube } = await readData()
  const whole = tell(data, cube, EVERYTHING)
  const sections = new Map(data.keys.map((key) => [key, new Section(key)]))
  const scope = element('p', { class: 'scope' })
  const status = element('p', { class: 'unseen', role: 'status' })
  const numbers = element('div')
  const links = new Map<string, HTMLAnchorElement>(
    data.keys.map((key) => [key, element('a', { href: `#${key}` })] as const),
  )
  const show = (told: Told, choice: Choice) => {
    for (const each of told.results) {
      sections.get(each.result.key)?.show(each, !isEverything(choice))
      links.get(each.result.key)!.textContent = each.result.title
    }
    const [first] = told.facts
    const compared = data.compared === null ? {} : { compared: data.compared }
    // The name of the account is the heading.
    const [, ...words] = scopeWords({ scope: first!.scope, ...compared }, (name) => name)
    scope.replaceChildren(...words.map((each) => element('bdi', {}, each)))
    const counts = isEverything(choice) ? data.counts : null
    numbers.replaceChildren(cards(counts ?? told.facts.map(countsOf), data.compared?.map(({ name }) => name) ?? []))
    const messages = told.facts.reduce((sum, each) => sum + each.messages, 0)
    status.textContent = `${messages.toLocaleString('en')} messages`
  }
  const controls = new Controls(data, wholeFacts(whole, data), (choice) => show(tell(data, cube, choice), choice))
  const theme = themeSwitch((chosen: Theme) => {
    for (const section of sections.values()) section.setTheme(chosen)
  })
  document.title = `Report: ${data.scope.account}`
  const print = element('button', { type: 'button', class: 'theme', onclick: () => globalThis.print() }, 'Print')
  main.before(
    element('a', { class: 'skip', href: '#report' }, 'Skip to the reports'),
    element(
      'header',
      {},
      element(
        'div',
        { class: 'top' },
        element('h1', {}, 'Report: ', element('bdi', {}, data.scope.account)),
        theme,
        print,
      ),
      scope,
      ...notes(data).map((words) => element('p', { class: 'remark' }, words)),
      controls.node,
      status,
    ),
    element(
      'nav',
      { 'aria-label': 'Reports' },
      element('ul', {}, ...[...links.values()].map((link) => element('li', {}, link))),
    ),
  )
  main.append(numbers, ...[...sections.values()].map(({ node }) => node))
  main.after(element('footer', {}, `Read ${data.readAt}. dmvault`))
  main.removeAttribute('aria-busy')
  show(whole, EVERYTHING)
  drawWhenNear(sections)
  printWell(sections)
}

/** Of two ranges that are compared, what can be chosen is what either has. */
function wholeFacts({ facts }: Told, { compared }: PageData) {
  const [one, other] = facts
  if (compared === null || other === undefined) return one!
  const more = <Item, Of>(some: readonly Item[], others: readonly Item[], of: (item: Item) => Of) => [
    ...some,
    ...others.filter((item) => !some.some((known) => of(known) === of(item))),
  ]
  return {
    ...one!,
    people: more(one!.people, other.people, ({ person }) => person),
    threads: more(one!.threads, other.threads, ({ thread }) => thread),
  }
}

function notes({ notes: own, uncountedSpans }: PageData): readonly string[] {
  if (uncountedSpans === 0) return own
  return [...own, `Not counted yet, as another run held the account: ${uncountedSpans} days of threads.`]
}

function drawWhenNear(sections: ReadonlyMap<string, Section>): void {
  const watch = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) sections.get(target.id)?.comeNear()
    },
    { rootMargin: '600px' },
  )
  for (const { node } of sections.values()) watch.observe(node)
  let width = document.body.clientWidth
  new ResizeObserver(() => {
    if (document.body.clientWidth === width) return
    width = document.body.clientWidth
    for (const section of sections.values()) section.redraw()
  }).observe(document.body)
}

function printWell(sections: ReadonlyMap<string, Section>): void {
  let undo: readonly (() => void)[] = []
  addEventListener('beforeprint', () => {
    undo = [...sections.values()].map((section) => section.print())
  })
  addEventListener('afterprint', () => {
    for (const each of undo) each()
    undo = []
  })
}

const main = document.getElementById('report')!
start(main).catch((error: unknown) => {
  main.removeAttribute('aria-busy')
  main.append(element('p', { class: 'wrong', role: 'alert' }, `The page cannot be shown: ${String(error)}`))
})
