/** Drawn here: nothing is loaded from anywhere. Each stands beside words, or in a button that has a name. */
const PATHS = {
  conversations:
    'M4 6.500A2.500 2.500 0 0 1 6.500 4h11A2.500 2.500 0 0 1 20 6.500v7a2.500 2.500 0 0 1-2.500 2.500H11l-4.500 4v-4A2.500 2.500 0 0 1 4 13.500z',
  search: 'M10.500 4a6.500 6.500 0 1 1 0 13 6.500 6.500 0 0 1 0-13zm5 11.500L20 20',
  reports: 'M5 20V11m5 9V4m5 16v-7m5 7V8',
  status: 'M3 12h4l2.500-7 5 14L17 12h4',
  back: 'M15 5l-7 7 7 7',
  down: 'M12 5v14m-6-6 6 6 6-6',
  up: 'M12 19V5m-6 6 6-6 6 6',
  calendar: 'M5 6.500h14V20H5zM5 10.500h14M8.500 4v4m7-4v4',
  download: 'M12 4v11m-5-5 5 5 5-5M5 20h14',
  moon: 'M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10z',
  group:
    'M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zm-6 9c0-3.500 2.500-6 6-6s6 2.500 6 6m1-9.300a3.500 3.500 0 0 0 0-6.400M18 14.500c2 .800 3 2.800 3 5.500',
  photo: 'M4 5h16v14H4zm0 11 5-5 4 4 3-3 4 4M15.500 9.500h.01',
  voice:
    'M12 4a2.500 2.500 0 0 1 2.500 2.500v5a2.500 2.500 0 0 1-5 0v-5A2.500 2.500 0 0 1 12 4zm-6 7.500a6 6 0 0 0 12 0M12 17.500V21',
  call: 'M6 4h3l1.500 4-2 1.500a11 11 0 0 0 5 5l1.500-2 4 1.500v3a2 2 0 0 1-2 2A14 14 0 0 1 4 6a2 2 0 0 1 2-2z',
  link: 'M10 14a4 4 0 0 0 6 .400l3-3a4 4 0 0 0-5.700-5.700L12 7m2 3a4 4 0 0 0-6-.400l-3 3a4 4 0 0 0 5.700 5.700L12 17',
  file: 'M7 3.500h7l4 4V20.500H7zM14 3.500v4h4',
  warn: 'M12 4 2.500 20h19zM12 10v4.500m0 2.500h.01',
  close: 'M6 6l12 12M18 6 6 18',
} as const

export type IconName = keyof typeof PATHS

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  )
}
