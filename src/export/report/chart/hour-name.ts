/** `09:00` of 9. */
export function hourName(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`
}
