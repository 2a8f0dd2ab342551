import { WrongVariable, type LiveProvider, type Variables } from '../live-providers.js'

/** Where variables are set. */
export interface Source {
  /** As it is named to a person. */
  readonly name: string
  readonly variables: Variables
}

/** Where all variables come from. */
export interface Sources {
  readonly environment: Source
  /** The `.env` file, where there is one. */
  readonly file?: Source & { readonly path: string }
  /** What is called `.env` and is a folder, as it is named to a person. */
  readonly folder?: string
}

/**
 * The variables of the providers, those of each from one source. A `.env` file of somebody else's folder must not send the
 * environment's credentials to its own host, or put their token under its own key or into its own Redis: see
 * `docs/decisions/0018-variables-of-a-provider-come-from-one-source.md`.
 */
export class Settings {
  readonly #sources: Sources
  /** The profile that it is of, if it is of one. */
  readonly profile: string | undefined

  constructor(sources: Sources, profile?: string) {
    this.#sources = sources
    this.profile = profile
  }

  get sources(): Sources {
    return this.#sources
  }

  /** The environment as soon as it has one of the provider's variables, otherwise the file if that has one. */
  sourceOf(provider: LiveProvider): Source {
    const { environment, file } = this.#sources
    return file && !hasAnyOf(provider, environment) && hasAnyOf(provider, file) ? file : environment
  }

  /** Whether anything of the credentials is set anywhere. */
  isConfigured({ variables: { id, secret } }: LiveProvider): boolean {
    const { environment, file } = this.#sources
    return [environment, file].some((source) => source && setIn(source, [id, secret]).length > 0)
  }

  /** The one that the provider does not use. */
  otherThan(source: Source): Source | undefined {
    const { environment, file } = this.#sources
    return source === environment ? file : environment
  }

  /**
   * All variables of the provider's source: its own, and those that serve all providers.
   *
   * @throws WrongVariable where the credentials are not all there
   */
  complete(provider: LiveProvider): Variables {
    const source = this.sourceOf(provider)
    const { id, secret } = provider.variables
    const missing = [id, secret].filter((name) => !source.variables[name])
    if (missing.length === 0) return source.variables
    const names = `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not set`
    const other = this.otherThan(source)
    if (other && missing.some((name) => other.variables[name])) {
      const present = setIn(source, Object.values(provider.variables)).join(' and ')
      throw new WrongVariable(
        `${names} in ${source.name}, which has ${present}. What ${other.name} has is not mixed with that: put all of ${provider.label} into one of the two`,
      )
    }
    if (this.profile !== undefined) throw new WrongVariable(`${names} in ${source.name}`)
    const folder = this.#sources.folder === undefined ? '' : `; ${this.#sources.folder} is a folder`
    throw new WrongVariable(
      `${names}. Put ${missing.length > 1 ? 'them' : 'it'} into the environment or into a .env file (pos-auth --help names them${folder})`,
    )
  }

  /** The variables of these providers alone. @throws WrongVariable as `complete` does */
  completeAll(providers: readonly LiveProvider[]): Variables {
    for (const provider of providers) this.complete(provider)
    return this.ownVariables(providers)
  }

  /** What is set of these providers, complete or not, each from its own source, and nothing else. */
  ownVariables(providers: readonly LiveProvider[]): Variables {
    const entries = providers.flatMap((provider) =>
      Object.values(provider.variables).map((name) => [name, this.sourceOf(provider).variables[name]]),
    )
    return Object.fromEntries(entries) as Variables
  }
}

/** Which of these variables a source has. An empty one counts as not set. */
export function setIn({ variables }: Source, names: readonly string[]): string[] {
  return names.filter((name) => variables[name])
}

/** Whether a source has one of the provider's variables. */
export function hasAnyOf(provider: LiveProvider, source: Source): boolean {
  return setIn(source, Object.values(provider.variables)).length > 0
}
