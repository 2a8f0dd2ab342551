import { duration } from '../../../src/report.js'

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const minutes = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const date = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' })

const shortDate = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })

/** '14:05:09', in the viewer's time zone, like all of these. */
export function timeOfDay(at: number): string {
  return clock.format(at)
}

/** '14:05' */
export function minuteOfDay(at: number): string {
  return minutes.format(at)
}

/** '27 Nov' */
export function dayOf(at: number): string {
  return day.format(at)
}

/** 'Fri, 27 Nov 2026' */
export function dateOf(at: number): string {
  return date.format(at)
}

/** 'Fri, 27 Nov 2026, 14:05:09' */
export function fullTime(at: number): string {
  return `${date.format(at)}, ${clock.format(at)}`
}

/** '27 Nov 2026, 14:05:09' */
function dateTime(at: number): string {
  return `${shortDate.format(at)}, ${clock.format(at)}`
}

/** '27 Nov 2026, 14:05:09', or '27 Nov 2026, 14:02:00 to 14:05:09' where it went on for a while. */
export function timeRange(from: number, to: number): string {
  const [begin, end] = [dateTime(from), dateTime(to)]
  if (begin === end) return end
  return `${begin} to ${shortDate.format(from) === shortDate.format(to) ? clock.format(to) : end}`
}

/** '14:05' on the day of `now`, '28 Nov, 14:05' on another one. */
export function shortTime(at: number, now: number): string {
  return date.format(at) === date.format(now) ? minutes.format(at) : `${day.format(at)}, ${minutes.format(at)}`
}

/** '12 s ago', 'in 3 h 5 min', 'now' */
export function relative(at: number, now: number): string {
  if (Math.abs(at - now) < 1000) return 'now'
  return at > now ? `in ${duration(at - now)}` : `${largestUnit(now - at)} ago`
}

/** Of what is past, the largest unit is enough. */
function largestUnit(ms: number): string {
  return duration(ms).split(' ').slice(0, 2).join(' ')
}

/** A text whose times are in UTC, as those of errors are, converted to the viewer's time zone. */
export function inLocalTimes(text: string): string {
  return text.replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, (utc) => fullTime(Date.parse(utc)))
}

/** For the `datetime` attribute. */
export function machineTime(at: number): string {
  return new Date(at).toISOString()
}
