export { acmeCache } from './acme-cache.js'
export type { AcmeCacheOptions, AcmeClient } from './options.js'
