import { appFolder, peersFolder } from './folders.js'

/** What a program imports of a contender, for measures of its weight. */
export interface ImportedModule {
  name: string
  module: string
  /** What such a program needs of it; the rest may be left out of a bundle. */
  imports: readonly string[]
  /** Where it is installed. */
  folder: string
}

export const ours: readonly ImportedModule[] = ['Toast', 'Mypos', 'ItRetail'].map((vendor) => ({
  name: `@auth/${vendor.toLowerCase()}`,
  module: `@auth/${vendor.toLowerCase()}`,
  imports: [`create${vendor}Auth`],
  folder: appFolder,
}))

const peer = (module: string, ...imports: string[]): ImportedModule => ({
  name: module,
  module,
  imports,
  folder: peersFolder,
})

const peers: readonly ImportedModule[] = [
  peer('@smithy/core', 'memoizeIdentityProvider', 'isIdentityExpired', 'doesIdentityRequireRefresh'),
  peer('@badgateway/oauth2-client', 'OAuth2Client', 'OAuth2Fetch'),
  peer(
    'oauth4webapi',
    'ClientSecretBasic',
    'clientCredentialsGrantRequest',
    'processClientCredentialsResponse',
    'protectedResourceRequest',
  ),
  peer('google-auth-library', 'OAuth2Client'),
  peer('@octokit/auth-app', 'createAppAuth'),
  peer('@azure/identity', 'ClientSecretCredential'),
]

export const kyAlone: ImportedModule = { name: 'ky alone', module: 'ky', imports: ['default'], folder: appFolder }

export const installedModules: readonly ImportedModule[] = [...ours, ...peers]
