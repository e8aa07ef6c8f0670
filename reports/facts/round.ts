/** Two decimals, which is as much as a table shows. */
export function round2(amount: number): number {
  return Math.round(amount * 100) / 100
}
