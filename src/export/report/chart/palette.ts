/** Okabe and Ito's colours: told apart with every common kind of colour blindness, and by lightness in print. */
export const SERIES = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00'] as const
export const REST = '#b3b3b3'
export const MAIN = '#0072b2'
/** For the one bar that is named in the words above. */
export const NAMED = '#d55e00'
export const INK = '#1f2328'
export const MUTED = '#59636e'
export const GRID = '#e4e7eb'
export const PAPER = '#ffffff'

const LIGHTEST = [0xee, 0xf4, 0xf9] as const
const DARKEST = [0x00, 0x3f, 0x66] as const

/** From nearly white for the least to dark blue for `most`; by lightness alone, which everyone sees. Nothing is paper. */
export function shadeOf(value: number, most: number): string {
  if (value <= 0) return PAPER
  const channels = LIGHTEST.map((from, channel) => Math.round(from + (DARKEST[channel]! - from) * (value / most)))
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}
