/**
 * The mean of each number and those before it, `length` in all; of the first ones, of as many as there are. Two decimals.
 */
export function movingAverage(numbers: readonly number[], length: number): readonly number[] {
  let sum = 0
  return numbers.map((number, index) => {
    sum += number - (numbers[index - length] ?? 0)
    return Math.round((sum / Math.min(index + 1, length)) * 100) / 100
  })
}
