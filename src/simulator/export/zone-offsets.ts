/** Minutes that a zone's clocks are ahead of UTC, at any moment of a stretch of time. */
export type ZoneOffsets = (ms: number) => number

const HOUR = 3_600_000

/**
 * The offsets of a zone between two moments, from the runtime's own zone data (`Intl`): probed every six hours, each change
 * narrowed down to the minute.
 *
 * @param zone IANA name, `Europe/Berlin`
 */
export function zoneOffsets(zone: string, from: number, to: number): ZoneOffsets {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  const starts: number[] = [Number.NEGATIVE_INFINITY]
  const minutes: number[] = [readOffset(format, from)]
  for (let before = from; before < to; before += 6 * HOUR) {
    const after = before + 6 * HOUR
    if (readOffset(format, after) === minutes.at(-1)) continue
    starts.push(findChange(format, before, after))
    minutes.push(readOffset(format, after))
  }
  return (ms) => {
    let index = starts.length - 1
    while (index > 0 && starts[index]! > ms) index -= 1
    return minutes[index]!
  }
}

function findChange(format: Intl.DateTimeFormat, from: number, to: number): number {
  const early = readOffset(format, from)
  let low = Math.floor(from / 60_000)
  let high = Math.ceil(to / 60_000)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (readOffset(format, middle * 60_000) === early) low = middle
    else high = middle
  }
  return high * 60_000
}

function readOffset(format: Intl.DateTimeFormat, ms: number): number {
  const name = format.formatToParts(ms).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
  const match = /^GMT(?:([+-])(\d\d):(\d\d))?/.exec(name)
  if (match === null) throw new Error(`cannot read the offset of ${format.resolvedOptions().timeZone}: ${name}`)
  const [, sign, hours, rest] = match
  if (sign === undefined) return 0
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(rest))
}
