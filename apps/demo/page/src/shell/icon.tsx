const shapes = {
  circle: 'M10 4.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 0 0 0-11z',
  check: 'M5 10.5l3.3 3.3L15 7',
  half: 'M10 4.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 0 0 0-11zM10 7v3l2 1.5',
  hourglass: 'M6 4h8M6 16h8M7 4c0 4 6 4 6 6s-6 2-6 6M13 4c0 4-6 4-6 6s6 2 6 6',
  alert: 'M10 4l7 12H3zM10 8.5v3.5M10 14v.2',
  hand: 'M7.5 5v10M12.5 5v10',
  info: 'M10 3.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13zM10 9v4.5M10 6.6v.2',
  debug: 'M10 8.5a1.5 1.5 0 1 0 0 3a1.5 1.5 0 0 0 0-3z',
  warning: 'M10 4l7 12H3zM10 8.5v3.5M10 14v.2',
  error: 'M10 3.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13zM7.7 7.7l4.6 4.6M12.3 7.7l-4.6 4.6',
  search: 'M9 4a5 5 0 1 0 0 10a5 5 0 0 0 0-10zM12.7 12.7L16.5 16.5',
  close: 'M5.5 5.5l9 9M14.5 5.5l-9 9',
  pause: 'M7 5v10M13 5v10',
  play: 'M7 4.5l8.5 5.5L7 15.5z',
  copy: 'M7.5 7.5h8v8h-8zM12.5 7.5v-3h-8v8h3',
  help: 'M10 3.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13zM8 8.2a2 2 0 1 1 2.6 1.9c-.5.2-.6.5-.6 1M10 13.4v.2',
  sun: 'M10 7a3 3 0 1 0 0 6a3 3 0 0 0 0-6zM10 2.5v1.5M10 16v1.5M2.5 10H4M16 10h1.5M4.7 4.7l1 1M14.3 14.3l1 1M4.7 15.3l1-1M14.3 5.7l1-1',
  chevron: 'M8 5.5l4.5 4.5L8 14.5',
  more: 'M4.5 10h.2M10 10h.2M15.5 10h.2',
  up: 'M10 15.5v-11M5.5 9L10 4.5L14.5 9',
  down: 'M10 4.5v11M5.5 11l4.5 4.5l4.5-4.5',
  spinner: 'M10 3.5a6.5 6.5 0 0 1 6.5 6.5',
  arrow: 'M4 10h12M11 5l5 5l-5 5',
  gauge: 'M4 14.5a7 7 0 1 1 12 0M10 11l3-4',
  list: 'M7 5.5h9M7 10h9M7 14.5h9M3.8 5.5h.2M3.8 10h.2M3.8 14.5h.2',
  pulse: 'M2.5 10.5h3.2L8 4.5l4 11l2.3-5h3.2',
} as const

export type IconName = keyof typeof shapes

/** A picture beside words, which say the same. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={shapes[name]} />
    </svg>
  )
}
