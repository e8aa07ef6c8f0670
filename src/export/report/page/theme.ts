import type { Theme } from '../chart/palette.ts'
import { element } from './element.ts'

const dark = matchMedia('(prefers-color-scheme: dark)')

/** A switch between light and dark; until it is used, the page is as the system wants it. */
export function themeSwitch(onTheme: (theme: Theme) => void): HTMLElement {
  let chosen: Theme | null = null
  const button = element('button', {
    type: 'button',
    class: 'theme',
    onclick: () => choose(current() === 'dark' ? 'light' : 'dark'),
  })
  const current = (): Theme => chosen ?? (dark.matches ? 'dark' : 'light')
  const show = () => {
    const theme = current()
    if (chosen !== null) document.documentElement.dataset.theme = chosen
    button.textContent = theme === 'dark' ? 'Light colours' : 'Dark colours'
    onTheme(theme)
  }
  const choose = (theme: Theme) => {
    chosen = theme
    show()
  }
  dark.addEventListener('change', show)
  show()
  return button
}
