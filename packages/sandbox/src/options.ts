import { takes } from '@auth/core'
import type { SimulateItRetailOptions } from '@auth/itretail/testing'
import type { SimulateMyposOptions } from '@auth/mypos/testing'
import type { SimulateToastOptions } from '@auth/toast/testing'
import * as v from 'valibot'
import { isHost } from './hosts.js'

/** Options of `startSandbox`. */
export interface SandboxOptions {
  /**
   * The port to listen on; `0` for a free one.
   *
   * @default 0
   */
  port?: number | undefined
  /**
   * The address to listen on. One beyond this machine's own lets others in, who can then also use the controls.
   *
   * @default '127.0.0.1'
   */
  host?: string | undefined
  /**
   * The vendors' clock, in epoch milliseconds.
   *
   * @default Date.now
   */
  now?: (() => number) | undefined
  /** Further options of `simulateItRetail`, for example `users`. */
  itretail?: Omit<SimulateItRetailOptions, 'baseUrl' | 'now'> | undefined
  /** Further options of `simulateMypos`, for example `clients`. */
  mypos?: Omit<SimulateMyposOptions, 'baseUrl' | 'now'> | undefined
  /** Further options of `simulateToast`, for example `loginsPerHour`. */
  toast?: Omit<SimulateToastOptions, 'baseUrl' | 'now'> | undefined
}

const portTakes = takes('a whole number from 0 to 65535')

/** @internal */
export const optionsSchema = v.strictObject({
  port: v.optional(
    v.pipe(v.number(), v.integer(portTakes), v.minValue(0, portTakes), v.maxValue(65_535, portTakes)),
    0,
  ),
  host: v.optional(v.pipe(v.string(), v.check(isHost, takes('a host name or address'))), '127.0.0.1'),
  now: v.optional(
    v.custom<() => number>((input) => typeof input === 'function', takes('a function')),
    () => () => Date.now(),
  ),
  itretail: v.optional(v.looseObject({})),
  mypos: v.optional(v.looseObject({})),
  toast: v.optional(v.looseObject({})),
})
