import { notChecked, ok, problem, type Finding } from './finding.js'

const check = 'clock'
const toleranceMs = 30_000

/** A reply, and when it was asked for and came, by this machine's clock. */
export interface TimedReply {
  readonly headers: Headers
  readonly host: string
  readonly sentAt: number
  readonly receivedAt: number
}

/** Compares this machine's clock with the `Date` of a reply (RFC 9110 section 6.6.1), which is in whole seconds. */
export function checkClock({ headers, host, sentAt, receivedAt }: TimedReply): Finding {
  const date = Date.parse(headers.get('date') ?? '')
  if (Number.isNaN(date)) return notChecked(check, `${host} sent no Date`)
  // A cache on the way gives out the origin's date, and says how old that is (RFC 9111 section 5.1).
  const serverMs = date + 1000 * (Number(headers.get('age')) || 0)
  // The Date was true at some moment between the two, in the second that it names.
  const aheadMs = sentAt > serverMs + 1000 ? sentAt - serverMs - 1000 : Math.min(0, receivedAt - serverMs)
  if (Math.abs(aheadMs) <= toleranceMs) return ok(check, `within 30 s of ${host}’s`)
  return problem(
    check,
    `this machine’s clock is ${Math.round(Math.abs(aheadMs) / 1000)} s ${aheadMs > 0 ? 'ahead of' : 'behind'} ${host}’s`,
    'Let the system set it from a time server (NTP): tokens are renewed, and certificates judged, by it',
  )
}
