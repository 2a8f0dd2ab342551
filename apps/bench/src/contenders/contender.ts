/** One tenant of a contender: its own credentials, at the local token server. */
export interface Tenant {
  readonly id: number
  readonly url: string
  /** Answers in place of the network. */
  readonly fetch?: (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>
}

/**
 * One way to get tokens, used as its own documents recommend. The functions take the instance as it is, so that no
 * wrapper of the benchmark's is measured with it.
 */
export interface Contender<Instance = unknown> {
  readonly name: string
  /** How it is used, and what it does not do. */
  readonly how: string
  readonly create: (tenant: Tenant) => Instance
  /** Missing where nothing holds a token. */
  readonly getToken?: (instance: Instance) => Promise<unknown>
  /** Requests a token; by default `getToken` of an instance that holds none. */
  readonly requestToken?: (instance: Instance) => Promise<unknown>
  /** An authenticated call that reads the whole body; missing where there is no such thing. */
  readonly call?: (instance: Instance, url: string) => Promise<string>
}

/** Forgets the type of the instance: measures only hand it back. */
export const contender = <Instance>(definition: Contender<Instance>): Contender => definition as Contender

/** What every contender uses as credentials. */
export const credentialsOf = ({ id }: Tenant) => ({ clientId: `client-${id}`, clientSecret: `secret-of-client-${id}` })
