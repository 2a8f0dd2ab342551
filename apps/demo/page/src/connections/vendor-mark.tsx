import type { ProviderName } from '../../../src/console/view.js'

const letters: Readonly<Record<ProviderName, string>> = { itretail: 'IT', mypos: 'my', toast: 'To' }

/** A vendor's initials. Its name is beside them. */
export function VendorMark({ vendor }: { vendor: ProviderName }) {
  return (
    <span class={`vendor-mark vendor-${vendor}`} aria-hidden="true">
      {letters[vendor]}
    </span>
  )
}
