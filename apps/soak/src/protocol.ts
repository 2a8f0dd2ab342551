/** One account at one vendor. */
export interface Tenant {
  vendor: 'itretail' | 'mypos'
  id: string
  secret: string
}

/** What a process of the fleet is started with. */
export interface MemberStart {
  baseUrl: string
  tenants: readonly Tenant[]
  store: { kind: 'redis'; port: number } | { kind: 'sqlite'; path: string }
  clockOffsetMs: number
}

/** A call that did not succeed. Times are in epoch milliseconds by the parent's clock. */
export interface FailedCall {
  tenant: string
  began: number
  ended: number
  /** The status of the API's answer, or the code of the error. */
  outcome: string
}

/** What a process says once a second: what came since, and what it keeps in memory. */
export interface MemberReport {
  calls: number
  failed: FailedCall[]
  heapBytes: number
  /** The slowest call since, in milliseconds. */
  slowestMs: number
}
