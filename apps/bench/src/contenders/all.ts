import { azure, azureShared } from './azure.js'
import { badgateway } from './badgateway.js'
import type { Contender } from './contender.js'
import { google } from './google.js'
import { oauth4webapi } from './oauth4webapi.js'
import { octokit } from './octokit.js'
import { itretail, mypos, toast } from './ours.js'
import { bareCall, bareFetch, mapLookup, plainKy, plainObject, safeKy, settledPromise } from './floors.js'
import { smithy } from './smithy.js'

/** All peers, loaded. */
export async function loadPeers(): Promise<Contender[]> {
  return Promise.all([smithy(), badgateway(), oauth4webapi(), google(), octokit(), azure()])
}

type Holder = Contender & Required<Pick<Contender, 'getToken'>>

const holders: Record<string, () => Contender | Promise<Contender>> = {
  'plain object': () => plainObject,
  '@auth/toast': () => toast,
  '@auth/mypos': () => mypos,
  '@auth/itretail': () => itretail,
  '@smithy/core': smithy,
  '@badgateway/oauth2-client': badgateway,
  'google-auth-library': google,
  '@octokit/auth-app': octokit,
  '@azure/identity': azure,
  '@azure/identity, shared': azureShared,
}

/** One that holds tokens, by its name; only its own library is loaded. @throws Error for an unknown name */
export async function loadHolder(name: string): Promise<Holder> {
  const found = await holders[name]?.()
  if (found?.getToken === undefined) throw new Error(`no contender that holds tokens is called ${name}`)
  return { ...found, getToken: found.getToken }
}

/** Every contender there is, for the list of how each is used. */
export async function loadAll(): Promise<Contender[]> {
  const floors = [settledPromise, mapLookup, bareFetch, plainKy, safeKy, bareCall, plainObject]
  return [mypos, toast, itretail, ...(await loadPeers()), await azureShared(), ...floors]
}
