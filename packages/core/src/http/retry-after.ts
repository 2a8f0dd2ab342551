import { AuthError } from '../contract/errors.js'
import { clockOf } from '../options/clock-option.js'

/** The longest wait that a vendor's reply may impose. */
const longestMs = 24 * 60 * 60 * 1000

/** An earlier time cannot be meant: something formatted a number of seconds as a date. */
const earliest = Date.UTC(2020)

/** Between the parts of a list, as `Headers` joins repeated headers; not after the name of a weekday. */
const separator = /(?<!\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)[,;]/i

const number =
  /^(["']?)\+?(\d+(?:\.\d*)?|\.\d+)\s*(ms|msecs?|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?)?\1$/i

const timeForm = String.raw`(?<time>\d\d:\d\d(?::\d\d(?:\.\d+)?)?)`
const zoneForm = String.raw`\s*(?:UTC|GMT|UT|Z)?(?<zone>[+-]\d\d:?\d\d)?`
const months = 'janfebmaraprmayjunjulaugsepoctnovdec'
const monthForm = `(?<month>${months.match(/.../g)?.join('|')})[a-z]*`

/** The forms of RFC 9110 section 5.6.7, the third of which names no zone, and that of RFC 3339. */
const dates = [
  String.raw`(?:[a-z]+,?\s+)?(?<day>\d{1,2})[ -]${monthForm}[ -](?<year>\d{4}|\d\d)\s+${timeForm}${zoneForm}`,
  String.raw`(?:[a-z]+,?\s+)?${monthForm}\s+(?<day>\d{1,2})\s+${timeForm}\s+(?<year>\d{4})${zoneForm}`,
  String.raw`(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)[T ]${timeForm}${zoneForm}`,
].map((form) => new RegExp(`^${form}$`, 'i'))

/** Such as `RateLimit-Reset`, `X-RateLimit-Reset`, or a vendor's own name in the place of that X. */
const resetName = /(?:^|-)rate-?limit-reset$/i

/**
 * How long a reply asks to wait before the same request is sent again, a 429 or 503 for example: what `Retry-After` says
 * (RFC 9110 section 10.2.3), in whatever form, or without that, at a 429, when the limit is reset, in seconds or as an epoch
 * time. Of several waits in one header the longest counts. A date without a zone is in UTC.
 *
 * @returns milliseconds, at most a day; `undefined` if the reply says nothing that can be read, or is no error (4xx, 5xx)
 * @throws AuthError `invalid_options` for something other than a reply
 */
export function retryAfterMs(
  response: Pick<Response, 'status' | 'headers'>,
  options: {
    /**
     * The clock, in epoch milliseconds.
     *
     * @default Date.now
     */
    now?: (() => number) | undefined
  } = {},
): number | undefined {
  const { status, headers } = checked(response)
  if (status < 400) return undefined
  const now = clockOf(options.now, 'core')()
  const asked = longestWait([headers.get('retry-after') ?? ''], now)
  if (asked !== undefined || status !== 429) return asked
  // Not all clients' headers can be listed.
  const listed = Symbol.iterator in headers ? [...headers] : []
  const resets = listed.filter(([name]) => resetName.test(name)).map(([, value]) => value)
  return longestWait(resets, now)
}

function checked(response: unknown): Pick<Response, 'status' | 'headers'> {
  const { status, headers } = (response ?? {}) as Partial<Response>
  if (typeof status === 'number' && typeof headers?.get === 'function') return { status, headers }
  throw new AuthError({
    code: 'invalid_options',
    provider: 'core',
    message: 'retryAfterMs() takes a Response, as fetch gives it: something with a status, and headers with a get()',
  })
}

function longestWait(values: readonly string[], now: number): number | undefined {
  const parts = values.flatMap((value) => value.split(separator))
  const waits = parts.map((part) => readWait(part.trim(), now)).filter((wait) => wait !== undefined)
  return waits.length === 0 ? undefined : Math.min(Math.max(...waits, 0), longestMs)
}

function readWait(part: string, now: number): number | undefined {
  const [, , digits, unit = ''] = number.exec(part) ?? []
  if (digits !== undefined && (unit || Number(digits) <= 1e9)) return wholeSeconds(Number(digits) * unitMs(unit))
  const until = digits === undefined ? readDate(part) : meant(readEpoch(Number(digits)))
  return until === undefined ? undefined : until - now
}

const meant = (time: number) => (time >= earliest ? time : undefined)

const wholeSeconds = (ms: number) => Math.ceil(ms / 1_000) * 1_000

function unitMs(unit: string): number {
  if (/^(?:ms|milli)/i.test(unit)) return 1
  return { m: 60_000, h: 3_600_000 }[unit.charAt(0).toLowerCase()] ?? 1_000
}

/** Milliseconds have been above 10¹¹ since 1973, and seconds will be in the year 5138. */
const readEpoch = (digits: number) => (digits > 1e11 ? digits : digits * 1_000)

/**
 * A header's date in epoch milliseconds, or `undefined` if it is none that can be meant. Not by `Date.parse` alone, which finds a
 * date in almost anything and takes one without a zone for local time.
 */
export function readDate(text: string): number | undefined {
  const parts = dates.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined)
  if (parts === undefined || !/[a-z]/i.test(text)) return undefined
  const { day = '', month = '', year = '', time = '', zone = 'Z' } = parts
  const monthNumber = /\d/.test(month) ? month : String(months.indexOf(month.toLowerCase()) / 3 + 1)
  const date = [
    year.padStart(4, Number(year) < 70 ? '20' : '19'),
    monthNumber.padStart(2, '0'),
    day.padStart(2, '0'),
  ].join('-')
  return meant(Date.parse(`${date}T${time}${zone.replace(/(\d\d)(\d\d)$/, '$1:$2')}`))
}
