/** Times on the clock of the account, in the words of the reader's own language. */

const made = new Map<string, Intl.DateTimeFormat>()

function format(timeZone: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone} ${name}`
  const known = made.get(key)
  if (known !== undefined) return known
  const one = new Intl.DateTimeFormat(undefined, { ...options, timeZone })
  made.set(key, one)
  return one
}

const date = (micros: number): Date => new Date(Math.floor(micros / 1000))

export const clock = (micros: number, zone: string): string =>
  format(zone, 'clock', { hour: 'numeric', minute: '2-digit' }).format(date(micros))

export const longDay = (micros: number, zone: string): string =>
  format(zone, 'long', { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' }).format(date(micros))

export const shortDay = (micros: number, zone: string): string =>
  format(zone, 'short', { year: 'numeric', month: 'short', day: 'numeric' }).format(date(micros))

export const fullTime = (micros: number, zone: string): string =>
  format(zone, 'full', { dateStyle: 'full', timeStyle: 'medium' }).format(date(micros))

/** `YYYY-MM-DD` on the calendar of the zone: what tells days apart. */
export function dayKey(micros: number, zone: string): string {
  const key = `${zone} key`
  const known = made.get(key) ?? new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' })
  made.set(key, known)
  return known.format(date(micros))
}

/** As a list of conversations has it: the time today, else the day. */
export function listTime(micros: number, zone: string, now = Date.now() * 1000): string {
  if (dayKey(micros, zone) === dayKey(now, zone)) return clock(micros, zone)
  const isThisYear = dayKey(micros, zone).slice(0, 4) === dayKey(now, zone).slice(0, 4)
  return isThisYear
    ? format(zone, 'month-day', { month: 'short', day: 'numeric' }).format(date(micros))
    : format(zone, 'month-year', { month: 'short', year: 'numeric' }).format(date(micros))
}

export const many = (count: number, noun: string, plural = `${noun}s`): string =>
  `${count.toLocaleString()} ${count === 1 ? noun : plural}`
