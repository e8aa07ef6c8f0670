import { LaterError } from '../../errors.ts'

/** Somebody paused or cancelled a broadcast while it went on. */
export class Halted extends LaterError {
  constructor() {
    super('broadcast-halted', 'the broadcast was paused or cancelled')
  }
}
