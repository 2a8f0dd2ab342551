export { observe, type ObservedEvent } from './observe.js'
export type { ObserveOptions } from './options.js'
export type { ObservedPool, ObservedPoolSummary } from './pools.js'
