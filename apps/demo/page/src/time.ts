const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' })

/** '14:05:09', in the viewer's time zone. */
export function timeOfDay(at: number): string {
  return clock.format(at)
}

/** 'Sun, 22 Nov' */
export function dayOf(at: number): string {
  return day.format(at)
}

/** A text whose times are in UTC, as those of errors are, converted to the viewer's time zone. */
export function inLocalTimes(text: string): string {
  return text.replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, (utc) => {
    const at = Date.parse(utc)
    return `${dayOf(at)} ${timeOfDay(at)}`
  })
}

/** For the `datetime` attribute. */
export function machineTime(at: number): string {
  return new Date(at).toISOString()
}
