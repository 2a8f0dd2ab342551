import { useCallback, useEffect, useState } from 'preact/hooks'
import { hashOf, placeOf, type Place } from './place.js'

export type Go = (change: Partial<Omit<Place, 'open'>> & { readonly open?: string | undefined }) => void

/** The place in the address, and a way to another one. The way back closes what was opened, and takes no filter away. */
export function usePlace(): { place: Place; go: Go } {
  const [place, setPlace] = useState(() => placeOf(location.hash))
  useEffect(() => {
    const follow = () => setPlace(placeOf(location.hash))
    addEventListener('popstate', follow)
    return () => removeEventListener('popstate', follow)
  }, [])
  const go = useCallback<Go>((change) => {
    const { open: opened, ...current } = placeOf(location.hash)
    const { open, ...others } = { open: opened, ...change }
    const next = { ...current, ...others, ...(open !== undefined && { open }) }
    const isStep = open !== opened || next.tab !== current.tab
    history[isStep ? 'pushState' : 'replaceState'](null, '', hashOf(next))
    setPlace(next)
  }, [])
  return { place, go }
}

/** The address of a connection's detail, for a link. */
export function linkTo(place: Place, open: string): string {
  return hashOf({ ...place, open })
}
