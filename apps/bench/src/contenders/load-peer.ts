const loader = new URL('../peers/load.mjs', import.meta.url).href

/** Imports one of the peers, which are installed apart from the workspace; its types are not here. */
export async function loadPeer<Module>(name: string): Promise<Module> {
  const { load } = (await import(loader)) as { load: (name: string) => Promise<Module> }
  return load(name)
}
