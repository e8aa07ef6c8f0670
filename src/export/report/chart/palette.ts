/**
 * Okabe and Ito's colours: made to be told apart with every common kind of colour blindness, and by their lightness in print.
 * Charts with more than one colour say in words, too, what each number is.
 */
export interface Palette {
  /** For the parts of a whole, in this order. */
  readonly series: readonly string[]
  /** For parts that are not named. */
  readonly rest: string
  readonly main: string
  /** For the one bar that is named in words. */
  readonly named: string
  readonly ink: string
  readonly muted: string
  readonly grid: string
  readonly paper: string
  /** Shades of fields, from the least to the most: by lightness alone, which everyone sees. */
  readonly least: Channels
  readonly most: Channels
}

type Channels = readonly [red: number, green: number, blue: number]

/** How the pictures may look. */
export const THEMES = ['light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

export const PALETTES: Readonly<Record<Theme, Palette>> = {
  light: {
    series: ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00'],
    rest: '#b3b3b3',
    main: '#0072b2',
    named: '#d55e00',
    ink: '#1f2328',
    muted: '#59636e',
    grid: '#e4e7eb',
    paper: '#ffffff',
    least: [0xee, 0xf4, 0xf9],
    most: [0x00, 0x3f, 0x66],
  },
  // The same colours in another order: the lighter blue stands out from the dark, the darker one comes last.
  dark: {
    series: ['#56b4e9', '#e69f00', '#009e73', '#cc79a7', '#f0e442', '#d55e00'],
    rest: '#6e7781',
    main: '#56b4e9',
    named: '#e69f00',
    ink: '#e6e9ec',
    muted: '#a3adb7',
    grid: '#2c333a',
    paper: '#14181c',
    least: [0x1c, 0x2a, 0x35],
    most: [0xa6, 0xdb, 0xfa],
  },
}

/** From nearly paper for the least to the strongest for `most`. Nothing is paper. */
export function shadeOf({ least, most: strongest, paper }: Palette, value: number, most: number): string {
  if (value <= 0) return paper
  const channels = least.map((from, channel) => Math.round(from + (strongest[channel]! - from) * (value / most)))
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

/** Which of black and white has the greater contrast to a colour, as WCAG counts it: 4.5 at least; of ink and paper 3.8. */
export function readableOn(colour: string): string {
  const own = luminance(colour) + 0.05
  return own / 0.05 > 1.05 / own ? '#000000' : '#ffffff'
}

/** @param colour `#rrggbb` */
function luminance(colour: string): number {
  const linear = (share: number) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4)
  const channel = (at: number) => linear(Number.parseInt(colour.slice(at, at + 2), 16) / 255)
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}
