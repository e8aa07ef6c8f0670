import { setFlagsFromString } from 'node:v8'

/**
 * Keeps V8 from giving young objects ever more room. Work that goes through a stream batch by batch keeps few of them, so
 * that more room gains it next to no time, and costs a third more memory: 325 MiB instead of 232 for the backup of a million
 * messages, 356 instead of 275 for their import.
 */
export function keepNurserySmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
}
