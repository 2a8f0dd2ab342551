import type { Identified } from '../record/identified.js'
import type { KnownRecord } from '../record/known-record.js'

/** What the last instance of an account knew. It counts for the next one if that one's credentials are the same. */
export class Heritage {
  readonly identified: Identified
  readonly known: KnownRecord

  constructor(identified: Identified, known: KnownRecord) {
    this.identified = identified
    this.known = known
  }
}
