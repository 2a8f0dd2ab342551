// The packages in another version, which the test installs beside this file.
export * as core from '@auth/core'
export * as coreSimulator from '@auth/core/simulator'
export * as coreTesting from '@auth/core/testing'
export * as itretail from '@auth/itretail'
export * as mypos from '@auth/mypos'
export * as redis from '@auth/cache-redis'
export * as sqlite from '@auth/cache-sqlite'
export * as toast from '@auth/toast'
