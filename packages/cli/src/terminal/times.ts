import { duration } from './duration.js'

const two = (count: number) => String(count).padStart(2, '0')

const dayOf = (date: Date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
const timeOf = (date: Date) => `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`

/** A point in time as a clock on the wall shows it: `22:14:05` today, `2026-12-11 22:14` on another day. */
export function localTime(at: number, now: number): string {
  const date = new Date(at)
  const day = dayOf(date)
  return day === dayOf(new Date(now)) ? timeOf(date) : `${day} ${timeOf(date).slice(0, 5)}`
}

/** The same with how far off it is: `22:14:05 (in 52 s)`. */
export function timeAndDistance(at: number, now: number): string {
  return `${localTime(at, now)} (${distance(at, now)})`
}

/** How far off it is: `in 52 s`, `52 s ago`, `now`. */
export function distance(at: number, now: number): string {
  // Rounded up: nobody should come too early.
  const seconds = Math.ceil((at - now) / 1000)
  if (seconds === 0) return 'now'
  const length = duration(Math.abs(seconds) * 1000)
  return seconds > 0 ? `in ${length}` : `${length} ago`
}

/** Day, time and offset from UTC, for a report that travels: `2026-11-27 22:14:05 +01:00`. */
export function timeWithOffset(at: number): string {
  const date = new Date(at)
  const minutes = -date.getTimezoneOffset()
  const offset = `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`
  return `${dayOf(date)} ${timeOf(date)} ${offset}`
}

/** The times in a message of the packages, which are in UTC, as a person at this terminal reads them. */
export function withLocalTimes(message: string, now: number): string {
  return message.replaceAll(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, (iso) =>
    timeAndDistance(Date.parse(iso), now),
  )
}
