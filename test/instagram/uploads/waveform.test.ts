import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LoudnessMeter, waveformOf } from '../../../src/instagram/uploads/waveform.ts'

describe('the bars of a voice message', () => {
  test('are as many as are asked for, from 0 to 1, the loudest 1', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { maxLength: 500 }),
        fc.integer({ min: 1, max: 100 }),
        (levels, points) => {
          const bars = waveformOf(levels, points)
          expect(bars).toHaveLength(points)
          expect(bars.every((bar) => bar >= 0 && bar <= 1)).toBe(true)
          expect(Math.max(...bars)).toBe(levels.some((level) => level > 0) ? 1 : 0)
        },
      ),
    )
  })

  test('follow the sound, however long it is', () => {
    expect(waveformOf([0, 1, 2, 4], 4)).toEqual([0, 0.25, 0.5, 1])
    expect(waveformOf([0, 4], 4)).toEqual([0, 0, 1, 1])
    expect(waveformOf([0, 2, 2, 2, 4, 4, 4, 4], 4)).toEqual([0.25, 0.5, 1, 1])
    expect(waveformOf([], 2)).toEqual([0, 0])
  })

  test('are the same in whatever pieces the sound comes in', () => {
    const samples = Buffer.alloc(2001)
    for (let at = 0; at < 1000; at += 1) samples.writeInt16LE(Math.round(30_000 * Math.sin(at / 7)), at * 2)
    const whole = new LoudnessMeter(80)
    whole.take(samples)
    expect(whole.levels()).toHaveLength(13)
    fc.assert(
      fc.property(fc.array(fc.nat(2001), { maxLength: 8 }), (cuts) => {
        const meter = new LoudnessMeter(80)
        let last = 0
        for (const cut of [...cuts.toSorted((a, b) => a - b), samples.length]) {
          meter.take(samples.subarray(last, cut))
          last = cut
        }
        expect(meter.levels()).toEqual(whole.levels())
      }),
    )
  })

  test('know how loud a tone is', () => {
    const loud = Buffer.alloc(200)
    for (let at = 0; at < 100; at += 1) loud.writeInt16LE(at % 2 === 0 ? 16_384 : -16_384, at * 2)
    const meter = new LoudnessMeter(50)
    meter.take(loud)
    expect(meter.levels()).toEqual([0.5, 0.5])
  })
})
